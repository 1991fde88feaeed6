package nvmf.controller.model;

import java.util.concurrent.atomic.AtomicLong;

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
}
