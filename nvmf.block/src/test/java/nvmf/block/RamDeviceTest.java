package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;
import nvmf.block.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RamDeviceTest {
    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void returnsWhatWasWritten(int blockSize) {
        RamDevice disk = new RamDevice(blockSize, 4 * MIB);
        int blocks = 3 * MIB / blockSize;
        ByteBuffer data = ByteBuffer.allocateDirect(3 * MIB);
        for (int i = 0; i < data.capacity(); i += 4) {
            data.putInt(i, i * 31);
        }
        Blocks.await(disk.write(1, data, false));
        byte[] expected = new byte[data.capacity()];
        data.get(0, expected);
        assertThat(Blocks.read(disk, 1, blocks)).isEqualTo(expected);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(0);
    }

    @Test
    void completesOnTheCallersThreadWithOneSharedStage() {
        RamDevice disk = new RamDevice(512, MIB);
        assertThat(disk.write(0, Blocks.of(1, 512), true))
                .isSameAs(disk.read(0, Blocks.of(0, 512)))
                .isSameAs(disk.flush())
                .isSameAs(disk.writeZeroes(0, 1, true, true))
                .isSameAs(disk.deallocate(List.of(new LbaRange(0, 1))))
                .isSameAs(Outcome.DONE);
        assertThat(Outcome.DONE).isCompletedWithValue(null);
    }

    @Test
    void aTebibyteTakesMemoryOnlyWhereItIsWritten() {
        RamDevice disk = new RamDevice(4096, 1L << 40);
        long last = disk.geometry().blocks() - 1;
        assertThat(disk.allocated()).isZero();
        assertThat(Blocks.read(disk, last, 1)).containsOnly(0);
        assertThat(disk.allocated()).as("after a read").isZero();
        Blocks.await(disk.write(last, Blocks.of(7, 4096), false));
        Blocks.await(disk.write(0, Blocks.of(8, 4096), false));
        assertThat(disk.allocated()).isEqualTo(2 * MIB);
        assertThat(Blocks.read(disk, last, 1)).containsOnly(7);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(8);
    }

    @Test
    void everySideOfTwoAndFourGibibytesIsItsOwnPlace() {
        RamDevice disk = new RamDevice(512, 5L << 30);
        long[] places = {
            0, (2L << 30) / 512 - 1, (2L << 30) / 512, (4L << 30) / 512 - 1, (4L << 30) / 512, (5L << 30) / 512 - 1
        };
        for (int i = 0; i < places.length; i++) {
            Blocks.await(disk.write(places[i], Blocks.of(i + 1, 512), false));
        }
        for (int i = 0; i < places.length; i++) {
            assertThat(Blocks.read(disk, places[i], 1))
                    .as("block %d", places[i])
                    .containsOnly(i + 1);
        }
    }

    @Test
    void deallocateReadsAsZeroesAndGivesMemoryBack() {
        RamDevice disk = new RamDevice(512, 4 * MIB);
        Blocks.await(disk.write(0, Blocks.of(5, 4 * MIB), false));
        long perMib = MIB / 512;
        // From the middle of the first mebibyte to the middle of the third, in two overlapping ranges, the later one
        // first.
        Blocks.await(disk.deallocate(List.of(
                new LbaRange(perMib, perMib + perMib / 2), new LbaRange(perMib / 2, perMib), new LbaRange(3, 0))));
        assertThat(disk.allocated()).isEqualTo(3 * MIB);
        assertThat(Blocks.read(disk, 0, MIB / 1024)).containsOnly(5);
        assertThat(Blocks.read(disk, perMib / 2, 2 * MIB / 512)).containsOnly(0);
        assertThat(Blocks.read(disk, perMib * 5 / 2, 3 * MIB / 1024)).containsOnly(5);
    }

    @Test
    void deallocateTouchesNothingWhenOneRangeIsOutside() {
        RamDevice disk = new RamDevice(512, MIB);
        Blocks.await(disk.write(0, Blocks.of(5, 512), false));
        assertThat(Blocks.status(disk.deallocate(List.of(new LbaRange(0, 1), new LbaRange(2047, 2)))))
                .isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(5);
    }

    @Test
    void manyRangesOfTheWholeDiskAreNoMoreWorkThanOne() {
        RamDevice disk = new RamDevice(512, Memory.BYTES_MAX);
        long blocks = disk.geometry().blocks();
        long one = processorNanos(() -> Blocks.await(disk.deallocate(List.of(new LbaRange(0, blocks)))));
        long many = processorNanos(() ->
                Blocks.await(disk.deallocate(new ArrayList<>(Collections.nCopies(256, new LbaRange(0, blocks))))));
        assertThat(many).isLessThan(one * 50);
    }

    /** Of this thread, whatever else the machine does meanwhile: a RAM disk works on its caller's. */
    private static long processorNanos(Runnable work) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - before;
    }

    @Test
    void writeZeroesKeepsMemoryUnlessAskedToGiveItBack() {
        RamDevice disk = new RamDevice(4096, 2 * MIB);
        Blocks.await(disk.write(0, Blocks.of(5, 2 * MIB), false));
        Blocks.await(disk.writeZeroes(1, 256, false, false));
        assertThat(disk.allocated()).isEqualTo(2 * MIB);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(5);
        assertThat(Blocks.read(disk, 1, 256)).containsOnly(0);
        assertThat(Blocks.read(disk, 257, 1)).containsOnly(5);
        Blocks.await(disk.writeZeroes(0, 512, true, false));
        assertThat(disk.allocated()).isZero();
        assertThat(Blocks.read(disk, 0, 512)).containsOnly(0);
    }

    @Test
    void growingKeepsWhatIsThereAndAddsZeroes() {
        RamDevice disk = new RamDevice(512, 3 * 512);
        Blocks.await(disk.write(0, Blocks.of(9, 3 * 512), false));
        disk.resize(3 * MIB);
        assertThat(disk.geometry().blocks()).isEqualTo(3 * MIB / 512);
        assertThat(Blocks.read(disk, 0, 3)).containsOnly(9);
        assertThat(Blocks.read(disk, 3, 3 * MIB / 512 - 3)).containsOnly(0);
    }

    @Test
    void whatAShrinkCutOffIsZeroAfterwards() {
        RamDevice disk = new RamDevice(512, 2 * MIB);
        Blocks.await(disk.write(0, Blocks.of(9, 2 * MIB), false));
        disk.resize(512);
        assertThat(disk.allocated()).isEqualTo(MIB);
        assertThat(Blocks.status(disk.read(1, Blocks.of(0, 512)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        disk.resize(2 * MIB);
        assertThat(Blocks.read(disk, 0, 1)).containsOnly(9);
        assertThat(Blocks.read(disk, 1, 4095)).containsOnly(0);
    }

    @Test
    void listenersHearOfEachChangeAfterItHappened() {
        RamDevice disk = new RamDevice(512, MIB);
        List<Long> heard = new ArrayList<>();
        AtomicInteger others = new AtomicInteger();
        BlockDevice.Registration failing = disk.onGeometryChange(() -> {
            throw new IllegalStateException("a listener of this test");
        });
        BlockDevice.Registration registration =
                disk.onGeometryChange(() -> heard.add(disk.geometry().blocks()));
        disk.onGeometryChange(others::incrementAndGet);
        disk.resize(2 * MIB);
        disk.resize(2 * MIB);
        registration.close();
        failing.close();
        disk.resize(MIB);
        assertThat(heard).containsExactly(4096L);
        assertThat(others).hasValue(2);
    }

    @Test
    void refusesWhatIsOutsideOrNoWholeBlocks() {
        RamDevice disk = new RamDevice(512, MIB);
        assertThat(Blocks.status(disk.read(2048, Blocks.of(0, 512)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.read(2047, Blocks.of(0, 1024)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.write(-1, Blocks.of(0, 512), false))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.write(Long.MIN_VALUE, Blocks.of(0, 512), false)))
                .isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.writeZeroes(1, Long.MAX_VALUE, true, false)))
                .isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.read(0, Blocks.of(0, 513)))).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(disk.allocated()).isZero();
    }

    @Test
    void touchesOnlyTheRegionLentAndMovesNoPosition() {
        RamDevice disk = new RamDevice(512, MIB);
        ByteBuffer data = Blocks.of(0, 2048);
        data.position(512).limit(1024);
        for (int i = 512; i < 1024; i++) {
            data.put(i, (byte) 3);
        }
        Blocks.await(disk.write(4, data, false));
        assertThat(data.position()).isEqualTo(512);
        assertThat(data.limit()).isEqualTo(1024);
        ByteBuffer target = ByteBuffer.allocate(2048).position(1024).limit(1536);
        Blocks.await(disk.read(4, target));
        assertThat(target.position()).isEqualTo(1024);
        for (int i = 0; i < 2048; i++) {
            assertThat(target.array()[i]).isEqualTo((byte) (i >= 1024 && i < 1536 ? 3 : 0));
        }
    }

    @Test
    void impossibleDisksAreRefusedWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RamDevice(4096, 512))
                .withMessage("a disk of 512 bytes does not divide into blocks of 4096 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RamDevice(0, 512))
                .withMessageContaining("power of two");
        assertThatIllegalArgumentException().isThrownBy(() -> new RamDevice(512, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RamDevice(512, Memory.BYTES_MAX + 512))
                .withMessageContaining("is more than");
    }
}
