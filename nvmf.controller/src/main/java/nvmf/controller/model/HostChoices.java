package nvmf.controller.model;

/**
 * What the host of a controller has chosen and I/O commands look at. Changed on the admin queue's thread, read from any.
 */
public final class HostChoices {
    private final boolean volatileWriteCache;
    private volatile boolean writeCacheEnabled = true;
    private volatile boolean retryDelays;

    HostChoices(boolean volatileWriteCache) {
        this.volatileWriteCache = volatileWriteCache;
    }

    /** What this host was told of a volatile write cache, for the whole life of the association. */
    public boolean hasVolatileWriteCache() {
        return volatileWriteCache;
    }

    /** Whether a write may complete before it is durable: not unless the host was told so and left it on. */
    public boolean mayCacheWrites() {
        return volatileWriteCache && writeCacheEnabled;
    }

    public boolean isWriteCacheEnabled() {
        return writeCacheEnabled;
    }

    public void enableWriteCache(boolean enabled) {
        writeCacheEnabled = enabled;
    }

    /** Whether the host waits before it sends a command again, as long as its status says (Host Behavior Support, ACRE). */
    public boolean takesRetryDelays() {
        return retryDelays;
    }

    public void takeRetryDelays(boolean taken) {
        retryDelays = taken;
    }

    /** The controller was reset: all is as it was at first. */
    void reset() {
        writeCacheEnabled = true;
        retryDelays = false;
    }
}
