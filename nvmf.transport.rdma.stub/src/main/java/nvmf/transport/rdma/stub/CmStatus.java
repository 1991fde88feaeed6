package nvmf.transport.rdma.stub;

/**
 * Why a controller rejects a queue pair (RDMA Transport Specification, "RDMA_CM_REJECT Private Data": STS). An open set: a code
 * without a name can be carried.
 */
record CmStatus(int code) {
    static final CmStatus INVALID_PRIVATE_DATA_LENGTH = new CmStatus(0x01);
    static final CmStatus INVALID_RECFMT = new CmStatus(0x02);
    static final CmStatus INVALID_QID = new CmStatus(0x03);
    static final CmStatus INVALID_HSQSIZE = new CmStatus(0x04);
    static final CmStatus INVALID_HRQSIZE = new CmStatus(0x05);
    static final CmStatus NO_RESOURCES = new CmStatus(0x06);
    static final CmStatus INVALID_IRD = new CmStatus(0x07);
    static final CmStatus INVALID_ORD = new CmStatus(0x08);
    static final CmStatus INVALID_CNTLID = new CmStatus(0x09);

    CmStatus {
        if (code < 0 || code > 0xFFFF) {
            throw new IllegalArgumentException("a status has 16 bits, not " + code);
        }
    }

    /** The specification's words for it, with its code. */
    @Override
    public String toString() {
        String text = switch (code) {
            case 0x01 -> "Invalid Private Data Length";
            case 0x02 -> "Invalid RECFMT";
            case 0x03 -> "Invalid QID";
            case 0x04 -> "Invalid HSQSIZE";
            case 0x05 -> "Invalid HRQSIZE";
            case 0x06 -> "No Resources";
            case 0x07 -> "Invalid IRD";
            case 0x08 -> "Invalid ORD";
            case 0x09 -> "Invalid CNTLID";
            default -> "unknown";
        };
        return text + String.format(" (%02Xh)", code);
    }
}
