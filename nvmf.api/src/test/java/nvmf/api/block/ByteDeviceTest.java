package nvmf.api.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.junit.jupiter.api.Test;

final class ByteDeviceTest {
    private static final int BLOCK = 512;
    private static final int BLOCKS = 8;

    @Property(tries = 300)
    void whateverIsDoneToItItIsARowOfBytes(
            @ForAll @Size(max = 20) List<@IntRange(max = 3) Integer> kinds,
            @ForAll @Size(value = 20) List<@IntRange(max = 4095) Integer> offsets,
            @ForAll @Size(value = 20) List<@IntRange(max = 2000) Integer> lengths) {
        ArrayDevice device = new ArrayDevice();
        ByteDevice bytes = new ByteDevice(device);
        byte[] model = new byte[BLOCK * BLOCKS];
        for (int i = 0; i < kinds.size(); i++) {
            int offset = offsets.get(i);
            int length = Math.min(lengths.get(i), model.length - offset);
            byte[] data = new byte[length];
            switch (kinds.get(i)) {
                case 0 -> {
                    join(bytes.read(offset, ByteBuffer.wrap(data)));
                    assertThat(data).isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
                }
                case 1 -> {
                    Arrays.fill(data, (byte) (i + 1));
                    System.arraycopy(data, 0, model, offset, length);
                    join(bytes.write(offset, ByteBuffer.wrap(data), false));
                }
                case 2 -> {
                    Arrays.fill(model, offset, offset + length, (byte) 0);
                    join(bytes.writeZeroes(offset, length, true, false));
                }
                default -> join(bytes.deallocate(offset, length));
            }
            assertThat(device.content).isEqualTo(model);
        }
    }

    @Test
    void wholeBlocksGoStraightToTheDevice() {
        ArrayDevice device = new ArrayDevice();
        ByteBuffer buffer = ByteBuffer.allocate(2 * BLOCK);
        join(new ByteDevice(device).write(BLOCK, buffer, true));
        assertThat(device.calls).containsExactly("write 1 2 fua");
        assertThat(device.lastBuffer).isSameAs(buffer);
    }

    @Test
    void aPartOfABlockIsReadFirst() {
        ArrayDevice device = new ArrayDevice();
        join(new ByteDevice(device).write(BLOCK + 1, ByteBuffer.allocate(3), false));
        assertThat(device.calls).containsExactly("read 1 1", "write 1 1");
    }

    @Test
    void nothingComesBetweenReadingABlockAndWritingItBack() {
        ArrayDevice device = new ArrayDevice();
        device.hold();
        ByteDevice bytes = new ByteDevice(device);
        CompletionStage<Void> part = bytes.write(1, ByteBuffer.wrap(new byte[] {7}), false);
        CompletionStage<Void> whole = bytes.write(0, ByteBuffer.wrap(new byte[BLOCK]), false);
        CompletionStage<Void> otherPart = bytes.write(2, ByteBuffer.wrap(new byte[] {8}), false);
        assertThat(device.calls).containsExactly("read 0 1");
        device.letGo();
        join(part);
        join(whole);
        join(otherPart);
        assertThat(device.calls).containsExactly("read 0 1", "write 0 1", "write 0 1", "read 0 1", "write 0 1");
        assertThat(device.content[1]).isZero();
        assertThat(device.content[2]).isEqualTo((byte) 8);
    }

    @Test
    void whatLiesBehindTheEndIsOutOfRange() {
        ByteDevice bytes = new ByteDevice(new ArrayDevice());
        for (long offset : new long[] {-1, BLOCK * BLOCKS - 1, BLOCK * BLOCKS + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> join(bytes.read(offset, ByteBuffer.allocate(2))))
                    .isInstanceOfSatisfying(
                            StatusException.class,
                            e -> assertThat(e.status().is(Status.LBA_OUT_OF_RANGE))
                                    .isTrue());
        }
        assertThatThrownBy(() -> join(bytes.writeZeroes(0, Long.MAX_VALUE, true, false)))
                .isInstanceOf(StatusException.class);
    }

    @Test
    void aTrimKeepsBlocksThatAreNeededInPart() {
        ArrayDevice device = new ArrayDevice();
        join(new ByteDevice(device).deallocate(1, 3 * BLOCK));
        assertThat(device.calls).containsExactly("deallocate 1 2");
    }

    @Test
    void afterAWriteThatFailedTheNextOneHasItsTurn() {
        ArrayDevice device = new ArrayDevice();
        ByteDevice bytes = new ByteDevice(device);
        device.failure = new StatusException(Status.WRITE_FAULT);
        assertThatThrownBy(() -> join(bytes.write(1, ByteBuffer.allocate(1), false)))
                .isInstanceOf(StatusException.class);
        device.failure = null;
        join(bytes.write(0, ByteBuffer.allocate(BLOCK), false));
    }

    static void join(CompletionStage<Void> stage) {
        CompletableFuture<Void> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        try {
            future.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /** An array that remembers how it was used, and can be held up. */
    static final class ArrayDevice implements BlockDevice {
        final byte[] content = new byte[BLOCK * BLOCKS];
        final List<String> calls = new ArrayList<>();
        private final List<Runnable> held = new ArrayList<>();
        private boolean holding;
        private StatusException failure;
        private ByteBuffer lastBuffer;
        boolean readOnly;

        void hold() {
            holding = true;
        }

        void letGo() {
            holding = false;
            while (!held.isEmpty()) {
                held.remove(0).run();
            }
        }

        private CompletionStage<Void> does(String call, Runnable operation) {
            calls.add(call);
            if (failure != null) {
                return CompletableFuture.failedStage(failure);
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            Runnable task = () -> {
                operation.run();
                done.complete(null);
            };
            if (holding) {
                held.add(task);
            } else {
                task.run();
            }
            return done;
        }

        @Override
        public Geometry geometry() {
            return new Geometry(BLOCK, BLOCKS, readOnly, true);
        }

        @Override
        public CompletionStage<Void> read(long lba, ByteBuffer target) {
            return does(
                    "read " + lba + " " + target.remaining() / BLOCK,
                    () -> target.duplicate().put(content, (int) lba * BLOCK, target.remaining()));
        }

        @Override
        public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
            lastBuffer = source;
            return does(
                    "write " + lba + " " + source.remaining() / BLOCK + (fua ? " fua" : ""),
                    () -> source.duplicate().get(content, (int) lba * BLOCK, source.remaining()));
        }

        @Override
        public CompletionStage<Void> flush() {
            return does("flush", () -> {});
        }

        @Override
        public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
            return does(
                    "deallocate " + ranges.get(0).lba() + " " + ranges.get(0).blocks(), () -> {});
        }
    }
}
