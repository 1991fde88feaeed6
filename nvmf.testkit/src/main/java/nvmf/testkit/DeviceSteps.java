package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;

/** What the tests of block devices do again and again: an operation, and how it must end. */
final class DeviceSteps {
    private DeviceSteps() {}

    static void write(BlockDevice device, long lba, int seed, int count) {
        done(device.write(lba, Pattern.of(seed, count * device.geometry().blockSize()), false));
    }

    static byte[] read(BlockDevice device, long lba, int count) {
        ByteBuffer target = Pattern.blank(count * device.geometry().blockSize());
        done(device.read(lba, target));
        Pattern.checkMargins(target);
        return Wire.bytes(target, target.position(), target.remaining());
    }

    static void check(BlockDevice device, long lba, int seed, int count) {
        assertThat(read(device, lba, count))
                .isEqualTo(Pattern.bytes(seed, count * device.geometry().blockSize()));
    }

    static void done(CompletionStage<Void> stage) {
        assertThat(status(stage)).isEqualTo(Status.SUCCESS);
    }

    static void fails(Status status, CompletionStage<Void> stage) {
        assertThat(status(stage).is(status)).as(status(stage).text()).isTrue();
    }

    static Status status(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
            return Status.SUCCESS;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StatusException failure) {
                return failure.status();
            }
            throw new AssertionError("failed without a status", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the operation did not end", e);
        }
    }
}
