package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes headers with their digests and padding into little-endian buffers, by absolute index. Each method returns the index behind
 * what it wrote: the next PDU's place, or that of the payload. Confined to one thread.
 */
public final class PduWriter {
    /** No header, with digest and padding, is longer: a TermReq with all of an offending header. */
    public static final int HEADER_MAX = PduRules.TERM_REQ_MAX;

    private static final Logger log = LoggerFactory.getLogger(PduWriter.class);

    private final boolean headerDigest;
    private final boolean dataDigest;
    private final int alignment;
    private final Digest digest = new Digest();

    /**
     * @param alignment of the data this side sends, in bytes: what the peer asked for
     */
    public PduWriter(boolean headerDigest, boolean dataDigest, int alignment) {
        this.headerDigest = headerDigest;
        this.dataDigest = dataDigest;
        this.alignment = alignment;
    }

    /** A writer for what comes before digests and alignment are agreed upon. */
    public static PduWriter initial() {
        return new PduWriter(false, false, PduTerms.ALIGNMENT_UNIT);
    }

    public boolean dataDigest() {
        return dataDigest;
    }

    public int icReq(ByteBuffer out, int at, IcReq request) {
        clear(out, at, PduType.IC_REQ);
        request.encode(out, at);
        return header(out, at, PduType.IC_REQ, 0, 0);
    }

    public int icResp(ByteBuffer out, int at, IcResp response) {
        clear(out, at, PduType.IC_RESP);
        response.encode(out, at);
        return header(out, at, PduType.IC_RESP, 0, 0);
    }

    /**
     * A request to end the connection.
     *
     * @param type   the direction's TermReq
     * @param header what is known of the offending PDU's header, at most 128 bytes
     */
    public int termReq(ByteBuffer out, int at, PduType type, TermReq request, byte[] header) {
        clear(out, at, type);
        request.encode(out, at);
        int end = at + type.headerLength() + header.length;
        new PduHeader(type.code(), 0, type.headerLength(), 0, end - at).encode(out, at);
        out.put(at + type.headerLength(), header);
        return end;
    }

    /** A command capsule with this CID and SGL in place of the command's own. */
    public int capsuleCmd(ByteBuffer out, int at, int cid, Sqe sqe, Sgl sgl, int payload) {
        sqe.encode(out, at + PduHeader.BYTES, cid, sgl);
        return header(out, at, PduType.CAPSULE_CMD, 0, payload);
    }

    public int capsuleResp(ByteBuffer out, int at, Cqe cqe) {
        cqe.encode(out, at + PduHeader.BYTES);
        return header(out, at, PduType.CAPSULE_RESP, 0, 0);
    }

    public int r2t(ByteBuffer out, int at, R2t r2t) {
        r2t.encode(out, at);
        return header(out, at, PduType.R2T, 0, 0);
    }

    public int h2cData(ByteBuffer out, int at, H2cData data) {
        data.encode(out, at);
        return header(out, at, PduType.H2C_DATA, data.flags(), (int) data.length());
    }

    public int c2hData(ByteBuffer out, int at, C2hData data) {
        data.encode(out, at);
        return header(out, at, PduType.C2H_DATA, data.flags(), (int) data.length());
    }

    /** Bytes from the beginning of a C2HData with data to that data. */
    public int c2hDataHeader() {
        return aligned(PduType.C2H_DATA.headerLength() + (headerDigest ? PduHeader.DIGEST_BYTES : 0));
    }

    private static void clear(ByteBuffer out, int at, PduType type) {
        for (int i = 0; i < type.headerLength(); i += Long.BYTES) {
            out.putLong(at + i, 0);
        }
    }

    private int header(ByteBuffer out, int at, PduType type, int flags, int payload) {
        boolean digested = headerDigest && type.isDigested();
        int full = type.headerLength() + (digested ? PduHeader.DIGEST_BYTES : 0);
        int pdo = payload > 0 ? aligned(full) : 0;
        boolean trailer = dataDigest && payload > 0;
        int plen = payload > 0 ? pdo + payload + (trailer ? PduHeader.DIGEST_BYTES : 0) : full;
        int digests = (digested ? PduHeader.HDGSTF : 0) | (trailer ? PduHeader.DDGSTF : 0);
        PduHeader common = new PduHeader(type.code(), flags | digests, type.headerLength(), pdo, plen);
        common.encode(out, at);
        if (log.isTraceEnabled()) {
            log.trace("> {} {}", type, common);
        }
        if (digested) {
            out.putInt(at + type.headerLength(), digest.of(out, at, type.headerLength()));
        }
        for (int i = full; i < pdo; i++) {
            out.put(at + i, (byte) 0);
        }
        return at + (payload > 0 ? pdo : full);
    }

    private int aligned(int length) {
        return (length + alignment - 1) / alignment * alignment;
    }
}
