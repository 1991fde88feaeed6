package nvmf.host.path;

import java.util.concurrent.atomic.AtomicInteger;

/** What a route has to do, counted while there is a choice. Any thread; a measurement that is lost to another one is no loss. */
final class Load {
    /** A new measurement counts for one in so many. */
    private static final int WEIGHT = 8;

    private final AtomicInteger out = new AtomicInteger();
    private volatile long serviceNanos;

    int out() {
        return out.get();
    }

    /** How long a command took of late, 0 if none was measured. */
    long serviceNanos() {
        return serviceNanos;
    }

    void sent() {
        out.incrementAndGet();
    }

    void done() {
        out.decrementAndGet();
    }

    void took(long nanos) {
        long before = serviceNanos;
        serviceNanos = Math.max(1, before == 0 ? nanos : before + (nanos - before) / WEIGHT);
    }
}
