package nvmf.api.spec.fabrics;

/**
 * The CAP property.
 *
 * @param depthMax      entries an I/O queue may have, a natural number (MQES + 1)
 * @param contiguous    CQR, 1 on Fabrics
 * @param timeoutMillis the longest that CSTS.RDY takes to follow CC.EN (TO × 500 ms)
 * @param commandSets   CSS, bit 0 the NVM Command Set, bit 6 one or more I/O command sets by CSI, bit 7 none
 * @param pageShiftMin  log2 of the smallest memory page (12 + MPSMIN)
 * @param pageShiftMax  log2 of the largest memory page (12 + MPSMAX)
 * @param readyModes    CRMS: bit 0 with media, bit 1 independent of media
 * @param subsystemReset NSSRS
 */
public record Capabilities(
        int depthMax,
        boolean contiguous,
        int timeoutMillis,
        int commandSets,
        int pageShiftMin,
        int pageShiftMax,
        int readyModes,
        boolean subsystemReset) {
    public static final int CSS_NVM = 0x01;
    public static final int CSS_BY_CSI = 0x40;
    public static final int CSS_NONE = 0x80;
    private static final int TIMEOUT_UNIT_MILLIS = 500;

    public static Capabilities of(long cap) {
        return new Capabilities(
                (int) (cap & 0xFFFF) + 1,
                (cap >>> 16 & 1) != 0,
                (int) (cap >>> 24 & 0xFF) * TIMEOUT_UNIT_MILLIS,
                (int) (cap >>> 37 & 0xFF),
                12 + (int) (cap >>> 48 & 0xF),
                12 + (int) (cap >>> 52 & 0xF),
                (int) (cap >>> 59 & 0x3),
                (cap >>> 36 & 1) != 0);
    }

    public long toLong() {
        long units = (timeoutMillis + TIMEOUT_UNIT_MILLIS - 1L) / TIMEOUT_UNIT_MILLIS;
        return depthMax - 1L
                | (contiguous ? 1L << 16 : 0)
                | Math.min(units, 0xFF) << 24
                | (subsystemReset ? 1L << 36 : 0)
                | (long) commandSets << 37
                | pageShiftMin - 12L << 48
                | pageShiftMax - 12L << 52
                | (long) readyModes << 59;
    }
}
