package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.LbaRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * NVM Command Set, "Atomic Operations": AWUN is at least one logical block, so that a read beside a write returns the old block or
 * the new, and two writes leave one or the other.
 */
final class TornBlocksTest {
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 4;

    @TempDir
    Path directory;

    /** Writes blocks of one number each, again and again. */
    private static Callable<Integer> writer(BlockDevice disk, int first, int rounds) {
        return () -> {
            ByteBuffer data = ByteBuffer.allocateDirect(BLOCKS * BLOCK);
            for (int round = 0; round < rounds; round++) {
                long number = (long) first << 32 | round;
                for (int i = 0; i < data.capacity(); i += 8) {
                    data.putLong(i, number);
                }
                Blocks.await(disk.write(0, data, false));
            }
            return 0;
        };
    }

    /** Counts blocks that are not of one number. */
    private static Callable<Integer> reader(BlockDevice disk, int rounds) {
        return () -> {
            ByteBuffer data = ByteBuffer.allocateDirect(BLOCKS * BLOCK);
            int torn = 0;
            for (int round = 0; round < rounds; round++) {
                Blocks.await(disk.read(0, data));
                for (int block = 0; block < BLOCKS; block++) {
                    torn += isTorn(data, block * BLOCK) ? 1 : 0;
                }
            }
            return torn;
        };
    }

    private static boolean isTorn(ByteBuffer data, int at) {
        long number = data.getLong(at);
        for (int i = 8; i < BLOCK; i += 8) {
            if (data.getLong(at + i) != number) {
                return true;
            }
        }
        return false;
    }

    private static Callable<Integer> deallocator(BlockDevice disk, int rounds) {
        return () -> {
            for (int round = 0; round < rounds; round++) {
                Blocks.await(
                        disk.deallocate(List.of(new LbaRange(0, disk.geometry().blocks()))));
                Blocks.await(disk.writeZeroes(0, BLOCKS, false, false));
            }
            return 0;
        };
    }

    private static int torn(List<Callable<Integer>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            int torn = 0;
            for (Future<Integer> task : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                torn += task.get();
            }
            return torn;
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aBlockOfARamDiskIsNeverTorn() throws Exception {
        BlockDevice disk = new RamDevice(BLOCK, 1 << 20);
        List<Callable<Integer>> tasks = new ArrayList<>(
                List.of(writer(disk, 1, 20_000), writer(disk, 2, 20_000), reader(disk, 20_000), reader(disk, 20_000)));
        assertThat(torn(tasks)).isZero();
    }

    @Test
    void aBlockOfARamDiskIsNotTornByDeallocationEither() throws Exception {
        BlockDevice disk = new RamDevice(BLOCK, 1 << 20);
        List<Callable<Integer>> tasks =
                new ArrayList<>(List.of(writer(disk, 1, 2_000), deallocator(disk, 1_000), reader(disk, 4_000)));
        assertThat(torn(tasks)).isZero();
    }

    @Test
    void aBlockOfAFileIsNeverTorn() throws Exception {
        FileSettings settings = new FileSettings(directory.resolve("disk"), BLOCK, 1 << 20, false, 4);
        try (FileDevice disk = new FileDevice(settings)) {
            List<Callable<Integer>> tasks = new ArrayList<>(
                    List.of(writer(disk, 1, 3_000), writer(disk, 2, 3_000), reader(disk, 5_000), reader(disk, 5_000)));
            assertThat(torn(tasks)).isZero();
        }
    }

    /** A resize copies the table of segments: what is written meanwhile must be in the copy. */
    @Test
    void whatIsWrittenDuringAResizeIsNotLost() throws Exception {
        RamDevice disk = new RamDevice(BLOCK, 512L << 20);
        Callable<Integer> resizer = () -> {
            for (int i = 0; i < 200; i++) {
                disk.resize((512L + i) << 20);
            }
            return 0;
        };
        Callable<Integer> writer = () -> {
            int lost = 0;
            ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
            for (int i = 0; i < 400; i++) {
                // Each in a mebibyte of its own, so that each puts a segment into the table.
                Blocks.await(disk.write(i * 256L, data.putInt(0, i + 1), false));
            }
            for (int i = 0; i < 400; i++) {
                Blocks.await(disk.read(i * 256L, data));
                lost += data.getInt(0) == i + 1 ? 0 : 1;
            }
            return lost;
        };
        assertThat(torn(new ArrayList<>(List.of(resizer, writer)))).isZero();
    }
}
