package nvmf.probe.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nvmf.probe.wire.CommandKind;
import nvmf.probe.wire.CommonHeader;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Terms;

/** What an honest controller answers on one queue. Used by one thread. */
final class PlayedQueue {
    private static final int TRANSFER_MAX = 1 << 20;
    private static final int TRANSPORT_SGL = 0x5A;

    private final PlayedController controller;
    private final Random random;
    private final Terms terms;
    private final Map<Long, Transfer> transfers = new HashMap<>();
    private int lastTag;
    private int sqhd;
    private boolean admin = true;

    /** A write whose data are on their way. */
    private record Transfer(long cid, long missing) {}

    PlayedQueue(PlayedController controller, Random random, Terms terms) {
        this.controller = controller;
        this.random = random;
        this.terms = terms;
    }

    /** The answers to a PDU of the host, in order. */
    List<Pdu> answer(Pdu pdu) {
        if (pdu.is(PduKind.H2C_DATA)) {
            return data(pdu);
        }
        if (!pdu.is(PduKind.COMMAND)) {
            return List.of();
        }
        sqhd = (sqhd + 1) % 128;
        long cid = pdu.get("cid");
        if (pdu.get("opcode") == CommandKind.CONNECT.opcode()) {
            return fabrics(pdu, cid);
        }
        return admin ? admin(pdu, cid) : io(pdu, cid);
    }

    private List<Pdu> fabrics(Pdu pdu, long cid) {
        long offset = value(pdu, CommandKind.PROPERTY_GET, "ofst");
        return switch ((int) pdu.get("fctype")) {
            case 0x00 -> {
                controller.set(offset, value(pdu, CommandKind.PROPERTY_SET, "value"));
                yield done(cid, 0);
            }
            case 0x01 -> {
                admin = value(pdu, CommandKind.CONNECT, "qid") == 0;
                yield done(cid, PlayedController.CNTLID);
            }
            case 0x04 -> done(cid, controller.property(offset));
            default -> done(cid, 0);
        };
    }

    private List<Pdu> admin(Pdu pdu, long cid) {
        return switch ((int) pdu.get("opcode")) {
            case 0x06 -> send(cid, controller.identify(pdu.get("cdw10") & 0xFF), length(pdu));
            case 0x02 -> send(cid, new byte[0], length(pdu));
            case 0x09 -> done(cid, (pdu.get("cdw10") & 0xFF) == 7 ? controller.grantQueues(pdu.get("cdw11")) : 0);
            // An event that never happens.
            case 0x0C -> List.of();
            default -> done(cid, 0);
        };
    }

    private List<Pdu> io(Pdu pdu, long cid) {
        int opcode = (int) pdu.get("opcode");
        if ((opcode & 3) == 2) {
            return send(cid, new byte[0], length(pdu));
        }
        boolean waits = (opcode & 3) == 1 && pdu.data().length == 0 && pdu.get("sglid") == TRANSPORT_SGL;
        if (!waits || length(pdu) == 0) {
            return done(cid, 0);
        }
        lastTag = lastTag % 0xFFF + 1;
        transfers.put((long) lastTag, new Transfer(cid, length(pdu)));
        return List.of(new PduWriter(PduKind.R2T, terms)
                .with("cccid", cid)
                .with("ttag", lastTag)
                .with("r2tl", length(pdu))
                .write());
    }

    private List<Pdu> data(Pdu pdu) {
        long tag = pdu.get("ttag");
        Transfer transfer = transfers.remove(tag);
        if (transfer == null) {
            return List.of();
        }
        long missing = transfer.missing() - pdu.data().length;
        if (missing > 0) {
            transfers.put(tag, new Transfer(transfer.cid(), missing));
            return List.of();
        }
        return done(transfer.cid(), 0);
    }

    /** Data in one piece or a few, and a response, unless the last piece says that all went well. */
    private List<Pdu> send(long cid, byte[] contents, int length) {
        List<Pdu> all = new ArrayList<>();
        boolean elided = random.nextBoolean();
        int piece = random.nextInt(3) == 0 ? Math.max(4, length / 3 / 4 * 4) : Math.max(1, length);
        for (int at = 0; at < length; at += piece) {
            int now = Math.min(piece, length - at);
            byte[] bytes = new byte[now];
            System.arraycopy(
                    contents,
                    Math.min(at, contents.length),
                    bytes,
                    0,
                    Math.max(0, Math.min(now, contents.length - at)));
            boolean last = at + now == length;
            int flags = last ? CommonHeader.LAST | (elided ? CommonHeader.SUCCESS : 0) : 0;
            all.add(new PduWriter(PduKind.C2H_DATA, terms)
                    .with("cccid", cid)
                    .with("datao", at)
                    .with("flags", flags)
                    .data(bytes)
                    .write());
        }
        if (!elided || all.isEmpty()) {
            all.addAll(done(cid, 0));
        }
        return all;
    }

    private List<Pdu> done(long cid, long value) {
        return List.of(new PduWriter(PduKind.RESPONSE, terms)
                .with("cid", cid)
                .with("value", value)
                .with("sqhd", sqhd)
                .write());
    }

    private static int length(Pdu pdu) {
        return (int) Math.min(TRANSFER_MAX, pdu.get("sgllen"));
    }

    private static long value(Pdu pdu, CommandKind kind, String name) {
        return kind.field(name).orElseThrow().get(pdu.bytes());
    }
}
