package nvmf.probe.fuzz;

import nvmf.probe.wire.PduField;

/** What a controller remembers while it is played: one association, whose queues come one after the other. Thread-safe. */
final class PlayedController {
    static final int CNTLID = 1;

    /** MQES 127, CQR, TO 10 s, the NVM Command Set. */
    private static final long CAP = 127 | 1L << 16 | 20L << 24 | 1L << 37;

    private static final long VS = 0x20000;
    private static final int QUEUES_MAX = 16;
    private static final int BLOCKS = 8192;

    private final long seed;
    private final String subnqn;
    private final Recording recording = new Recording();
    private long cc;
    private int queuesAsked;
    private int connections;
    private boolean over;

    PlayedController(long seed, String subnqn) {
        this.seed = seed;
        this.subnqn = subnqn;
    }

    long seed() {
        return seed;
    }

    Recording recording() {
        return recording;
    }

    /** The number of a new connection: 0 is the admin queue's. */
    synchronized int admit() {
        return connections++;
    }

    /** Whether the next connection is likely to be for an I/O queue of this association. */
    synchronized boolean expectsMore() {
        return !over && connections <= queuesAsked;
    }

    /** A connection has ended, and with it the association. */
    synchronized void end() {
        over = true;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized long property(long offset) {
        return switch ((int) offset) {
            case 0x00 -> CAP;
            case 0x08 -> VS;
            case 0x14 -> cc;
            // RDY as EN is, SHST as SHN is.
            case 0x1C -> cc & 1 | ((cc >>> 14 & 3) != 0 ? 0x8 : 0);
            default -> 0;
        };
    }

    synchronized void set(long offset, long value) {
        if (offset == 0x14) {
            cc = value;
        }
    }

    /** Answers to how many queues there may be, zero-based, in both halves. */
    synchronized long grantQueues(long asked) {
        int granted = (int) Math.min(QUEUES_MAX - 1, Math.min(asked & 0xFFFF, asked >>> 16 & 0xFFFF));
        queuesAsked = granted + 1;
        return (long) granted << 16 | granted;
    }

    /** What Identify returns. */
    byte[] identify(long cns) {
        byte[] page = new byte[4096];
        switch ((int) cns) {
            case 0x00 -> namespace(page);
            case 0x01 -> controller(page);
            case 0x02, 0x07, 0x10 -> put(page, 0, 4, 1);
            case 0x03 -> descriptors(page);
            case 0x08 -> put(page, 14, 1, 1);
            default -> {}
        }
        return page;
    }

    private static void namespace(byte[] page) {
        put(page, 0, 8, BLOCKS);
        put(page, 8, 8, BLOCKS);
        put(page, 16, 8, BLOCKS);
        // One format, of 512 bytes.
        put(page, 128, 4, 9 << 16);
    }

    private void controller(byte[] page) {
        text(page, 4, 20, "FUZZ");
        text(page, 24, 40, "nvmf.probe");
        text(page, 64, 8, "1");
        // MDTS: 64 KiB.
        put(page, 77, 1, 4);
        put(page, 78, 2, CNTLID);
        put(page, 80, 4, VS);
        put(page, 92, 4, 1 << 8);
        // CNTRLTYPE: an I/O controller.
        put(page, 111, 1, 1);
        put(page, 258, 1, 3);
        put(page, 259, 1, 3);
        put(page, 320, 2, 10);
        put(page, 512, 1, 0x66);
        put(page, 513, 1, 0x44);
        put(page, 514, 2, 128);
        put(page, 516, 4, 1);
        // Compare, Dataset Management, Write Zeroes; a volatile write cache.
        put(page, 520, 2, 0x0D);
        put(page, 525, 1, 1);
        put(page, 536, 4, 0x100001);
        text(page, 768, 256, subnqn);
        for (int i = 768 + subnqn.length(); i < 1024; i++) {
            page[i] = 0;
        }
        put(page, 1792, 4, 4 + 4096 / 16);
        put(page, 1796, 4, 1);
        put(page, 1803, 1, 1);
    }

    private static void descriptors(byte[] page) {
        // A UUID, and the command set.
        put(page, 0, 2, 0x1003);
        put(page, 4, 8, 0x1122334455667788L);
        put(page, 20, 2, 0x0104);
    }

    private static void put(byte[] page, int at, int bytes, long value) {
        PduField.of("", at, bytes).put(page, value);
    }

    private static void text(byte[] page, int at, int bytes, String text) {
        for (int i = 0; i < bytes; i++) {
            page[at + i] = (byte) (i < text.length() ? text.charAt(i) : ' ');
        }
    }
}
