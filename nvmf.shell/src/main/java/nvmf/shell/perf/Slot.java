package nvmf.shell.perf;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import nvmf.api.block.BlockDevice;

/**
 * One command after the other, always with the same buffer, the next one where the one before completed: on the queue's thread, as
 * an event driven program would. So it is on one thread at a time, and needs no guard.
 */
final class Slot implements BiConsumer<Void, Throwable> {
    /**
     * So many commands in a row that have failed as soon as they were started. The next ones would do so as well, as those to a
     * namespace that was taken away do, and this thread is needed for other things.
     */
    private static final int REFUSALS_MAX = 1000;

    private final Generator generator;
    private final BlockDevice device;
    private final Workload workload;
    private final long places;
    private final int blocks;
    private final SplittableRandom random;
    private final ByteBuffer data;
    private boolean reading;
    private long startedAt;

    Slot(Generator generator, BlockDevice device, Workload workload, SplittableRandom random) {
        this.generator = generator;
        this.device = device;
        this.workload = workload;
        this.random = random;
        BlockDevice.Geometry geometry = device.geometry();
        this.blocks = workload.bytes() / geometry.blockSize();
        this.places = geometry.blocks() / blocks;
        this.data = ByteBuffer.allocateDirect(workload.bytes());
        // What compresses or is all zeroes is moved faster by some.
        while (data.remaining() >= Long.BYTES) {
            data.putLong(random.nextLong());
        }
        data.clear();
    }

    /** Starts commands until one is under way, or none is wanted any more. */
    void go(long now) {
        startedAt = now;
        int refusals = 0;
        while (true) {
            CompletionStage<Void> stage = start();
            CompletableFuture<Void> done = stage.toCompletableFuture();
            if (!done.isDone()) {
                stage.whenComplete(this);
                return;
            }
            Throwable failure = failureOf(done);
            refusals = failure == null ? 0 : refusals + 1;
            if (refusals == REFUSALS_MAX) {
                generator.giveUp(failure);
            }
            if (!settle(failure)) {
                return;
            }
        }
    }

    private CompletionStage<Void> start() {
        long lba = (workload.pattern().isRandom() ? random.nextLong(places) : generator.nextInLine() % places) * blocks;
        int percent = workload.readPercent();
        reading = percent == 100 || percent > 0 && random.nextInt(100) < percent;
        return reading ? device.read(lba, data) : device.write(lba, data, false);
    }

    private static Throwable failureOf(CompletableFuture<Void> done) {
        return done.handle((nothing, failure) -> failure).join();
    }

    @Override
    public void accept(Void nothing, Throwable failure) {
        if (settle(failure)) {
            go(startedAt);
        }
    }

    /** Whether there is to be a next command, which starts now. */
    private boolean settle(Throwable failure) {
        long now = generator.now();
        boolean more = generator.onEnd(startedAt, now, reading, failure);
        startedAt = now;
        return more;
    }
}
