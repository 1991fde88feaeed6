package nvmf.controller.model;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import nvmf.controller.meter.BusyTime;

/**
 * What one queue moved. One thread writes; whoever reads may see a number a moment old, never half of one. Opaque access costs the
 * writer no fence.
 */
public final class IoMeter {
    private final AtomicLong bytesRead = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    /** Sums of meters. */
    public record Traffic(long bytesRead, long bytesWritten, long reads, long writes) {
        public static final Traffic NONE = new Traffic(0, 0, 0, 0);

        public Traffic plus(Traffic other) {
            return new Traffic(
                    bytesRead + other.bytesRead,
                    bytesWritten + other.bytesWritten,
                    reads + other.reads,
                    writes + other.writes);
        }
    }

    public void read(long bytes) {
        add(reads, 1);
        add(bytesRead, bytes);
    }

    public void written(long bytes) {
        add(writes, 1);
        add(bytesWritten, bytes);
    }

    public Traffic traffic() {
        return new Traffic(bytesRead.getOpaque(), bytesWritten.getOpaque(), reads.getOpaque(), writes.getOpaque());
    }

    private static void add(AtomicLong counter, long more) {
        counter.setOpaque(counter.getPlain() + more);
    }

    /** What all queues of a subsystem moved, those that are gone and those that are there, and how long. Callable from any thread. */
    public static final class Total {
        private final BusyTime busy = new BusyTime();
        private Traffic retired = Traffic.NONE;

        /** A queue became busy, or idle. */
        public void busy(boolean nowBusy, long nowMillis) {
            busy.change(nowBusy, nowMillis);
        }

        /** For how long any queue had commands in flight. */
        public long busyMillis(long nowMillis) {
            return busy.millis(nowMillis);
        }

        /** A queue is gone. */
        synchronized void retire(Traffic moved) {
            retired = retired.plus(moved);
        }

        private synchronized Traffic retired() {
            return retired;
        }

        /** With what the queues of these controllers have moved so far. */
        Traffic with(List<ControllerCore> live) {
            Traffic sum = retired();
            for (ControllerCore controller : live) {
                for (ConnectedQueue queue : controller.connected()) {
                    sum = sum.plus(queue.traffic());
                }
            }
            return sum;
        }
    }
}
