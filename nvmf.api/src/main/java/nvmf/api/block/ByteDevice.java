package nvmf.api.block;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * A device as a row of bytes, for callers who know nothing of blocks. Whole blocks go straight to the device; the rest of a block that
 * is written in part is read first, and no other write by way of this object comes between the two. Callable from any thread; buffers
 * are lent, as they are to the device.
 */
public final class ByteDevice {
    private static final int ZEROES_MAX = BlockDevice.Geometry.BLOCK_SIZE_MAX;

    private final BlockDevice device;
    private final WriteTurns turns = new WriteTurns();

    public ByteDevice(BlockDevice device) {
        this.device = device;
    }

    public BlockDevice device() {
        return device;
    }

    /** Bytes there are now. */
    public long size() {
        return device.geometry().bytes();
    }

    /** Fills the buffer from byte {@code offset} on; LBA Out of Range if the device ends before. */
    public CompletionStage<Void> read(long offset, ByteBuffer target) {
        Geometry geometry = device.geometry();
        int length = target.remaining();
        if (isOutside(geometry, offset, length)) {
            return outOfRange();
        }
        Blocks blocks = Blocks.around(geometry, offset, length);
        if (blocks.exact()) {
            return length == 0 ? done() : device.read(blocks.first(), target);
        }
        ByteBuffer whole = ByteBuffer.allocateDirect(blocks.bytes());
        return device.read(blocks.first(), whole)
                .thenAccept(read -> target.put(target.position(), whole, blocks.skip(), length));
    }

    /** Writes the buffer from byte {@code offset} on; LBA Out of Range if the device ends before. */
    public CompletionStage<Void> write(long offset, ByteBuffer source, boolean fua) {
        Geometry geometry = device.geometry();
        int length = source.remaining();
        if (isOutside(geometry, offset, length)) {
            return outOfRange();
        }
        Blocks blocks = Blocks.around(geometry, offset, length);
        if (length == 0) {
            return done();
        }
        return blocks.exact()
                ? turns.whole(() -> device.write(blocks.first(), source, fua))
                : turns.alone(() -> patch(blocks, source, fua));
    }

    /** Reads the blocks, puts the bytes in, and writes them back. */
    private CompletionStage<Void> patch(Blocks blocks, ByteBuffer source, boolean fua) {
        ByteBuffer whole = ByteBuffer.allocateDirect(blocks.bytes());
        return device.read(blocks.first(), whole).thenCompose(read -> {
            whole.put(blocks.skip(), source, source.position(), source.remaining());
            return device.write(blocks.first(), whole, fua);
        });
    }

    /** Makes bytes read as zeroes; see {@link BlockDevice#writeZeroes}. */
    public CompletionStage<Void> writeZeroes(long offset, long length, boolean deallocate, boolean fua) {
        Geometry geometry = device.geometry();
        if (isOutside(geometry, offset, length)) {
            return outOfRange();
        }
        LbaRange inside = inside(geometry, offset, length);
        long from = inside.lba() * geometry.blockSize();
        long to = from + inside.blocks() * geometry.blockSize();
        if (inside.blocks() == 0) {
            return zeroBytes(offset, length, fua);
        }
        return zeroBytes(offset, from - offset, fua)
                .thenCompose(
                        head -> turns.whole(() -> device.writeZeroes(inside.lba(), inside.blocks(), deallocate, fua)))
                .thenCompose(middle -> zeroBytes(to, offset + length - to, fua));
    }

    /** Less than two blocks, so there is a bound to it. */
    private CompletionStage<Void> zeroBytes(long offset, long length, boolean fua) {
        assert length < 2L * ZEROES_MAX : length;
        return write(offset, ByteBuffer.allocateDirect((int) length), fua);
    }

    /** A hint that the bytes are not needed any more; blocks that are needed in part stay. */
    public CompletionStage<Void> deallocate(long offset, long length) {
        Geometry geometry = device.geometry();
        if (isOutside(geometry, offset, length)) {
            return outOfRange();
        }
        LbaRange inside = inside(geometry, offset, length);
        return inside.blocks() == 0 ? done() : turns.whole(() -> device.deallocate(List.of(inside)));
    }

    public CompletionStage<Void> flush() {
        return device.flush();
    }

    /** The blocks that lie in a range as a whole; none where it is too short. */
    private static LbaRange inside(Geometry geometry, long offset, long length) {
        long first = blocksUpTo(offset, geometry.blockSize());
        long end = (offset + length) / geometry.blockSize();
        return new LbaRange(first, Math.max(0, end - first));
    }

    private static long blocksUpTo(long offset, int blockSize) {
        return offset / blockSize + (offset % blockSize == 0 ? 0 : 1);
    }

    private static boolean isOutside(Geometry geometry, long offset, long length) {
        return offset < 0 || length < 0 || offset > geometry.bytes() || length > geometry.bytes() - offset;
    }

    private static CompletionStage<Void> outOfRange() {
        return CompletableFuture.failedStage(new StatusException(Status.LBA_OUT_OF_RANGE));
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedStage(null);
    }

    /**
     * The whole blocks around a range of bytes.
     *
     * @param skip bytes of the first that do not belong to the range
     */
    private record Blocks(long first, int bytes, int skip, boolean exact) {
        static Blocks around(Geometry geometry, long offset, int length) {
            int size = geometry.blockSize();
            long first = offset / size;
            long end = blocksUpTo(offset + length, size);
            int skip = (int) (offset % size);
            long bytes = (end - first) * size;
            return new Blocks(first, Math.toIntExact(bytes), skip, skip == 0 && bytes == length);
        }
    }
}
