package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;

/** Where a reader puts the payload it is about to read: named by the sink, filled piece by piece, then forgotten. */
public final class Destination {
    private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

    private ByteBuffer target = NOWHERE;
    private int at;
    private boolean named;

    Destination() {}

    /** Into {@code target} from index {@code at} on; its position and limit are not touched. */
    public void set(ByteBuffer target, int at) {
        this.target = target;
        this.at = at;
        named = true;
    }

    /** The bytes are read and thrown away: what holds if the sink names no place. */
    public void discard() {
        target = NOWHERE;
        named = false;
    }

    /** Where its next {@code length} bytes go, if that is memory outside the heap; else empty. A view that is used for nothing else. */
    ByteBuffer next(int length) {
        return named && target.isDirect() ? target.slice(at, length) : NOWHERE;
    }

    /** So many bytes are in {@link #next} already. */
    void skip(Digest digest, boolean digested, int length) {
        if (digested) {
            digest.update(target, at, length);
        }
        at += length;
    }

    void put(ByteBuffer source, int from, int length) {
        if (named) {
            target.put(at, source, from, length);
            at += length;
        }
    }
}
