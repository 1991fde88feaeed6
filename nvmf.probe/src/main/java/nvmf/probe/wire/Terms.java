package nvmf.probe.wire;

/**
 * What the two sides of a connection agreed upon, as far as it concerns what this side sends.
 *
 * @param alignment of data from the start of its PDU, in bytes
 * @param dataMax   MAXH2CDATA
 */
public record Terms(boolean headerDigest, boolean dataDigest, int alignment, long dataMax) {
    /** Before anything is agreed. */
    public static final Terms NONE = new Terms(false, false, 4, 4096);

    /** As ICResp says it, for the host that got it. */
    public static Terms ofIcResp(Pdu pdu) {
        return new Terms(
                (pdu.get("dgst") & 1) != 0,
                (pdu.get("dgst") & 2) != 0,
                alignment(pdu.get("cpda")),
                pdu.get("maxh2cdata"));
    }

    /** What the host that sent this ICReq expects, as far as the ICResp grants it. */
    public static Terms of(Pdu icReq, Pdu icResp) {
        return new Terms(
                (icResp.get("dgst") & 1) != 0,
                (icResp.get("dgst") & 2) != 0,
                alignment(icReq.get("hpda")),
                icResp.get("maxh2cdata"));
    }

    private static int alignment(long code) {
        return 4 * ((int) code % 32 + 1);
    }

    public Terms with(boolean header, boolean data) {
        return new Terms(header, data, alignment, dataMax);
    }
}
