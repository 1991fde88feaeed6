package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.nvm.Compare;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.OnQueue;

/**
 * Compares what a host sent with what the medium holds, piece by piece: a second lease for the latter could be what other commands wait
 * for while they hold the first. All comparisons of a queue share one small buffer, so there is one at a time. On the queue's thread.
 */
final class Comparisons {
    private static final int PIECE_BYTES = 65536;

    private final Executor home;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    private record Comparison(
            BlockDevice device, int blockSize, long lba, ByteBuffer expected, CompletableFuture<Void> done) {}

    Comparisons(Executor home) {
        this.home = home;
    }

    /** Compares blocks with {@code expected}, lent until the stage completes: Compare Failure if they differ. */
    CompletionStage<Void> compare(Namespace namespace, Compare command, ByteBuffer expected) {
        BlockDevice device = namespace.device();
        if (piece.capacity() == 0) {
            piece = Wire.allocateDirect(PIECE_BYTES);
        }
        var comparison = new Comparison(
                device, namespace.geometry().blockSize(), command.slba(), expected.slice(), new CompletableFuture<>());
        if (command.fua() && namespace.geometry().volatileWriteCache()) {
            // NVM Command Set Specification, "Compare command": FUA compares with what is on non-volatile media, so
            // it has to get there first.
            OnQueue.after(home, device.flush(), (flushed, failure) -> {
                if (failure == null) {
                    step(comparison, 0);
                } else {
                    comparison.done().completeExceptionally(failure);
                }
            });
        } else {
            step(comparison, 0);
        }
        return comparison.done();
    }

    private void step(Comparison comparison, int from) {
        if (from == comparison.expected().limit()) {
            comparison.done().complete(null);
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
                comparison.done().completeExceptionally(failure);
            } else if (!held.equals(comparison.expected().slice(from, length))) {
                comparison.done().completeExceptionally(new StatusException(Status.COMPARE_FAILURE.dnr()));
            } else {
                step(comparison, from + length);
            }
        });
    }
}
