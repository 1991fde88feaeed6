package nvmf.block;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;

/** What a device holds against an operation before it touches anything; {@link Status#SUCCESS} if nothing. */
final class Access {
    private Access() {}

    static Status read(Geometry geometry, long lba, ByteBuffer data) {
        int bytes = data.remaining();
        if ((bytes & geometry.blockSize() - 1) != 0) {
            return Status.INVALID_DATA_SGL_LENGTH;
        }
        return range(geometry, lba, bytes / geometry.blockSize());
    }

    static Status write(Geometry geometry, long lba, ByteBuffer data) {
        Status refusal = read(geometry, lba, data);
        return refusal.isSuccess() && geometry.readOnly() ? Status.NAMESPACE_WRITE_PROTECTED : refusal;
    }

    static Status write(Geometry geometry, long lba, long blocks) {
        Status refusal = range(geometry, lba, blocks);
        return refusal.isSuccess() && geometry.readOnly() ? Status.NAMESPACE_WRITE_PROTECTED : refusal;
    }

    static Status compareAndWrite(Geometry geometry, long lba, ByteBuffer expected, ByteBuffer source) {
        if (expected.remaining() != source.remaining()) {
            return Status.INVALID_DATA_SGL_LENGTH;
        }
        return source.remaining() > BlockDevice.COMPARE_AND_WRITE_MAX
                ? Status.ATOMIC_WRITE_UNIT_EXCEEDED
                : write(geometry, lba, source);
    }

    /** All ranges or none: a device that refuses one has not touched another. */
    static Status write(Geometry geometry, List<LbaRange> ranges) {
        for (LbaRange range : ranges) {
            Status refusal = write(geometry, range.lba(), range.blocks());
            if (!refusal.isSuccess()) {
                return refusal;
            }
        }
        return Status.SUCCESS;
    }

    private static Status range(Geometry geometry, long lba, long blocks) {
        return geometry.contains(lba, blocks) ? Status.SUCCESS : Status.LBA_OUT_OF_RANGE;
    }
}
