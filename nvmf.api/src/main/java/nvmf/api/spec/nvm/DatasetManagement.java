package nvmf.api.spec.nvm;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;

/**
 * The Dataset Management command, whose data are {@code ranges} times 16 bytes.
 *
 * @param ranges     how many, 1 to 256
 * @param deallocate AD
 * @param integralWrite IDW
 * @param integralRead IDR
 */
public record DatasetManagement(int nsid, int ranges, boolean deallocate, boolean integralWrite, boolean integralRead) {
    public static final int OPCODE = NvmOpcode.DATASET_MANAGEMENT;
    public static final int RANGES_MAX = 256;

    public static DatasetManagement of(Sqe sqe) {
        int attributes = sqe.cdw11();
        return new DatasetManagement(
                sqe.nsid(),
                (sqe.cdw10() & 0xFF) + 1,
                (attributes & 0x4) != 0,
                (attributes & 0x2) != 0,
                (attributes & 0x1) != 0);
    }

    public static DatasetManagement deallocate(int nsid, int ranges) {
        return new DatasetManagement(nsid, ranges, true, false, false);
    }

    public Sqe toSqe() {
        if (ranges < 1 || ranges > RANGES_MAX) {
            throw new IllegalArgumentException("Dataset Management takes 1 to 256 ranges, not " + ranges);
        }
        int attributes = (deallocate ? 0x4 : 0) | (integralWrite ? 0x2 : 0) | (integralRead ? 0x1 : 0);
        return Sqe.of(OPCODE, nsid, ranges - 1, attributes, 0, 0, 0, 0);
    }

    public int dataBytes() {
        return ranges * Range.BYTES;
    }

    /** The ranges as data, in a fresh direct buffer. */
    public static ByteBuffer encode(List<Range> ranges) {
        ByteBuffer data = Wire.allocateDirect(ranges.size() * Range.BYTES);
        for (int i = 0; i < ranges.size(); i++) {
            ranges.get(i).encode(data, i * Range.BYTES);
        }
        return data;
    }

    /**
     * One range.
     *
     * @param attributes context attributes, hints
     * @param blocks     length in logical blocks, unsigned 32 bits
     * @param slba       first logical block, unsigned 64 bits
     */
    public record Range(int attributes, long blocks, long slba) {
        public static final int BYTES = 16;

        public static Range decode(ByteBuffer buffer, int at) {
            return new Range(buffer.getInt(at), Wire.u32(buffer, at + 4), buffer.getLong(at + 8));
        }

        public void encode(ByteBuffer buffer, int at) {
            buffer.putInt(at, attributes);
            buffer.putInt(at + 4, (int) blocks);
            buffer.putLong(at + 8, slba);
        }
    }
}
