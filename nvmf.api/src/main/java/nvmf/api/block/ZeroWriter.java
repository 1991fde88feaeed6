package nvmf.api.block;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/** Write Zeroes for devices that have nothing better: one bounded write of zeroes after the other. */
final class ZeroWriter {
    private static final int CHUNK_BYTES = 1 << 20;

    private ZeroWriter() {}

    static CompletionStage<Void> write(BlockDevice device, long lba, long blocks, boolean fua) {
        if (!device.geometry().contains(lba, blocks)) {
            return CompletableFuture.failedFuture(new StatusException(Status.LBA_OUT_OF_RANGE));
        }
        int blockSize = device.geometry().blockSize();
        ByteBuffer zeroes = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, blocks * blockSize));
        return writeFrom(device, lba, blocks, zeroes, blockSize, fua);
    }

    private static CompletionStage<Void> writeFrom(
            BlockDevice device, long lba, long blocks, ByteBuffer zeroes, int blockSize, boolean fua) {
        long at = lba;
        long left = blocks;
        while (left > 0) {
            int count = (int) Math.min(left, zeroes.capacity() / blockSize);
            CompletableFuture<Void> written =
                    device.write(at, zeroes.slice(0, count * blockSize), fua).toCompletableFuture();
            at += count;
            left -= count;
            if (!written.isDone() || written.isCompletedExceptionally()) {
                long next = at;
                long rest = left;
                return written.thenCompose(done -> writeFrom(device, next, rest, zeroes, blockSize, fua));
            }
        }
        return CompletableFuture.completedFuture(null);
    }
}
