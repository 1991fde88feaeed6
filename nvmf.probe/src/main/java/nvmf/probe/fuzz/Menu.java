package nvmf.probe.fuzz;

import java.util.Random;
import nvmf.probe.wire.CommandKind;
import nvmf.probe.wire.ConnectData;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Terms;

/** Commands that a host may send. Those of one menu have different identifiers. */
final class Menu {
    private static final int IN_CAPSULE = 0x01;
    private static final int TRANSPORT = 0x5A;
    private static final int[] STRUCTURES = {
        0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x08, 0x10, 0x11, 0x12, 0x13, 0x1C
    };
    private static final int[] LOGS = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0C, 0x12, 0x70, 0x80};
    private static final int[] FEATURES = {0x01, 0x02, 0x04, 0x05, 0x06, 0x07, 0x0A, 0x0B, 0x0F, 0x16, 0x81, 0x82, 0x83
    };

    /** Reservations, Copy, Write Uncorrectable. */
    private static final int[] OTHERS = {0x04, 0x0D, 0x0E, 0x11, 0x15, 0x19};

    private final Random random;
    private final String subnqn;
    private final int blockSize;
    private int lastCid;

    Menu(Random random, String subnqn, int blockSize) {
        this.random = random;
        this.subnqn = subnqn;
        this.blockSize = blockSize;
    }

    PduWriter icReq(int digests, int alignment, int maxR2t) {
        return new PduWriter(PduKind.ICREQ, Terms.NONE)
                .with("dgst", digests)
                .with("hpda", alignment)
                .with("maxr2t", maxR2t);
    }

    Pdu connect(Terms terms, int qid, long cntlid) {
        byte[] data = ConnectData.of(
                HOST_ID.clone(),
                (int) cntlid,
                subnqn,
                "nqn.2014-08.org.nvmexpress:uuid:7f1c0e52-93b1-4a7e-8d2c-5a6b7c8d9e0f");
        return part(
                        part(command(CommandKind.CONNECT, terms), CommandKind.CONNECT, "qid", qid),
                        CommandKind.CONNECT,
                        "sqsize",
                        31)
                .with("sglid", IN_CAPSULE)
                .with("sgllen", data.length)
                .data(data)
                .write();
    }

    private static final byte[] HOST_ID = {
        0x7f, 0x1c, 0x0e, 0x52, 0x13, 0x31, 0x4a, 0x7e, 0x0d, 0x2c, 0x5a, 0x6b, 0x7c, 0x0d, 0x1e, 0x0f
    };

    Pdu enable(Terms terms) {
        return property(CommandKind.PROPERTY_SET, terms, 0x14, 0x460001);
    }

    Pdu status(Terms terms) {
        return property(CommandKind.PROPERTY_GET, terms, 0x1C, 0);
    }

    Pdu identifyNamespace(Terms terms) {
        return in(CommandKind.IDENTIFY, terms, 4096).with("nsid", 1).write();
    }

    private Pdu property(CommandKind kind, Terms terms, int offset, long value) {
        PduWriter writer = part(command(kind, terms), kind, "ofst", offset);
        return (kind == CommandKind.PROPERTY_SET ? part(writer, kind, "value", value) : writer).write();
    }

    /** A command for the admin queue of an enabled controller. */
    Pdu admin(Terms terms) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                part(in(CommandKind.IDENTIFY, terms, 4096), CommandKind.IDENTIFY, "cns", any(STRUCTURES))
                        .with("nsid", random.nextInt(2))
                        .write();
            case 3, 4 -> log(terms);
            case 5 ->
                part(command(CommandKind.GET_FEATURES, terms), CommandKind.GET_FEATURES, "fid", any(FEATURES))
                        .write();
            case 6 ->
                part(command(CommandKind.SET_FEATURES, terms), CommandKind.SET_FEATURES, "fid", any(FEATURES))
                        .with("cdw11", random.nextInt(4))
                        .write();
            case 7 -> command(CommandKind.KEEP_ALIVE, terms).write();
            case 8 -> property(CommandKind.PROPERTY_GET, terms, any(new int[] {0x00, 0x08, 0x14, 0x1C}), 0);
            case 9 -> enable(terms);
            case 10 ->
                part(command(CommandKind.ABORT, terms), CommandKind.ABORT, "abortcid", lastCid)
                        .write();
            default ->
                random.nextInt(8) == 0
                        ? command(CommandKind.ASYNC_EVENT, terms).write()
                        : command(CommandKind.DISCONNECT, terms).write();
        };
    }

    private Pdu log(Terms terms) {
        int dwords = 1 + random.nextInt(1024);
        PduWriter writer = in(CommandKind.GET_LOG, terms, 4 * dwords).with("nsid", 0xFFFFFFFFL);
        part(writer, CommandKind.GET_LOG, "lid", any(LOGS));
        return part(writer, CommandKind.GET_LOG, "numdl", dwords - 1).write();
    }

    /** A command for an I/O queue. */
    Pdu io(Terms terms) {
        int blocks = 1 + random.nextInt(16);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                range(in(CommandKind.READ, terms, blocks * blockSize), blocks).write();
            case 3, 4, 5 -> {
                int few = Math.max(1, Math.min(blocks, 4096 / blockSize));
                yield range(inCapsule(CommandKind.WRITE, terms, few * blockSize), few)
                        .write();
            }
            case 6, 7 ->
                range(
                                command(CommandKind.WRITE, terms)
                                        .with("sglid", TRANSPORT)
                                        .with("sgllen", (long) blocks * blockSize),
                                blocks)
                        .write();
            case 8 -> range(command(CommandKind.WRITE_ZEROES, terms), blocks).write();
            case 9 ->
                part(
                                part(
                                        inCapsule(CommandKind.DATASET_MANAGEMENT, terms, 64),
                                        CommandKind.DATASET_MANAGEMENT,
                                        "nr",
                                        3),
                                CommandKind.DATASET_MANAGEMENT,
                                "ad",
                                1)
                        .with("nsid", 1)
                        .write();
            case 10 ->
                range(inCapsule(CommandKind.COMPARE, terms, blockSize), 1).write();
            default ->
                random.nextBoolean()
                        ? command(CommandKind.FLUSH, terms).with("nsid", 1).write()
                        : inCapsule(CommandKind.FLUSH, terms, 64)
                                .with("opcode", any(OTHERS))
                                .with("nsid", 1)
                                .with("cdw10", random.nextInt(16))
                                .write();
        };
    }

    /** A read that any namespace can do. */
    Pdu read(Terms terms) {
        return range(in(CommandKind.READ, terms, blockSize), 1).write();
    }

    private PduWriter range(PduWriter writer, int blocks) {
        return part(
                part(writer.with("nsid", 1), CommandKind.READ, "slba", random.nextInt(64)),
                CommandKind.READ,
                "nlb",
                blocks - 1);
    }

    private PduWriter in(CommandKind kind, Terms terms, int length) {
        return command(kind, terms).with("sglid", TRANSPORT).with("sgllen", length);
    }

    private PduWriter inCapsule(CommandKind kind, Terms terms, int length) {
        return command(kind, terms)
                .with("sglid", IN_CAPSULE)
                .with("sgllen", length)
                .data(new byte[length]);
    }

    private PduWriter command(CommandKind kind, Terms terms) {
        lastCid = lastCid % 0xEFFF + 1;
        return kind.writer(terms).with("cid", lastCid);
    }

    private static PduWriter part(PduWriter writer, CommandKind kind, String name, long value) {
        return writer.with(kind.field(name).orElseThrow(), value);
    }

    private int any(int[] values) {
        return values[random.nextInt(values.length)];
    }
}
