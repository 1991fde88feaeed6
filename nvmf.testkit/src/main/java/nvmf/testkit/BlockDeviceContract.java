package nvmf.testkit;

import static nvmf.testkit.DeviceSteps.check;
import static nvmf.testkit.DeviceSteps.done;
import static nvmf.testkit.DeviceSteps.fails;
import static nvmf.testkit.DeviceSteps.read;
import static nvmf.testkit.DeviceSteps.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.block.BlockDevice.Registration;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the Javadoc of {@link BlockDevice} promises, as tests, for devices that keep what is written. A device's test class implements
 * this; each test opens a device and closes it.
 */
@ExtendWith(Seeded.class)
public interface BlockDeviceContract extends OffloadContract {
    /** A device that refuses writes, where this kind can be one. */
    default Optional<BlockDevice> openReadOnly() throws Exception {
        return Optional.empty();
    }

    @Test
    default void aDeviceHasAShapeAndKeepsIt() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            assertThat(blocks * blockSize).isGreaterThanOrEqualTo(4 << 20);
            assertThat(device.geometry().bytes()).isEqualTo(blocks * blockSize);
            assertThat(device.identity()).isNotNull();
            try (Registration registration = device.onGeometryChange(() -> {})) {
                assertThat(registration).isNotNull();
            }
        });
    }

    @Test
    default void whatWasWrittenIsReadWhereverAndHoweverMuch() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            for (int bytes : new int[] {blockSize, 3 * blockSize, 128 << 10, 1 << 20}) {
                int count = bytes / blockSize;
                for (long lba : new long[] {0, 1, blocks / 2 - 1, blocks - count}) {
                    int seed = (int) lba + bytes;
                    ByteBuffer source = Pattern.of(seed, count * blockSize);
                    CompletionStage<Void> written = device.write(lba, source, false);
                    if (device.writesAtOnce()) {
                        assertThat(written).isCompleted();
                    }
                    done(written);
                    Pattern.check(seed, source);
                    ByteBuffer target = Pattern.blank(count * blockSize);
                    done(device.read(lba, target));
                    Pattern.check(seed, target);
                    ByteBuffer place = Pattern.blank(count * blockSize);
                    if (device.readAtOnce(lba, place)) {
                        Pattern.check(seed, place);
                    }
                }
            }
        });
    }

    @Test
    default void aWriteLeavesItsNeighboursAlone() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, 10, 1, 5);
            write(device, 12, 2, 1);
            check(device, 10, 1, 2);
            check(device, 12, 2, 1);
            ByteBuffer rest = Pattern.blank(2 * blockSize);
            done(device.read(13, rest));
            byte[] expected =
                    Wire.bytes(ByteBuffer.wrap(Pattern.bytes(1, 5 * blockSize)), 3 * blockSize, 2 * blockSize);
            assertThat(Wire.bytes(rest, rest.position(), 2 * blockSize)).isEqualTo(expected);
        });
    }

    @Test
    default void heapBuffersSlicesAndReadOnlySourcesAreTaken() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            byte[] expected = Pattern.bytes(7, 2 * blockSize);
            ByteBuffer heap = ByteBuffer.allocate(2 * blockSize + 9).position(9);
            heap.put(9, expected);
            for (ByteBuffer source :
                    List.of(heap, heap.slice(), heap.asReadOnlyBuffer(), Pattern.of(7, 2 * blockSize))) {
                int position = source.position();
                done(device.writeZeroes(4, 2, false, false));
                done(device.write(4, source, false));
                assertThat(source.position()).isEqualTo(position);
                assertThat(source.remaining()).isEqualTo(2 * blockSize);
                ByteBuffer target = ByteBuffer.allocate(2 * blockSize + 5).position(5);
                done(device.read(4, target));
                assertThat(target.position()).isEqualTo(5);
                assertThat(target.limit()).isEqualTo(target.capacity());
                assertThat(target.array()).startsWith(new byte[5]).endsWith(expected);
            }
        });
    }

    @Test
    default void aDurableWriteAndAFlushEndWell() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            done(device.flush());
            done(device.write(3, Pattern.of(3, blockSize), true));
            write(device, 4, 4, 1);
            done(device.flush());
            check(device, 3, 3, 1);
            check(device, 4, 4, 1);
        });
    }

    @Test
    default void zeroesAreWrittenWhateverTheFlags() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            int large = (3 << 19) / blockSize;
            for (int count : new int[] {1, 9, large}) {
                for (int flags = 0; flags < 4; flags++) {
                    write(device, 5, flags, count + 2);
                    done(device.writeZeroes(6, count, (flags & 1) != 0, (flags & 2) != 0));
                    byte[] expected = Pattern.bytes(flags, (count + 2) * blockSize);
                    for (int i = blockSize; i < (count + 1) * blockSize; i++) {
                        expected[i] = 0;
                    }
                    assertThat(read(device, 5, count + 2)).isEqualTo(expected);
                }
            }
        });
    }

    @Test
    default void theWholeDeviceCanBeZeroed() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, 0, 1, 2);
            write(device, blocks - 2, 2, 2);
            done(device.writeZeroes(0, blocks, true, false));
            assertThat(read(device, 0, 2)).containsOnly(0);
            assertThat(read(device, blocks - 2, 2)).containsOnly(0);
        });
    }

    @Test
    default void aDeallocatedBlockReadsAsZeroesOrAsBefore() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, 100, 6, 40);
            done(device.deallocate(List.of()));
            done(device.deallocate(List.of(new LbaRange(101, 8), new LbaRange(120, 1), new LbaRange(130, 5))));
            byte[] before = Pattern.bytes(6, 40 * blockSize);
            byte[] after = read(device, 100, 40);
            for (int i = 0; i < 40; i++) {
                byte[] old = Wire.bytes(ByteBuffer.wrap(before), i * blockSize, blockSize);
                byte[] now = Wire.bytes(ByteBuffer.wrap(after), i * blockSize, blockSize);
                boolean given = i >= 1 && i < 9 || i == 20 || i >= 30 && i < 35;
                if (given && device.zeroesAfterDeallocate()) {
                    assertThat(now).as("block " + (100 + i)).containsOnly(0);
                } else if (given) {
                    assertThat(now).as("block " + (100 + i)).isIn(old, new byte[blockSize]);
                } else {
                    assertThat(now).as("block " + (100 + i)).isEqualTo(old);
                }
            }
            write(device, 101, 8, 8);
            check(device, 101, 8, 8);
        });
    }

    /** LBAs are unsigned: what is negative here is a large number of the host's. */
    @Test
    default void aRangeThatIsNotInsideFailsAndTouchesNothing() throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            write(device, blocks - 1, 9, 1);
            long[] outside = {blocks - 1, blocks, blocks + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1
            };
            for (long lba : outside) {
                ByteBuffer data = Pattern.of(1, 2 * blockSize);
                fails(Status.LBA_OUT_OF_RANGE, device.write(lba, data, false));
                fails(Status.LBA_OUT_OF_RANGE, device.read(lba, data));
                Pattern.check(1, data);
                fails(Status.LBA_OUT_OF_RANGE, device.writeZeroes(lba, 2, true, false));
                fails(Status.LBA_OUT_OF_RANGE, device.deallocate(List.of(new LbaRange(lba, 2))));
            }
            fails(Status.LBA_OUT_OF_RANGE, device.writeZeroes(0, blocks + 1, false, false));
            fails(Status.LBA_OUT_OF_RANGE, device.writeZeroes(1, Long.MAX_VALUE, false, false));
            fails(Status.LBA_OUT_OF_RANGE, device.writeZeroes(1, -1, false, false));
            check(device, blocks - 1, 9, 1);
        });
    }

    @Test
    default void manyOperationsRunAtATimeFromManyThreads(Random random) throws Exception {
        with(open(), (device, blockSize, blocks) -> {
            int each = 64;
            long[] seeds = random.longs(4).toArray();
            List<CompletableFuture<Void>> threads = IntStream.range(0, seeds.length)
                    .mapToObj(thread -> CompletableFuture.runAsync(
                            () -> churn(device, new Random(seeds[thread]), thread * each, each)))
                    .toList();
            threads.forEach(DeviceSteps::done);
        });
    }

    /** Writes blocks of its own, all at once and in any order, and reads them. */
    private static void churn(BlockDevice device, Random random, int from, int count) {
        int blockSize = device.geometry().blockSize();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        List<Integer> lbas =
                new ArrayList<>(IntStream.range(from, from + count).boxed().toList());
        Collections.shuffle(lbas, random);
        for (int lba : lbas) {
            stages.add(device.write(lba, Pattern.of(lba, blockSize), random.nextInt(16) == 0));
        }
        stages.add(device.flush());
        stages.forEach(DeviceSteps::done);
        for (int lba : lbas) {
            check(device, lba, lba, 1);
        }
    }

    @Test
    default void aReadOnlyDeviceRefusesEveryChange() throws Exception {
        Optional<BlockDevice> readOnly = openReadOnly();
        assumeThat(readOnly).as("a read-only device of this kind").isPresent();
        with(readOnly.get(), (device, blockSize, blocks) -> {
            assertThat(device.geometry().readOnly()).isTrue();
            byte[] before = read(device, 0, 4);
            Status refusal = Status.NAMESPACE_WRITE_PROTECTED;
            fails(refusal, device.write(0, Pattern.of(1, blockSize), false));
            fails(refusal, device.writeZeroes(1, 1, true, false));
            fails(refusal, device.copy(1, 2, 1, false));
            assertThat(read(device, 0, 4)).isEqualTo(before);
            done(device.flush());
        });
    }
}
