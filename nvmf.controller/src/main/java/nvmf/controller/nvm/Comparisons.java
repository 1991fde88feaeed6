package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.controller.model.OnQueue;

/**
 * The Compare commands of a queue, one after the other and piece by piece: a second lease for what the medium holds could be what
 * other commands wait for while they hold the first, so all share one small buffer. On the queue's thread.
 */
final class Comparisons {
    private static final int PIECE_BYTES = 65536;

    private final Executor home;
    private final Deque<Comparison> waiting = new ArrayDeque<>();
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean busy;

    private record Comparison(
            BlockDevice device, int blockSize, long lba, ByteBuffer expected, CompletableFuture<Void> done) {}

    Comparisons(Executor home) {
        this.home = home;
    }

    /** Compares the device's blocks with {@code expected}, lent until the stage completes: Compare Failure if they differ. */
    CompletionStage<Void> compare(BlockDevice device, Geometry geometry, long lba, ByteBuffer expected) {
        var comparison = new Comparison(device, geometry.blockSize(), lba, expected.slice(), new CompletableFuture<>());
        waiting.add(comparison);
        if (!busy) {
            next();
        }
        return comparison.done();
    }

    private void next() {
        Comparison comparison = waiting.poll();
        busy = comparison != null;
        if (busy) {
            if (piece.capacity() == 0) {
                piece = Wire.allocateDirect(PIECE_BYTES);
            }
            step(comparison, 0);
        }
    }

    private void step(Comparison comparison, int from) {
        if (from == comparison.expected().limit()) {
            comparison.done().complete(null);
            next();
            return;
        }
        int length = Math.min(PIECE_BYTES, comparison.expected().limit() - from);
        ByteBuffer held = piece.slice(0, length);
        CompletionStage<Void> read;
        try {
            read = comparison.device().read(comparison.lba() + from / comparison.blockSize(), held);
        } catch (RuntimeException e) {
            read = CompletableFuture.failedFuture(e);
        }
        OnQueue.after(home, read, (done, failure) -> {
            if (failure != null) {
                finish(comparison, failure);
            } else if (!held.equals(comparison.expected().slice(from, length))) {
                finish(comparison, new StatusException(Status.COMPARE_FAILURE.dnr()));
            } else {
                step(comparison, from + length);
            }
        });
    }

    private void finish(Comparison comparison, Throwable failure) {
        comparison.done().completeExceptionally(failure);
        next();
    }
}
