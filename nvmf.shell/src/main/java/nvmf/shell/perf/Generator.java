package nvmf.shell.perf;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.shell.command.UsageException;

/**
 * Keeps a number of commands under way on a device for a time, and measures each. A command that fails is counted and the load goes
 * on, unless nothing can go any more: the association is lost, or the device refuses one command after the other without sending any.
 */
public final class Generator {
    /** How long after the end commands may still be out. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What all buffers together may take. */
    private static final long BYTES_MAX = 1L << 30;

    /** Always the same, so that two runs ask for the same blocks. */
    private static final long SEED = 1;

    private final BlockDevice device;
    private final Workload workload;
    private final LongSupplier nanoTime;
    /** One for each thread that commands complete on; added to by those threads. */
    private final Queue<Tally> tallies = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("ThreadLocalUsage") // each load has its own
    private final ThreadLocal<Tally> tally = ThreadLocal.withInitial(this::newTally);

    private final AtomicLong line = new AtomicLong();
    private final AtomicReference<Throwable> loss = new AtomicReference<>();
    private final CountDownLatch running;
    private long from;
    private long until;

    /** Whoever ran the load has left: no slot starts another command, whatever became of its last one. */
    private volatile boolean left;

    /** Sees the load while it runs. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * From time to time.
         *
         * @param nanos     since measuring began, negative before that
         * @param completed commands measured
         */
        void at(long nanos, long completed);
    }

    /**
     * Checks that there can be such a load.
     *
     * @throws UsageException if there cannot, with what to change
     */
    public Generator(BlockDevice device, Workload workload, LongSupplier nanoTime) {
        BlockDevice.Geometry geometry = device.geometry();
        if (workload.bytes() < 1 || workload.bytes() % geometry.blockSize() != 0) {
            throw new UsageException("--bs is a multiple of the namespace's block size of " + geometry.blockSize()
                    + " bytes, not " + workload.bytes());
        }
        if (workload.bytes() > geometry.bytes()) {
            throw new UsageException("--bs is more than the namespace has: " + geometry.bytes() + " bytes");
        }
        if ((long) workload.bytes() * workload.outstanding() > BYTES_MAX) {
            throw new UsageException("--bs times --qd times --queues is more than 1 GiB of buffers");
        }
        this.device = device;
        this.workload = workload;
        this.nanoTime = nanoTime;
        this.running = new CountDownLatch(workload.outstanding());
    }

    /** Runs it, once, and tells the watcher about every {@code interval}. However this ends, no command is started afterwards. */
    public Report run(Duration interval, Watcher watcher) throws IOException, InterruptedException {
        try {
            return load(interval, watcher);
        } finally {
            left = true;
        }
    }

    private Report load(Duration interval, Watcher watcher) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        Slot[] slots = new Slot[workload.outstanding()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot(this, device, workload, random.split());
        }
        long start = now();
        from = start + workload.ramp().toNanos();
        until = from + workload.time().toNanos();
        for (Slot slot : slots) {
            slot.go(now());
        }
        while (!running.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
            long now = now();
            watcher.at(now - from, tallies.stream().mapToLong(Tally::completed).sum());
            if (now - until > PATIENCE.toNanos()) {
                throw new IOException(
                        running.getCount() + " commands were not answered within " + PATIENCE.toSeconds() + " s");
            }
        }
        if (loss.get() != null) {
            throw new IOException("the load ended early: " + loss.get().getMessage(), loss.get());
        }
        Tally all = new Tally();
        tallies.forEach(all::add);
        return Report.of(workload, all);
    }

    private Tally newTally() {
        Tally fresh = new Tally();
        tallies.add(fresh);
        return fresh;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** For sequential patterns: all slots together take one place after the other. */
    long nextInLine() {
        return line.getAndIncrement();
    }

    /** A command ended. Returns whether its slot is to go on. */
    boolean onEnd(long startedAt, long now, boolean read, Throwable failure) {
        boolean measured = now - from >= 0 && now - until < 0;
        if (failure != null) {
            if (isLoss(failure)) {
                giveUp(failure);
            }
            tally.get().failed();
        } else if (measured) {
            tally.get().done(now - startedAt, read);
        }
        boolean more = !left && now - until < 0 && loss.get() == null;
        if (!more) {
            running.countDown();
        }
        return more;
    }

    /** The load ends here, for this reason. */
    void giveUp(Throwable failure) {
        loss.compareAndSet(null, failure);
    }

    /** Whether no command can succeed any more. */
    private static boolean isLoss(Throwable failure) {
        return !(failure instanceof StatusException e) || e.status().is(Status.ABORTED_BY_HOST);
    }
}
