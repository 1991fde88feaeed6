package nvmf.api.block;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * Verify and Copy for devices that have nothing better: piece by piece through one buffer. A copy onto blocks behind its own begins at
 * its end, so that nothing is overwritten before it was read.
 */
final class Mover {
    private static final int PIECE_BYTES = 128 << 10;

    private final BlockDevice device;
    private final int blockSize;
    private final long from;
    private final long to;
    private final long blocks;
    private final boolean fua;
    private final boolean writes;
    private final ByteBuffer piece;

    /** How many blocks are done. */
    private long done;

    private Mover(BlockDevice device, long from, long to, long blocks, boolean fua, boolean writes) {
        this.device = device;
        this.blockSize = device.geometry().blockSize();
        this.from = from;
        this.to = to;
        this.blocks = blocks;
        this.fua = fua;
        this.writes = writes;
        this.piece = ByteBuffer.allocateDirect((int) Math.min(PIECE_BYTES, blocks * blockSize));
    }

    static CompletionStage<Void> verify(BlockDevice device, long lba, long blocks) {
        return device.geometry().contains(lba, blocks)
                ? new Mover(device, lba, lba, blocks, false, false).move()
                : CompletableFuture.failedFuture(new StatusException(Status.LBA_OUT_OF_RANGE));
    }

    static CompletionStage<Void> copy(BlockDevice device, long from, long to, long blocks, boolean fua) {
        Geometry geometry = device.geometry();
        if (!geometry.contains(from, blocks) || !geometry.contains(to, blocks)) {
            return CompletableFuture.failedFuture(new StatusException(Status.LBA_OUT_OF_RANGE));
        }
        if (geometry.readOnly()) {
            return CompletableFuture.failedFuture(new StatusException(Status.NAMESPACE_WRITE_PROTECTED));
        }
        return new Mover(device, from, to, blocks, fua, true).move();
    }

    /** Pieces until one is not complete at once; the rest is its continuation. */
    private CompletionStage<Void> move() {
        while (done < blocks) {
            CompletableFuture<Void> moved = next().toCompletableFuture();
            if (!moved.isDone() || moved.isCompletedExceptionally()) {
                return moved.thenCompose(more -> move());
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> next() {
        int count = (int) Math.min(blocks - done, piece.capacity() / blockSize);
        long at = to > from ? blocks - done - count : done;
        done += count;
        ByteBuffer data = piece.slice(0, count * blockSize);
        CompletableFuture<Void> read = device.read(from + at, data).toCompletableFuture();
        if (!writes) {
            return read;
        }
        return read.isDone() && !read.isCompletedExceptionally()
                ? device.write(to + at, data, fua)
                : read.thenCompose(there -> device.write(to + at, data, fua));
    }
}
