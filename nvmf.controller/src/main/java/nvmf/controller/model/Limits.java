package nvmf.controller.model;

/**
 * The bounds of a subsystem's controllers.
 *
 * @param ioQueuesMax   I/O queues a controller grants, 1 to 65535
 * @param depthMax      entries of an I/O submission queue (MQES + 1)
 * @param adminDepthMax entries of an admin submission queue
 * @param transferMax   bytes that one command may move (MDTS), a power of two of 4096 and more
 * @param controllersMax associations at a time
 * @param lingerMillis  how long a controller that was shut down waits for its host to enable it again
 * @param keepAliveGranularityMillis what keep alive timeouts are rounded up to, in steps of 100 (KAS)
 */
public record Limits(
        int ioQueuesMax,
        int depthMax,
        int adminDepthMax,
        int transferMax,
        int controllersMax,
        long lingerMillis,
        int keepAliveGranularityMillis) {

    /** NN: the largest namespace identifier. It bounds the table that commands look namespaces up in. */
    public static final int NSID_MAX = 1024;

    /** The smallest memory page a host can choose (CAP.MPSMIN), the unit of MDTS. */
    public static final int PAGE_BYTES = 4096;

    /** The least that SQSIZE of an admin queue is (Base Specification, "Connect Command"): hosts use 32. */
    private static final int DEPTH_MIN = 2;

    public static final Limits DEFAULT = new Limits(64, 1024, 128, 1 << 20, 1024, 120_000, 100);

    public Limits {
        within("ioQueuesMax", ioQueuesMax, 1, 0xFFFF);
        within("depthMax", depthMax, DEPTH_MIN, 0x10000);
        within("adminDepthMax", adminDepthMax, DEPTH_MIN, 4096);
        within("mdtsBytes", transferMax, PAGE_BYTES, 1 << 25);
        within("controllersMax", controllersMax, 1, ControllerIds.LAST);
        within("lingerMillis", lingerMillis, 1, Integer.MAX_VALUE);
        within("keepAliveGranularityMillis", keepAliveGranularityMillis, 100, 0xFFFF * 100L);
        if (Integer.bitCount(transferMax) != 1) {
            throw new IllegalArgumentException("mdtsBytes is a power of two, not " + transferMax);
        }
        if (keepAliveGranularityMillis % 100 != 0) {
            throw new IllegalArgumentException(
                    "keepAliveGranularityMillis comes in steps of 100, so not " + keepAliveGranularityMillis);
        }
    }

    public Limits withQueues(int ioQueuesMax, int depthMax) {
        return new Limits(
                ioQueuesMax,
                depthMax,
                adminDepthMax,
                transferMax,
                controllersMax,
                lingerMillis,
                keepAliveGranularityMillis);
    }

    public Limits withAdminDepth(int adminDepthMax) {
        return new Limits(
                ioQueuesMax,
                depthMax,
                adminDepthMax,
                transferMax,
                controllersMax,
                lingerMillis,
                keepAliveGranularityMillis);
    }

    public Limits withTransferMax(int transferMax) {
        return new Limits(
                ioQueuesMax,
                depthMax,
                adminDepthMax,
                transferMax,
                controllersMax,
                lingerMillis,
                keepAliveGranularityMillis);
    }

    public Limits withControllersMax(int controllersMax) {
        return new Limits(
                ioQueuesMax,
                depthMax,
                adminDepthMax,
                transferMax,
                controllersMax,
                lingerMillis,
                keepAliveGranularityMillis);
    }

    public Limits withLinger(long lingerMillis) {
        return new Limits(
                ioQueuesMax,
                depthMax,
                adminDepthMax,
                transferMax,
                controllersMax,
                lingerMillis,
                keepAliveGranularityMillis);
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is a number from " + min + " to " + max + ", not " + value);
        }
    }
}
