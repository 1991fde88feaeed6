package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;

/**
 * What follows from the common header of the PDU that is being read, once {@link PduRules} let it pass: how many bytes of what come. The next
 * header is as a rule the same, byte for byte, and then so is all of this. Of one reader.
 */
final class PduShape {
    private final PduTerms terms;

    /** The common header that all this is of, if there was one. */
    private long bytes;

    private boolean known;
    private PduType type = PduType.CAPSULE_CMD;
    private int payload;
    private int padding;
    private int rest;

    PduShape(PduTerms terms) {
        this.terms = terms;
    }

    /** Reads and judges a common header. */
    void judge(ByteBuffer source, int at) throws PduException {
        long next = source.getLong(at);
        if (known && next == bytes) {
            return;
        }
        known = false;
        PduHeader common = PduHeader.decode(source, at);
        type = PduRules.check(common, terms);
        boolean data = type.isData() || type == PduType.CAPSULE_CMD && common.plen() > header();
        payload = data ? (int) PduRules.payload(common, terms) : 0;
        padding = data ? common.pdo() - header() : 0;
        rest = type.isTermReq() ? (int) common.plen() - header() : 0;
        bytes = next;
        known = true;
    }

    PduType type() {
        return type;
    }

    /** Bytes of the header with its digest. */
    int header() {
        return terms.fullHeader(type);
    }

    /** Bytes of zeroes before the data. */
    int padding() {
        return padding;
    }

    /** Bytes of data. */
    int payload() {
        return payload;
    }

    /** Bytes that are skipped. */
    int rest() {
        return rest;
    }
}
