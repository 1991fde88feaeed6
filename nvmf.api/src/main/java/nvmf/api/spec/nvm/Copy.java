package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;

/**
 * The Copy command, whose data are {@code ranges} source ranges: what they hold, one after the other, becomes the blocks from
 * {@code sdlba} on (NVM Command Set Specification, "Copy command").
 *
 * @param nsid   namespace identifier, 32 bits, of destination and sources
 * @param sdlba  first destination block, unsigned 64 bits
 * @param ranges how many, 1 to 256
 * @param format descriptor format, 0 to 15; {@link Source} is that of format 0
 * @param fua    Force Unit Access
 */
public record Copy(int nsid, long sdlba, int ranges, int format, boolean fua) {
    public static final int OPCODE = NvmOpcode.COPY;
    public static final int RANGES_MAX = 256;

    public static Copy of(Sqe sqe) {
        return new Copy(
                sqe.nsid(), sqe.cdw10And11(), (sqe.cdw12() & 0xFF) + 1, sqe.cdw12() >>> 8 & 0xF, BlockRange.fua(sqe));
    }

    public Sqe toSqe() {
        if (ranges < 1 || ranges > RANGES_MAX) {
            throw new IllegalArgumentException("Copy takes 1 to 256 source ranges, not " + ranges);
        }
        int flags = ranges - 1 | format << 8 | (fua ? BlockRange.FUA : 0);
        return Sqe.of(OPCODE, nsid, (int) sdlba, (int) (sdlba >>> 32), flags, 0, 0, 0);
    }

    public int dataBytes() {
        return ranges * Source.BYTES;
    }

    /** The source ranges as data, in a fresh direct buffer. */
    public static ByteBuffer encode(List<Source> sources) {
        ByteBuffer data = Wire.allocateDirect(sources.size() * Source.BYTES);
        for (int i = 0; i < sources.size(); i++) {
            sources.get(i).encode(data, i * Source.BYTES);
        }
        return data;
    }

    /**
     * A source range of descriptor format 0.
     *
     * @param slba   first logical block, unsigned 64 bits
     * @param blocks how many, 1 to 65536
     */
    public record Source(long slba, int blocks) {
        public static final int BYTES = 32;

        public static Source decode(ByteBuffer buffer, int at) {
            return new Source(buffer.getLong(at + 8), Wire.u16(buffer, at + 16) + 1);
        }

        public void encode(ByteBuffer buffer, int at) {
            buffer.putLong(at + 8, slba);
            buffer.putShort(at + 16, (short) (blocks - 1));
        }
    }
}
