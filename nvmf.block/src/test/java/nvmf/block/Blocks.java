package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/** Data to write, and what became of an operation. */
final class Blocks {
    private Blocks() {}

    /** A direct buffer full of that byte. */
    static ByteBuffer of(int value, int length) {
        ByteBuffer data = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            data.put(i, (byte) value);
        }
        return data;
    }

    static byte[] read(BlockDevice device, long lba, int blocks) {
        ByteBuffer target = of(0xEE, blocks * device.geometry().blockSize());
        await(device.read(lba, target));
        byte[] data = new byte[target.remaining()];
        target.get(0, data);
        return data;
    }

    /** Waits, not for ever; fails the test if the operation failed. */
    static void await(CompletionStage<Void> stage) {
        assertThat(status(stage)).isEqualTo(Status.SUCCESS);
    }

    /** The status an operation ended with. */
    static Status status(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
            return Status.SUCCESS;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(StatusException.class);
            return StatusException.of(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the operation did not end", e);
        }
    }

    static boolean isDone(CompletionStage<Void> stage) {
        CompletableFuture<Void> future = stage.toCompletableFuture();
        return future.isDone();
    }
}
