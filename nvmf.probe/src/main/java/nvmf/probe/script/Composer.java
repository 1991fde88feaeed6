package nvmf.probe.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.probe.wire.CommandKind;
import nvmf.probe.wire.ConnectData;
import nvmf.probe.wire.Conversation;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduField;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;

/** Makes PDUs of words: {@code read slba=0 nlb=7}, {@code h2cdata ttag=$r2t.ttag data=00*4096 plen=8}. */
final class Composer {
    private static final int TRANSPORT_SGL = 0x5A;
    private static final int IN_CAPSULE_SGL = 0x01;

    private final Variables variables;

    Composer(Variables variables) {
        this.variables = variables;
    }

    /** A PDU, and the data that are to be given when they are asked for. */
    static final class Composed {
        private final Pdu pdu;
        private final byte[] source;

        private Composed(Pdu pdu, byte[] source) {
            this.pdu = pdu;
            this.source = source;
        }

        Pdu pdu() {
            return pdu;
        }

        byte[] source() {
            return source;
        }
    }

    /** The words of one statement by what is before their {@code =}; what is left of them in the end was not understood. */
    private final class Told {
        private final Map<String, String> words = new LinkedHashMap<>();

        Told(List<String> all) {
            for (String word : all) {
                int equals = word.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("\"" + word + "\" is not NAME=VALUE");
                }
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }

        boolean has(String name) {
            return words.containsKey(name);
        }

        Optional<String> take(String name) {
            return Optional.ofNullable(words.remove(name)).map(variables::text);
        }

        Optional<byte[]> bytes(String name) {
            return Optional.ofNullable(words.remove(name))
                    .map(variables::pattern)
                    .map(Patterns::bytes);
        }

        Optional<Long> number(String name) {
            return Optional.ofNullable(words.remove(name)).map(variables::number);
        }
    }

    Composed compose(List<String> words, Conversation conversation) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("say what: a PDU, or a command");
        }
        String what = variables.text(words.get(0));
        Told told = new Told(words.subList(1, words.size()));
        Optional<CommandKind> command = CommandKind.named(what);
        if (command.isPresent()) {
            return command(command.get(), told, conversation);
        }
        PduKind kind = PduKind.named(what)
                .orElseThrow(() -> new IllegalArgumentException("there is no PDU or command \"" + what + "\""));
        PduWriter writer = new PduWriter(kind, conversation.terms());
        if (kind == PduKind.COMMAND) {
            writer.with("psdt", 1).with("cid", conversation.newCid());
            transfer(writer, told, 0);
        }
        if (kind == PduKind.RESPONSE) {
            variables.lastCommand().ifPresent(pdu -> writer.with("cid", pdu.get("cid")));
        }
        if (kind == PduKind.C2H_DATA || kind == PduKind.R2T) {
            variables.lastCommand().ifPresent(pdu -> writer.with("cccid", pdu.get("cid")));
        }
        byte[] source = told.bytes("source").orElse(new byte[0]);
        return new Composed(finish(writer, told, kind, name -> kind.field(name)), source);
    }

    private Composed command(CommandKind kind, Told told, Conversation conversation) {
        PduWriter writer = kind.writer(conversation.terms());
        if (!told.has("cid")) {
            writer.with("cid", conversation.newCid());
        }
        if (kind == CommandKind.CONNECT && !told.has("data")) {
            connect(writer, told);
        } else {
            transfer(writer, told, kind.data() == CommandKind.Data.NONE ? 0 : length(kind, told));
        }
        if (kind == CommandKind.GET_LOG && !told.has("numdl")) {
            long dwords = variables.number(told.words.getOrDefault("length", Integer.toString(kind.length()))) / 4 - 1;
            kind.field("numdl").ifPresent(field -> writer.with(field, dwords & 0xFFFF));
            kind.field("numdu").ifPresent(field -> writer.with(field, dwords >>> 16));
        }
        if (kind == CommandKind.RESERVATION_REPORT && !told.has("numd")) {
            long bytes = variables.number(told.words.getOrDefault("length", Integer.toString(kind.length())));
            kind.field("numd").ifPresent(field -> writer.with(field, bytes / 4 - 1));
        }
        if (kind == CommandKind.PROPERTY_GET && !told.has("attrib")) {
            // CAP is the one property of 8 bytes that everybody has.
            boolean cap = variables.number(told.words.getOrDefault("ofst", "0")) == 0;
            kind.field("attrib").ifPresent(field -> writer.with(field, cap ? 1 : 0));
        }
        told.take("length");
        byte[] source = told.bytes("source").orElse(new byte[0]);
        return new Composed(finish(writer, told, PduKind.COMMAND, name -> kind.field(name)), source);
    }

    private void connect(PduWriter writer, Told told) {
        byte[] data = ConnectData.of(
                Patterns.bytes(told.take("hostid").orElseGet(() -> variables.text("$hostid"))),
                told.number("cntlid").orElse((long) ConnectData.ANY_CONTROLLER).intValue(),
                told.take("subnqn").orElseGet(() -> variables.text("$nqn")),
                told.take("hostnqn").orElseGet(() -> variables.text("$hostnqn")));
        writer.data(data).with("sglid", IN_CAPSULE_SGL).with("sgllen", data.length);
        if (!told.has("sqsize")) {
            CommandKind.CONNECT.field("sqsize").ifPresent(field -> writer.with(field, 31));
        }
    }

    /** Data in the capsule where there are some, else a transport SGL over as many as will be moved. */
    private void transfer(PduWriter writer, Told told, long usual) {
        Optional<byte[]> data = told.bytes("data");
        if (data.isPresent()) {
            writer.data(data.get()).with("sglid", IN_CAPSULE_SGL).with("sgllen", data.get().length);
            return;
        }
        long length = told.has("length") ? variables.number(told.words.get("length")) : usual;
        if (length > 0) {
            writer.with("sglid", TRANSPORT_SGL).with("sgllen", length);
        }
    }

    private long length(CommandKind kind, Told told) {
        return switch (kind) {
            case READ, WRITE, COMPARE ->
                (variables.number(told.words.getOrDefault("nlb", "0")) + 1) * variables.blockSize();
            default -> kind.length();
        };
    }

    /** Where the fields of a PDU or of a command are. */
    private interface Layout {
        Optional<PduField> field(String name);
    }

    private Pdu finish(PduWriter writer, Told told, PduKind kind, Layout layout) {
        told.bytes("data").ifPresent(writer::data);
        told.number("hdgst").ifPresent(writer::headerDigest);
        told.number("ddgst").ifPresent(writer::dataDigest);
        told.words.remove("length");
        told.words.forEach((name, value) -> writer.with(
                layout.field(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException("there is no field \"" + name + "\" in " + kind.word())),
                name.equals("status") ? Condition.status(value, variables) : variables.number(value)));
        return writer.write();
    }
}
