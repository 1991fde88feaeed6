package nvmf.testkit;

import static nvmf.testkit.DeviceSteps.check;
import static nvmf.testkit.DeviceSteps.done;
import static nvmf.testkit.DeviceSteps.fails;
import static nvmf.testkit.DeviceSteps.read;
import static nvmf.testkit.DeviceSteps.status;
import static nvmf.testkit.DeviceSteps.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.Test;

/**
 * What the Javadoc of {@link BlockDevice} promises of the operations that have a default, as tests: verify, copy, compare-and-write,
 * write uncorrectable. A part of {@link BlockDeviceContract}.
 */
public interface OffloadContract {
    /** A device of 4 MiB or more that takes writes; what it holds does not matter. */
    BlockDevice open() throws Exception;

    /** Whether this kind of device takes Write Uncorrectable. */
    default boolean takesUncorrectable() {
        return false;
    }

    /** The test is done with a device. */
    default void close(BlockDevice device) throws Exception {}

    /** A test's body. */
    @FunctionalInterface
    interface Body {
        void run(BlockDevice device, int blockSize, long blocks) throws Exception;
    }

    default void with(BlockDevice device, Body body) throws Exception {
        try {
            Geometry geometry = device.geometry();
            body.run(device, geometry.blockSize(), geometry.blocks());
            assertThat(device.geometry()).isEqualTo(geometry);
        } finally {
            close(device);
        }
    }

    @Test
    default void whatCanBeReadIsVerified() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, 0, 1, 3);
            done(device.verify(0, 0));
            done(device.verify(0, 1));
            done(device.verify(blocks - 700, 700));
            fails(Status.LBA_OUT_OF_RANGE, device.verify(blocks - 1, 2));
            fails(Status.LBA_OUT_OF_RANGE, device.verify(-1, 1));
        });
    }

    @Test
    default void aCopyIsAsIfAllWereReadFirst() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            int count = (300 << 10) / blockSize;
            for (int to : new int[] {8, 7, 9, 8 + count / 2, 8 + count, 8 + 2 * count}) {
                write(device, 8, to, count);
                done(device.copy(8, to, count, (to & 1) != 0));
                check(device, to, to, count);
                write(device, 8 + count, to, count);
                done(device.copy(8 + count, to, count, false));
                check(device, to, to, count);
            }
            done(device.copy(0, 1, 0, false));
            fails(Status.LBA_OUT_OF_RANGE, device.copy(blocks - 1, 0, 2, false));
            fails(Status.LBA_OUT_OF_RANGE, device.copy(0, blocks - 1, 2, false));
            fails(Status.LBA_OUT_OF_RANGE, device.copy(-1, 0, 1, false));
        });
    }

    @Test
    default void whatIsAsExpectedIsReplacedAndNothingElse() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            assumeThat(device.comparesAndWrites())
                    .as("a compare-and-write of its own")
                    .isTrue();
            int count = Math.max(1, (16 << 10) / blockSize);
            int lba = (1 << 20) / blockSize - 1; // in two regions and two segments, if there is more than a block
            write(device, lba, 1, count + 1);
            done(device.compareAndWrite(
                    lba, Pattern.of(1, count * blockSize), Pattern.of(2, count * blockSize), false));
            check(device, lba, 2, count);
            byte[] almost = Pattern.bytes(2, count * blockSize);
            almost[almost.length - 1] ^= 1;
            fails(
                    Status.COMPARE_FAILURE,
                    device.compareAndWrite(lba, ByteBuffer.wrap(almost), Pattern.of(3, count * blockSize), true));
            check(device, lba, 2, count);
            done(device.compareAndWrite(lba, Pattern.of(2, blockSize), Pattern.of(4, blockSize), true));
            check(device, lba, 4, 1);
            fails(
                    Status.ATOMIC_WRITE_UNIT_EXCEEDED,
                    device.compareAndWrite(
                            lba,
                            Pattern.of(2, BlockDevice.COMPARE_AND_WRITE_MAX + blockSize),
                            Pattern.of(4, BlockDevice.COMPARE_AND_WRITE_MAX + blockSize),
                            false));
            fails(
                    Status.LBA_OUT_OF_RANGE,
                    device.compareAndWrite(blocks, Pattern.of(2, blockSize), Pattern.of(4, blockSize), false));
        });
    }

    /** Eight who each add one to a number in a block, a hundred times: the sum is right only if nobody comes between. */
    @Test
    default void noWriteComesBetweenCompareAndWrite() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            assumeThat(device.comparesAndWrites())
                    .as("a compare-and-write of its own")
                    .isTrue();
            done(device.writeZeroes(3, 1, false, false));
            int adders = 8;
            int each = 100;
            List<CompletableFuture<Void>> threads = IntStream.range(0, adders)
                    .mapToObj(adder -> CompletableFuture.runAsync(() -> add(device, 3, each)))
                    .toList();
            threads.forEach(DeviceSteps::done);
            assertThat(ByteBuffer.wrap(read(device, 3, 1)).getInt(0)).isEqualTo(adders * each);
        });
    }

    private static void add(BlockDevice device, long lba, int times) {
        int blockSize = device.geometry().blockSize();
        for (int added = 0; added < times; ) {
            ByteBuffer before = ByteBuffer.allocateDirect(blockSize);
            done(device.read(lba, before));
            ByteBuffer after = ByteBuffer.allocateDirect(blockSize).putInt(0, before.getInt(0) + 1);
            Status status = status(device.compareAndWrite(lba, before, after, false));
            assertThat(status.isSuccess() || status.is(Status.COMPARE_FAILURE))
                    .as(status.text())
                    .isTrue();
            added += status.isSuccess() ? 1 : 0;
        }
    }

    @Test
    default void anUncorrectableBlockIsNotReadUntilItIsWritten() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, 10, 1, 10);
            if (!takesUncorrectable()) {
                fails(Status.INVALID_OPCODE, device.writeUncorrectable(12, 4));
                return;
            }
            done(device.writeUncorrectable(12, 4));
            Status lost = Status.UNRECOVERED_READ_ERROR;
            fails(lost, device.read(15, Pattern.blank(blockSize)));
            fails(lost, device.read(10, Pattern.blank(10 * blockSize)));
            fails(lost, device.verify(12, 1));
            fails(lost, device.copy(12, 30, 1, false));
            fails(lost, device.compareAndWrite(12, Pattern.of(1, blockSize), Pattern.of(1, blockSize), false));
            assertThat(read(device, 10, 2)).isEqualTo(Pattern.bytes(1, 2 * blockSize));
            done(device.read(16, Pattern.blank(4 * blockSize)));
            write(device, 13, 2, 1);
            check(device, 13, 2, 1);
            fails(lost, device.read(12, Pattern.blank(blockSize)));
            fails(lost, device.read(14, Pattern.blank(blockSize)));
            done(device.writeZeroes(12, 1, true, false));
            assertThat(read(device, 12, 2)).startsWith(new byte[blockSize]);
            done(device.copy(10, 14, 2, false));
            assertThat(read(device, 14, 1)).isEqualTo(Pattern.bytes(1, blockSize));
            fails(Status.LBA_OUT_OF_RANGE, device.writeUncorrectable(blocks, 1));
        });
    }
}
