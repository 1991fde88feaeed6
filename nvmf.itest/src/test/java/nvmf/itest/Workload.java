package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice;

/**
 * Lanes that each write a block of their own and read it back, again and again, with other contents each time, and every fourth time with
 * FUA. The first failure, or the first block that is not what it should be, ends its lane. In the end all blocks are read once more, so
 * that a write that came twice is seen whenever it came.
 */
final class Workload {
    private static final long LIMIT_SECONDS = 60;
    private static final int FUA_EVERY = 4;

    private final BlockDevice disk;
    private final int blockSize;
    private final List<CompletableFuture<Void>> lanes = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final int[] rounds;
    private long done;
    private long last = System.nanoTime();
    private long longestPause;
    private boolean stopping;

    Workload(BlockDevice disk, int lanes) {
        this.disk = disk;
        this.blockSize = disk.geometry().blockSize();
        rounds = new int[lanes];
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new CompletableFuture<>());
        }
    }

    void start() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            round(lane, 1);
        }
    }

    private void round(int lane, int round) {
        ByteBuffer written = contents(lane, round);
        ByteBuffer read = ByteBuffer.allocateDirect(blockSize);
        CompletionStage<Void> both =
                disk.write(lane, written, round % FUA_EVERY == 0).thenCompose(done -> disk.read(lane, read));
        both.whenComplete((nothing, failure) -> {
            Optional<Throwable> wrong = failure != null
                    ? Optional.of(failure)
                    : read.equals(written)
                            ? Optional.empty()
                            : Optional.of(new AssertionError("block " + lane + " is not of round " + round));
            rounds[lane] = round;
            if (goesOn(wrong)) {
                // On a thread of its own: lanes must not grow into each other's stacks.
                ForkJoinPool.commonPool().execute(() -> round(lane, round + 1));
            } else {
                lanes.get(lane).complete(null);
            }
        });
    }

    private ByteBuffer contents(int lane, int round) {
        ByteBuffer block = ByteBuffer.allocateDirect(blockSize);
        while (block.remaining() >= 8) {
            block.putInt(lane).putInt(round);
        }
        return block.flip();
    }

    private synchronized boolean goesOn(Optional<Throwable> wrong) {
        long now = System.nanoTime();
        longestPause = Math.max(longestPause, now - last);
        last = now;
        wrong.ifPresentOrElse(failures::add, () -> done++);
        return wrong.isEmpty() && !stopping;
    }

    /** Lets every lane end its round, and looks at all blocks once more. */
    void stop() throws Exception {
        synchronized (this) {
            stopping = true;
        }
        for (CompletableFuture<Void> lane : lanes) {
            lane.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(done()).isPositive();
        if (failures().isEmpty()) {
            for (int lane = 0; lane < rounds.length; lane++) {
                ByteBuffer last = ByteBuffer.allocateDirect(blockSize);
                disk.read(lane, last).toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
                assertThat(last).as("block %d in the end", lane).isEqualTo(contents(lane, rounds[lane]));
            }
        }
    }

    /** Begins to measure the longest pause anew. */
    synchronized void forgetPauses() {
        last = System.nanoTime();
        longestPause = 0;
    }

    synchronized long done() {
        return done;
    }

    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    synchronized long longestPauseMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestPause);
    }
}
