package nvmf.api.spec.fabrics;

/**
 * The CC property: what a host asks of a controller.
 *
 * @param enable     EN
 * @param commandSet CSS: 0 NVM, 6 all supported by CSI, 7 admin only
 * @param pageShift  log2 of the memory page size (12 + MPS)
 * @param arbitration AMS
 * @param shutdown   SHN: 0 none, 1 normal, 2 abrupt
 * @param sqEntryShift IOSQES, log2 of the SQE size: 6
 * @param cqEntryShift IOCQES, log2 of the CQE size: 4
 */
public record Configuration(
        boolean enable,
        int commandSet,
        int pageShift,
        int arbitration,
        int shutdown,
        int sqEntryShift,
        int cqEntryShift,
        boolean readyIndependentOfMedia) {
    public static final int SHUTDOWN_NORMAL = 1;
    public static final int SHUTDOWN_ABRUPT = 2;

    /** What a host writes to enable a controller for the NVM Command Set with 4 KiB pages. */
    public static final Configuration ENABLED = new Configuration(true, 0, 12, 0, 0, 6, 4, false);

    public static Configuration of(int cc) {
        return new Configuration(
                (cc & 1) != 0,
                cc >>> 4 & 0x7,
                12 + (cc >>> 7 & 0xF),
                cc >>> 11 & 0x7,
                cc >>> 14 & 0x3,
                cc >>> 16 & 0xF,
                cc >>> 20 & 0xF,
                (cc & 1 << 24) != 0);
    }

    public int toInt() {
        return (enable ? 1 : 0)
                | commandSet << 4
                | pageShift - 12 << 7
                | arbitration << 11
                | shutdown << 14
                | sqEntryShift << 16
                | cqEntryShift << 20
                | (readyIndependentOfMedia ? 1 << 24 : 0);
    }

    /** The same with another shutdown notification. */
    public Configuration withShutdown(int notification) {
        return new Configuration(
                enable,
                commandSet,
                pageShift,
                arbitration,
                notification,
                sqEntryShift,
                cqEntryShift,
                readyIndependentOfMedia);
    }
}
