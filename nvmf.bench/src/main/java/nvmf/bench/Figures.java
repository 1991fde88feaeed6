package nvmf.bench;

/**
 * What a slice came to, or the medians of many.
 *
 * @param clientCpu      seconds per million exchanges; so {@code serverCpu}; negative where unknown
 * @param clientAllocated bytes per exchange; so {@code serverAllocated}; negative where unknown
 */
record Figures(
        double perSecond,
        double p50Micros,
        double p99Micros,
        double clientCpu,
        double serverCpu,
        double clientAllocated,
        double serverAllocated) {
    static final double UNKNOWN = -1;

    static Figures of(Outcome outcome, Usage server) {
        double exchanges = Math.max(1, outcome.exchanges());
        return new Figures(
                outcome.perSecond(),
                outcome.p50Micros(),
                outcome.p99Micros(),
                outcome.client().cpuNanos() / 1e3 / exchanges,
                server.cpuNanos() / 1e3 / exchanges,
                outcome.client().allocatedBytes() / exchanges,
                server.allocatedBytes() / exchanges);
    }
}
