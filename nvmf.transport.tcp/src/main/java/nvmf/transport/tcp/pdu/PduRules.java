package nvmf.transport.tcp.pdu;

/**
 * The rules that a header must obey. Fields are judged in the order they have on the wire, so the lowest wrong one is reported;
 * reserved bits and fields are not looked at.
 */
public final class PduRules {
    /** TermReq with nothing, and with the most, of an offending header. */
    static final int TERM_REQ_MIN = 24;

    static final int TERM_REQ_MAX = TERM_REQ_MIN + TermReq.HEADER_MAX;

    /** MAXH2CDATA is at least this (TCP Transport Specification, "Initialize Connection Response PDU"). */
    public static final int MAXH2CDATA_MIN = 4096;

    private PduRules() {}

    /**
     * Judges a common header, before anything else of its PDU is looked at or waited for.
     *
     * @return its type, whose header length, data offset and whole length are legal under these terms
     */
    public static PduType check(PduHeader header, PduTerms terms) throws PduException {
        PduType type = PduType.of(header.type());
        if (type.towardsController() != terms.towardsController()) {
            throw PduException.field(PduHeader.TYPE, "a " + type + " came from the wrong side");
        }
        if (!type.isTermReq() && type.isInitialization() != terms.initial()) {
            throw PduException.sequence(terms.initial() ? "a " + type + " before initialisation" : "a second " + type);
        }
        boolean data = type.isData() || type == PduType.CAPSULE_CMD && header.plen() > terms.fullHeader(type);
        checkFlags(header, type, data, terms);
        if (header.hlen() != type.headerLength()) {
            throw PduException.field(PduHeader.HLEN, type + " with HLEN " + header.hlen());
        }
        if (data) {
            checkDataOffset(header, type, terms);
        }
        checkLength(header, type, data, terms);
        return type;
    }

    private static void checkFlags(PduHeader header, PduType type, boolean data, PduTerms terms) throws PduException {
        if (header.has(PduHeader.HDGSTF) != (terms.headerDigest() && type.isDigested())) {
            throw PduException.field(PduHeader.FLAGS, type + " whose HDGSTF is not what was agreed upon");
        }
        if (header.has(PduHeader.DDGSTF) != (terms.dataDigest() && data)) {
            throw PduException.field(PduHeader.FLAGS, type + " whose DDGSTF is not what was agreed upon");
        }
        if (type == PduType.C2H_DATA && header.has(PduHeader.SUCCESS) && !header.has(PduHeader.LAST)) {
            throw PduException.field(PduHeader.FLAGS, type + " with SUCCESS before its last data");
        }
    }

    private static void checkDataOffset(PduHeader header, PduType type, PduTerms terms) throws PduException {
        int pdo = header.pdo();
        if (pdo < terms.fullHeader(type) || pdo % terms.alignment() != 0 || pdo > header.plen()) {
            throw PduException.field(PduHeader.PDO, type + " with PDO " + pdo);
        }
    }

    private static void checkLength(PduHeader header, PduType type, boolean data, PduTerms terms) throws PduException {
        long plen = header.plen();
        boolean legal;
        if (data) {
            long payload = payload(header, terms);
            long max = type == PduType.CAPSULE_CMD ? terms.capsuleDataMax() : Integer.MAX_VALUE - TERM_REQ_MAX;
            legal = payload > 0 && payload <= max;
        } else if (type.isTermReq()) {
            legal = plen >= TERM_REQ_MIN && plen <= TERM_REQ_MAX;
        } else {
            legal = plen == terms.fullHeader(type);
        }
        if (!legal) {
            throw PduException.field(PduHeader.PLEN, type + " with PLEN " + plen);
        }
    }

    /** Bytes of data between PDO and the data digest. */
    static long payload(PduHeader header, PduTerms terms) {
        return header.plen() - header.pdo() - (terms.dataDigest() ? PduHeader.DIGEST_BYTES : 0);
    }

    public static void check(IcReq request) throws PduException {
        if (request.pfv() != 0) {
            throw PduException.field(IcReq.PFV, "PDU format version " + request.pfv());
        }
        if (request.hpda() > PduTerms.ALIGNMENT_CODE_MAX) {
            throw PduException.field(IcReq.HPDA, "HPDA " + request.hpda());
        }
    }

    /** Judges the answer to {@code request}. */
    public static void check(IcResp response, IcReq request) throws PduException {
        if (response.pfv() != 0) {
            throw PduException.field(IcResp.PFV, "PDU format version " + response.pfv());
        }
        if (response.cpda() > PduTerms.ALIGNMENT_CODE_MAX) {
            throw PduException.field(IcResp.CPDA, "CPDA " + response.cpda());
        }
        if (response.headerDigest() && !request.headerDigest() || response.dataDigest() && !request.dataDigest()) {
            throw PduException.field(IcResp.DGST, "a digest was granted that was not asked for");
        }
        if (response.maxH2cData() < MAXH2CDATA_MIN || response.maxH2cData() % 4 != 0) {
            throw PduException.field(IcResp.MAXH2CDATA, "MAXH2CDATA " + response.maxH2cData());
        }
    }

    /**
     * Judges DATAL of a data PDU, which has the same place in both directions.
     *
     * @param payload bytes of data that the PDU's length leaves room for
     */
    public static void checkDataLength(long datal, int payload) throws PduException {
        if (datal != payload) {
            throw PduException.field(H2cData.DATAL, "DATAL " + datal + " in a PDU with " + payload + " bytes of data");
        }
    }

    public static void check(R2t r2t) throws PduException {
        if (r2t.length() == 0) {
            throw PduException.field(R2t.R2TL, "an R2T for nothing");
        }
    }
}
