package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a byte stream into PDUs. A common header is judged as soon as its 8 bytes are there, before anything is allocated or waited
 * for; a header that came whole is read where it lies, as is a capsule's data; other payloads are copied once, from the stream to
 * the {@link Destination} the sink names. Keeps no reference to what it is given. Confined to one thread.
 */
public final class PduReader {
    private enum State {
        HEADER,
        PADDING,
        PAYLOAD,
        DIGEST,
        REST
    }

    private static final Logger log = LoggerFactory.getLogger(PduReader.class);

    /** From here on a copy costs more than a read of its own. */
    private static final int WANTED_MIN = 16 << 10;

    private static final ByteBuffer NOTHING = Wire.allocate(0);

    private final PduTerms terms;
    private final PduSink sink;
    private final PduShape shape;
    private final Digest digest = new Digest();
    private final Destination destination = new Destination();
    /** A header that came in pieces. */
    private final ByteBuffer header = Wire.allocate(PduType.IC_REQ.headerLength());
    /** The data of a command capsule that came in pieces: allocated when the first one does. */
    private ByteBuffer capsuleData = NOTHING;

    private final ByteBuffer digestBytes = Wire.allocate(PduHeader.DIGEST_BYTES);

    private State state = State.HEADER;
    private boolean stopped;
    private boolean judged;
    private int headerHave;
    private int headerNeed = PduHeader.BYTES;
    private Sqe sqe = Sqe.of(0, 0);
    private int left;

    public PduReader(PduTerms terms, PduSink sink) {
        this.terms = terms;
        this.sink = sink;
        this.shape = new PduShape(terms);
    }

    /** Reads nothing more, not even from the buffer being read: for a sink that has had enough. */
    public void stop() {
        stopped = true;
    }

    /** Whether the stream has been left in the middle of a PDU. */
    public boolean isInsidePdu() {
        return state != State.HEADER || headerHave > 0;
    }

    /**
     * Reads all of {@code in} (little-endian, {@code [position, limit)}), or up to where it was stopped; the position tells.
     *
     * @throws PduException if the peer broke a rule: it carries the header, and the reader is stopped
     */
    public void read(ByteBuffer in) throws ProtocolException {
        while (!stopped && in.hasRemaining() && step(in)) {
            // each step consumes what it can
        }
    }

    /** Whether there may be more to do. */
    private boolean step(ByteBuffer in) throws ProtocolException {
        switch (state) {
            case HEADER -> {
                return readHeader(in);
            }
            case PADDING -> {
                skip(in);
                if (left == 0) {
                    become(State.PAYLOAD, shape.payload());
                }
            }
            case PAYLOAD -> readPayload(in);
            case DIGEST -> readDigest(in);
            case REST -> {
                skip(in);
                if (left == 0) {
                    become(State.HEADER, 0);
                }
            }
        }
        return true;
    }

    private void become(State next, int left) {
        state = next;
        this.left = left;
    }

    private void skip(ByteBuffer in) {
        int n = Math.min(left, in.remaining());
        in.position(in.position() + n);
        left -= n;
    }

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        int at = in.position();
        if (headerHave == 0 && in.remaining() >= PduHeader.BYTES) {
            judge(in, at, in.remaining());
            if (in.remaining() >= headerNeed) {
                in.position(at + headerNeed);
                onHeader(in, at, in);
                return true;
            }
        }
        int n = Math.min(headerNeed - headerHave, in.remaining());
        header.put(headerHave, in, at, n);
        headerHave += n;
        in.position(at + n);
        if (headerHave < headerNeed) {
            return false;
        }
        if (!judged) {
            judge(header, 0, headerHave);
            return true;
        }
        onHeader(header, 0, in);
        return true;
    }

    private void judge(ByteBuffer source, int at, int have) throws PduException {
        try {
            shape.judge(source, at);
        } catch (PduException e) {
            throw about(e, source, at, Math.min(have, PduType.headerLength(Wire.u8(source, at + PduHeader.TYPE))));
        }
        judged = true;
        headerNeed = shape.header();
    }

    private PduException about(PduException e, ByteBuffer source, int at, int length) {
        stopped = true;
        return e.about(Wire.bytes(source, at, length));
    }

    /** The whole header with its digest is at {@code at} of {@code source}; {@code in} stands behind it. */
    private void onHeader(ByteBuffer source, int at, ByteBuffer in) throws ProtocolException {
        if (log.isTraceEnabled()) {
            log.trace("{} < {} {}", sink, shape.type(), PduHeader.decode(source, at));
        }
        try {
            checkDigest(source, at);
            headerHave = 0;
            headerNeed = PduHeader.BYTES;
            judged = false;
            dispatch(source, at, in);
        } catch (PduException e) {
            throw about(e, source, at, shape.type().headerLength());
        }
    }

    private void checkDigest(ByteBuffer source, int at) throws PduException {
        if (terms.headerDigest() && shape.type().isDigested()) {
            int received = source.getInt(at + shape.type().headerLength());
            if (digest.of(source, at, shape.type().headerLength()) != received) {
                throw PduException.of(Fes.HEADER_DIGEST, received, shape.type() + " with a wrong header digest");
            }
        }
    }

    private void dispatch(ByteBuffer source, int at, ByteBuffer in) throws ProtocolException {
        switch (shape.type()) {
            case IC_REQ -> sink.onIcReq(IcReq.decode(source, at));
            case IC_RESP -> sink.onIcResp(IcResp.decode(source, at));
            case H2C_TERM_REQ, C2H_TERM_REQ -> {
                become(shape.rest() == 0 ? State.HEADER : State.REST, shape.rest());
                sink.onTermReq(TermReq.decode(source, at));
            }
            case CAPSULE_CMD -> onCapsule(source, at, in);
            case CAPSULE_RESP -> sink.onCapsuleResp(source, at + PduHeader.BYTES);
            case R2T -> {
                R2t r2t = R2t.decode(source, at);
                PduRules.check(r2t);
                sink.onR2t(r2t);
            }
            case H2C_DATA -> {
                destination.discard();
                sink.onH2cData(H2cData.decode(source, at), shape.payload(), destination);
                expectPayload();
            }
            case C2H_DATA -> {
                destination.discard();
                sink.onC2hData(C2hData.decode(source, at), shape.payload(), destination);
                expectPayload();
            }
        }
    }

    private void onCapsule(ByteBuffer source, int at, ByteBuffer in) throws ProtocolException {
        Sqe sqe = Sqe.decode(source, at + PduHeader.BYTES);
        int tail = terms.dataDigest() && shape.payload() > 0 ? PduHeader.DIGEST_BYTES : 0;
        if (in.remaining() >= shape.padding() + shape.payload() + tail) {
            int data = in.position() + shape.padding();
            boolean intact = tail == 0 || digest.of(in, data, shape.payload()) == in.getInt(data + shape.payload());
            in.position(data + shape.payload() + tail);
            sink.onCapsuleCmd(sqe, in, data, shape.payload(), intact);
            return;
        }
        this.sqe = sqe;
        header.put(0, source, at, shape.type().headerLength());
        if (capsuleData.capacity() < shape.payload()) {
            capsuleData = Wire.allocate(terms.capsuleDataMax());
        }
        destination.set(capsuleData, 0);
        expectPayload();
    }

    private void expectPayload() {
        digest.reset();
        become(
                shape.padding() > 0 ? State.PADDING : State.PAYLOAD,
                shape.padding() > 0 ? shape.padding() : shape.payload());
    }

    /**
     * Where the bytes that come next belong, if they are many of one payload; else empty. What is received there is not given to
     * {@link #read}: {@link #received} tells of it, before anything else is read.
     */
    public ByteBuffer wanted() {
        return state == State.PAYLOAD && left >= WANTED_MIN && !stopped ? destination.next(left) : NOTHING;
    }

    /** So many bytes have come to where they were {@link #wanted}. */
    public void received(int length) throws ProtocolException {
        destination.skip(digest, terms.dataDigest(), length);
        left -= length;
        endPayloadIfWhole();
    }

    private void readPayload(ByteBuffer in) throws ProtocolException {
        int n = Math.min(left, in.remaining());
        int at = in.position();
        if (terms.dataDigest()) {
            digest.update(in, at, n);
        }
        destination.put(in, at, n);
        in.position(at + n);
        left -= n;
        endPayloadIfWhole();
    }

    private void endPayloadIfWhole() throws ProtocolException {
        if (left == 0) {
            destination.discard();
            if (terms.dataDigest()) {
                become(State.DIGEST, PduHeader.DIGEST_BYTES);
            } else {
                onPayloadEnd(true);
            }
        }
    }

    private void readDigest(ByteBuffer in) throws ProtocolException {
        int n = Math.min(left, in.remaining());
        digestBytes.put(PduHeader.DIGEST_BYTES - left, in, in.position(), n);
        in.position(in.position() + n);
        left -= n;
        if (left == 0) {
            onPayloadEnd(digestBytes.getInt(0) == digest.value());
        }
    }

    private void onPayloadEnd(boolean intact) throws ProtocolException {
        become(State.HEADER, 0);
        switch (shape.type()) {
            case CAPSULE_CMD -> {
                try {
                    sink.onCapsuleCmd(sqe, capsuleData, 0, shape.payload(), intact);
                } catch (PduException e) {
                    throw about(e, header, 0, shape.type().headerLength());
                }
            }
            case H2C_DATA -> sink.onH2cDataEnd(intact);
            default -> sink.onC2hDataEnd(intact);
        }
    }
}
