package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.testkit.Pattern;

/**
 * Reads and writes of blocks that no other command has in hand, against a model of what they hold: 0 for zeroes, the seed of their
 * data, or -1 where a write failed and nobody knows.
 */
final class Traffic {
    private static final int BLOCK = 512;

    private final BlockDevice disk;
    private final Random random;
    private final int[] seeds;
    private final BitSet busy = new BitSet();
    private final List<CompletionStage<Void>> stages = new ArrayList<>();

    Traffic(BlockDevice disk, Random random, int[] contents) {
        this.disk = disk;
        this.random = random;
        this.seeds = contents;
    }

    void one() {
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 16);
        int lba = random.nextInt(seeds.length - count);
        int next = busy.nextSetBit(lba);
        if (next >= 0 && next < lba + count) {
            return;
        }
        busy.set(lba, lba + count);
        CompletionStage<Void> done = switch (random.nextInt(5)) {
            case 0 -> zero(lba, count);
            case 1, 2 -> write(lba, count);
            default -> read(lba, count);
        };
        stages.add(done);
        done.whenComplete((end, why) -> busy.clear(lba, lba + count));
    }

    private CompletionStage<Void> zero(int lba, int count) {
        set(lba, count, -1);
        return disk.writeZeroes(lba, count, random.nextBoolean(), random.nextBoolean())
                .thenRun(() -> set(lba, count, 0));
    }

    private CompletionStage<Void> write(int lba, int count) {
        int seed = 1 + random.nextInt(1 << 20);
        ByteBuffer data = Pattern.blank(count * BLOCK);
        for (int i = 0; i < count; i++) {
            data.put(data.position() + i * BLOCK, Pattern.bytes(seed + i, BLOCK));
        }
        set(lba, count, -1);
        return disk.write(lba, data, random.nextBoolean()).thenRun(() -> {
            Pattern.checkMargins(data);
            for (int i = 0; i < count; i++) {
                seeds[lba + i] = seed + i;
            }
        });
    }

    private CompletionStage<Void> read(int lba, int count) {
        ByteBuffer data = Pattern.blank(count * BLOCK);
        return disk.read(lba, data).thenRun(() -> check(lba, count, data));
    }

    private void check(int lba, int count, ByteBuffer data) {
        Pattern.checkMargins(data);
        for (int i = 0; i < count; i++) {
            if (seeds[lba + i] < 0) {
                continue;
            }
            byte[] expected = seeds[lba + i] == 0 ? new byte[BLOCK] : Pattern.bytes(seeds[lba + i], BLOCK);
            assertThat(data.slice(data.position() + i * BLOCK, BLOCK).mismatch(ByteBuffer.wrap(expected)))
                    .as("block " + (lba + i))
                    .isEqualTo(-1);
        }
    }

    private void set(int lba, int count, int seed) {
        for (int i = 0; i < count; i++) {
            seeds[lba + i] = seed;
        }
    }

    /** All that was begun ended, well or not. */
    void allEnded(World world) {
        for (CompletionStage<Void> stage : stages) {
            boolean mixedUp =
                    world.await(stage.handle((end, why) -> why != null && why.getCause() instanceof AssertionError));
            assertThat(mixedUp).isFalse();
        }
        assertThat(busy.isEmpty()).isTrue();
    }

    /** All that was begun ended well, and every block holds what it should. */
    void verify(World world) {
        stages.forEach(world::await);
        assertThat(busy.isEmpty()).isTrue();
        world.await(read(0, seeds.length));
    }
}
