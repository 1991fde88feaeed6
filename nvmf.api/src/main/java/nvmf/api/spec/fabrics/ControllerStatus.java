package nvmf.api.spec.fabrics;

/**
 * The CSTS property.
 *
 * @param ready    RDY
 * @param fatal    CFS
 * @param shutdown SHST: 0 normal operation, 1 shutdown in progress, 2 complete
 */
public record ControllerStatus(
        boolean ready, boolean fatal, int shutdown, boolean subsystemResetOccurred, boolean processingPaused) {
    public static final int SHUTDOWN_COMPLETE = 2;

    public static ControllerStatus of(int csts) {
        return new ControllerStatus(
                (csts & 1) != 0, (csts & 2) != 0, csts >>> 2 & 0x3, (csts & 0x10) != 0, (csts & 0x20) != 0);
    }

    public int toInt() {
        return (ready ? 1 : 0)
                | (fatal ? 2 : 0)
                | shutdown << 2
                | (subsystemResetOccurred ? 0x10 : 0)
                | (processingPaused ? 0x20 : 0);
    }
}
