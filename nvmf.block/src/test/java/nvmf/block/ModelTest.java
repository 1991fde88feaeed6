package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;

/** Any sequence of operations leaves a disk with the bytes that an array has after the same. */
final class ModelTest {
    private static final int BLOCK = 4096;

    /** Three segments of RAM, the last not full. */
    private static final int BLOCKS_MAX = 2 * 256 + 64;

    private enum Verb {
        WRITE,
        WRITE_FUA,
        ZEROES,
        ZEROES_DEALLOCATE,
        DEALLOCATE,
        READ,
        FLUSH,
        RESIZE
    }

    /** One operation; {@code lba} and {@code blocks} can lie outside the disk, {@code seed} makes the data. */
    private record Operation(Verb verb, int lba, int blocks, int seed) {
        ByteBuffer data() {
            ByteBuffer data = ByteBuffer.allocateDirect(blocks * BLOCK);
            for (int i = 0; i < data.capacity(); i += 4) {
                data.putInt(i, seed + i * 0x9E3779B9);
            }
            return data;
        }
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<Integer> lba = Arbitraries.integers().between(0, BLOCKS_MAX);
        Arbitrary<Integer> blocks = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 8)),
                Tuple.of(1, Arbitraries.integers().between(0, BLOCKS_MAX)));
        return Combinators.combine(Arbitraries.of(Verb.class), lba, blocks, Arbitraries.integers())
                .as(Operation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    /** What the disk should hold. */
    private static final class Model {
        private final boolean keepsWhatIsCutOff;
        private final boolean deallocateZeroes;
        private final byte[] bytes = new byte[BLOCKS_MAX * BLOCK];
        private int blocks = BLOCKS_MAX;

        Model(boolean keepsWhatIsCutOff, boolean deallocateZeroes) {
            this.keepsWhatIsCutOff = keepsWhatIsCutOff;
            this.deallocateZeroes = deallocateZeroes;
        }

        void apply(BlockDevice disk, LongConsumer resize, Operation op) {
            boolean inside = op.lba + op.blocks <= blocks;
            Status expected = inside ? Status.SUCCESS : Status.LBA_OUT_OF_RANGE;
            int from = op.lba * BLOCK;
            int length = op.blocks * BLOCK;
            switch (op.verb) {
                case WRITE, WRITE_FUA -> {
                    ByteBuffer data = op.data();
                    assertThat(Blocks.status(disk.write(op.lba, data, op.verb == Verb.WRITE_FUA)))
                            .isEqualTo(expected);
                    if (inside) {
                        data.get(0, bytes, from, length);
                    }
                }
                case ZEROES, ZEROES_DEALLOCATE -> {
                    boolean deallocate = op.verb == Verb.ZEROES_DEALLOCATE;
                    assertThat(Blocks.status(disk.writeZeroes(op.lba, op.blocks, deallocate, false)))
                            .isEqualTo(expected);
                    zero(inside, from, length);
                }
                case DEALLOCATE -> {
                    // The same twice and its first half once more: ranges may overlap.
                    LbaRange range = new LbaRange(op.lba, op.blocks);
                    LbaRange half = new LbaRange(op.lba, op.blocks / 2);
                    assertThat(Blocks.status(disk.deallocate(List.of(range, half, range))))
                            .isEqualTo(expected);
                    zero(inside && deallocateZeroes, from, length);
                }
                case READ -> {
                    ByteBuffer target = op.data();
                    assertThat(Blocks.status(disk.read(op.lba, target))).isEqualTo(expected);
                    if (inside) {
                        assertThat(target.mismatch(ByteBuffer.wrap(bytes, from, length)))
                                .isEqualTo(-1);
                    }
                }
                case FLUSH -> Blocks.await(disk.flush());
                case RESIZE -> resize(disk, resize, Math.max(1, op.lba));
            }
        }

        private void zero(boolean really, int from, int length) {
            if (really) {
                Arrays.fill(bytes, from, from + length, (byte) 0);
            }
        }

        private void resize(BlockDevice disk, LongConsumer resize, int to) {
            resize.accept((long) to * BLOCK);
            if (!keepsWhatIsCutOff) {
                Arrays.fill(bytes, Math.min(to, blocks) * BLOCK, bytes.length, (byte) 0);
            }
            blocks = to;
            assertThat(disk.geometry().blocks()).isEqualTo(to);
        }

        void compare(BlockDevice disk) {
            assertThat(Blocks.read(disk, 0, blocks)).isEqualTo(Arrays.copyOf(bytes, blocks * BLOCK));
        }
    }

    @Property(tries = 300)
    void aRamDiskIsAnArray(@ForAll("operations") List<Operation> operations) {
        RamDevice disk = new RamDevice(BLOCK, BLOCKS_MAX * BLOCK);
        Model model = new Model(false, true);
        for (Operation operation : operations) {
            model.apply(disk, disk::resize, operation);
        }
        model.compare(disk);
    }

    @Property(tries = 100)
    void aFileIsAnArray(@ForAll("operations") List<Operation> operations) throws IOException {
        Path path = Files.createTempFile("model", ".img");
        try {
            FileSettings settings = new FileSettings(path, BLOCK, BLOCKS_MAX * BLOCK, false, 2);
            Model model = new Model(true, false);
            try (FileDevice disk = new FileDevice(settings)) {
                for (Operation operation : operations) {
                    model.apply(disk, disk::resize, operation);
                }
                model.compare(disk);
            }
            try (FileDevice disk = new FileDevice(settings.withBytes((long) model.blocks * BLOCK))) {
                model.compare(disk);
            }
        } finally {
            Files.delete(path);
        }
    }
}
