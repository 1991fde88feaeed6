package nvmf.probe.script;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Completion;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduField;

/**
 * What {@code $} means: a variable that was given or {@code let}; a field of the last PDU of a kind that came, {@code $r2t.ttag}; of the
 * last command that was asked, {@code $answer.dw0}; and of its data, {@code $data@516/1}. Numbers are decimal or {@code 0x}, and may be
 * added and subtracted.
 */
final class Variables {
    private static final String DATA = "data@";
    private static final Pdu NOBODY = new Pdu(new byte[CommonHeader.BYTES]);

    private final Map<String, String> texts;
    private final Map<String, Pdu> heard = new HashMap<>();
    private byte[] data = new byte[0];

    Variables(Map<String, String> given) {
        this.texts = new HashMap<>(given);
    }

    void let(String name, String text) {
        texts.put(name, text);
    }

    void heard(Pdu pdu) {
        pdu.kind().ifPresent(kind -> heard.put(kind.word(), pdu));
    }

    void answered(Completion completion) {
        heard.put("answer", completion.response());
        data = completion.data();
    }

    Optional<Pdu> lastCommand() {
        return Optional.ofNullable(heard.get("command"));
    }

    /** Of the namespace, as somebody {@code let}. */
    long blockSize() {
        return texts.containsKey("blocksize") ? number("$blocksize") : 512;
    }

    /** The last answer's, of which conditions speak. */
    Optional<Pdu> answer() {
        return Optional.ofNullable(heard.get("answer"));
    }

    byte[] data() {
        return data;
    }

    /** The word itself, or what it stands for. */
    String text(String word) {
        if (!word.startsWith("$")) {
            return word;
        }
        String name = word.substring(1);
        if (name.startsWith(DATA)) {
            return Long.toUnsignedString(piece(data, placed(name)));
        }
        if (name.equals("data.length")) {
            return Integer.toString(data.length);
        }
        int dot = name.indexOf('.');
        if (dot > 0 && heard.containsKey(name.substring(0, dot))) {
            return Long.toUnsignedString(heard.get(name.substring(0, dot)).get(name.substring(dot + 1)));
        }
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("nothing is known of " + word);
        }
        return text;
    }

    /** Bytes as {@link Patterns} reads them, {@code $NAME/BYTES} being a variable as a little-endian number. */
    String pattern(String text) {
        return Arrays.stream(text.split("\\+"))
                .map(part -> part.matches("\\$[a-z0-9.]+/[1-8]") ? littleEndian(part) : text(part))
                .collect(Collectors.joining("+"));
    }

    private String littleEndian(String part) {
        int slash = part.indexOf('/');
        PduField field = PduField.of(part, 0, Integer.parseInt(part.substring(slash + 1)));
        byte[] bytes = new byte[Long.BYTES];
        field.put(bytes, number(part.substring(0, slash)));
        return HexFormat.of().formatHex(bytes, 0, Integer.parseInt(part.substring(slash + 1)));
    }

    /** What {@code let} keeps: the text that a word stands for, or, if that is a sum, what it amounts to. */
    String textOrNumber(String expression) {
        return expression.matches("\\$[a-z0-9.@/$]+") ? text(expression) : Long.toUnsignedString(number(expression));
    }

    /** A PDU without anything in it, for conditions that speak of variables only. */
    Pdu nobody() {
        return NOBODY;
    }

    long number(String expression) {
        long sum = 0;
        int sign = 1;
        for (String term : expression.split("(?=[+-])|(?<=[+-])")) {
            if (term.equals("+") || term.equals("-")) {
                sign = term.equals("+") ? 1 : -1;
            } else {
                sum += sign * single(text(term));
            }
        }
        return sum;
    }

    private static long single(String text) {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number", e);
        }
    }

    /** The name of a piece whose offset is a variable, {@code data@$at/4}, with the number in its place. */
    String placed(String name) {
        int dollar = name.indexOf('$');
        if (dollar < 0) {
            return name;
        }
        int slash = name.indexOf('/');
        int end = slash < 0 ? name.length() : slash;
        return name.substring(0, dollar) + text(name.substring(dollar, end)) + name.substring(end);
    }

    /** {@code data@OFFSET} or {@code data@OFFSET/BYTES}; what is not there is 0. */
    static long piece(byte[] data, String name) {
        int slash = name.indexOf('/');
        int at = (int) single(name.substring(DATA.length(), slash < 0 ? name.length() : slash));
        int bytes = slash < 0 ? 1 : (int) single(name.substring(slash + 1));
        PduField field = new PduField(name, at, bytes, 0, 8 * bytes);
        return field.isWithin(data.length) ? field.get(data) : 0;
    }

    static boolean isPiece(String name) {
        return name.startsWith(DATA);
    }
}
