package nvmf.transport.tcp.pdu;

/**
 * What a receiver holds its peer to.
 *
 * @param initial            whether ICReq and ICResp are still to be exchanged
 * @param towardsController  whether the receiver is the controller
 * @param headerDigest       whether header digests were agreed upon
 * @param dataDigest         whether data digests were agreed upon
 * @param alignment          of the data that arrives here, in bytes: 4 × (HPDA or CPDA + 1)
 * @param capsuleDataMax     bytes of data that a command capsule may carry
 */
public record PduTerms(
        boolean initial,
        boolean towardsController,
        boolean headerDigest,
        boolean dataDigest,
        int alignment,
        int capsuleDataMax) {
    public static final int ALIGNMENT_UNIT = 4;

    /** HPDA and CPDA go from 0 to 31. */
    public static final int ALIGNMENT_CODE_MAX = 31;

    public PduTerms {
        if (alignment < ALIGNMENT_UNIT || alignment % ALIGNMENT_UNIT != 0 || capsuleDataMax < 0) {
            throw new IllegalArgumentException("alignment " + alignment + ", capsules of " + capsuleDataMax);
        }
    }

    /** What holds before ICReq and ICResp were exchanged. */
    public static PduTerms initial(boolean towardsController) {
        return new PduTerms(true, towardsController, false, false, ALIGNMENT_UNIT, 0);
    }

    /** An alignment in bytes from HPDA or CPDA, 0 to 31. */
    public static int alignment(int code) {
        return (code + 1) * ALIGNMENT_UNIT;
    }

    /** Bytes of a header of that type with its digest. */
    int fullHeader(PduType type) {
        return type.headerLength() + (headerDigest && type.isDigested() ? PduHeader.DIGEST_BYTES : 0);
    }
}
