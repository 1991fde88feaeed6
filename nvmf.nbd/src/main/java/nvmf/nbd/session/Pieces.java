package nvmf.nbd.session;

import nvmf.nbd.wire.Request;

/**
 * How much memory a request takes, and in what pieces it is done with less: each of whole blocks, but for the ends of a request that
 * are none.
 */
final class Pieces {
    /** Of a write, what is asked for before a byte of it has come. */
    private static final int WRITE_AHEAD = 1 << 20;

    /** Zeroes that a device without a command for it writes at a time. */
    private static final int ZEROES = 1 << 20;

    /** What the ends of zeroes take where they are no whole blocks: the zeroes, and the blocks around them. */
    private static final int ENDS_IN_BLOCKS = 5;

    private final Request request;
    private final int block;
    private final boolean aligned;
    private final int header;

    /**
     * Those of a request.
     *
     * @param header bytes that stand before the data of a read
     */
    Pieces(Request request, int block, int header) {
        this.request = request;
        this.block = block;
        this.header = request.command() == Request.READ ? header : 0;
        aligned = request.offset() % block == 0 && request.length() % block == 0;
    }

    /** Bytes that it takes to do it at once. A device is given the whole blocks around what is none. */
    private long need() {
        long around = aligned ? 0 : request.length() + 2L * block;
        return switch (request.command()) {
            case Request.READ, Request.WRITE -> header + request.length() + around;
            case Request.WRITE_ZEROES -> Math.min(request.length(), ZEROES) + (aligned ? 0 : ENDS_IN_BLOCKS * block);
            default -> 0;
        };
    }

    /** Bytes to ask for. */
    long wanted() {
        return request.command() == Request.WRITE ? Math.min(need(), WRITE_AHEAD) : need();
    }

    /** Bytes of data that are held at a time, with that much memory. */
    int room(long memory) {
        return (int) (memory >= need() ? request.length() : memory - header - (aligned ? 0 : 2L * block));
    }

    /** Bytes of the next piece, after so many that are done. */
    long next(long done, long memory) {
        long left = request.length() - done;
        if (memory >= need()) {
            return left;
        }
        long past = (request.offset() + done) % block;
        if (past != 0) {
            return Math.min(left, block - past);
        }
        long most = Math.min(left, room(memory));
        return most < block ? most : most - most % block;
    }
}
