package nvmf.nbd.wire;

import io.netty.buffer.ByteBuf;

/**
 * "Request message": what a client wants done.
 *
 * @param cookie the client's own, which comes back with the reply
 * @param length bytes; u32 on the wire
 */
public record Request(int flags, int command, long cookie, long offset, long length) {
    public static final int BYTES = 28;
    public static final int MAGIC = 0x25609513;

    public static final int READ = 0;
    public static final int WRITE = 1;
    public static final int DISCONNECT = 2;
    public static final int FLUSH = 3;
    public static final int TRIM = 4;
    public static final int WRITE_ZEROES = 6;

    /** The data must be on stable media before the reply. */
    public static final int FUA = 1;

    /** The zeroes must have storage behind them. */
    public static final int NO_HOLE = 1 << 1;

    /** The data of a read must come in one chunk. */
    public static final int DONT_FRAGMENT = 1 << 2;

    /**
     * The request at the reader index.
     *
     * @throws BadMessageException if it is none
     */
    public static Request read(ByteBuf in) throws BadMessageException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new BadMessageException(String.format("a request begins with %08xh, not %08xh", MAGIC, magic));
        }
        return new Request(
                in.readUnsignedShort(), in.readUnsignedShort(), in.readLong(), in.readLong(), in.readUnsignedInt());
    }

    public boolean fua() {
        return (flags & FUA) != 0;
    }

    public boolean mayLeaveHole() {
        return (flags & NO_HOLE) == 0;
    }

    public boolean mayNotBeFragmented() {
        return (flags & DONT_FRAGMENT) != 0;
    }

    /** Whether it writes, whatever the data. */
    public boolean changes() {
        return command == WRITE || command == TRIM || command == WRITE_ZEROES;
    }

    /** Bytes that follow it. */
    public long payload() {
        return command == WRITE ? length : 0;
    }

    /** Whether the command is known, and its flags are among those that go with it. */
    public boolean isKnown() {
        int allowed = switch (command) {
            case READ -> FUA | DONT_FRAGMENT;
            case WRITE, TRIM -> FUA;
            case WRITE_ZEROES -> FUA | NO_HOLE;
            case FLUSH -> FUA;
            default -> -1;
        };
        return allowed >= 0 && (flags & ~allowed) == 0;
    }
}
