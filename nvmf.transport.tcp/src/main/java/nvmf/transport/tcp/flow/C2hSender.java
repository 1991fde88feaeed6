package nvmf.transport.tcp.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import nvmf.transport.tcp.pdu.C2hData;

/**
 * The controller's responses that wait because the connection is full: first come first served, the first one perhaps half sent.
 *
 * @param <T> a response
 */
public final class C2hSender<T> {
    private final int pieceMax;
    /** Bounded by the queue's depth: each is a command that the host has no response to. */
    private final Deque<T> waiting = new ArrayDeque<>();

    private int sent;

    /**
     * @param pieceMax bytes that one C2HData carries at most
     */
    public C2hSender(int pieceMax) {
        this.pieceMax = pieceMax;
    }

    public void add(T response) {
        waiting.add(response);
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The response that is being sent. There is one. */
    public T head() {
        return waiting.element();
    }

    /** Whether some of that response's data is still to be sent. */
    public boolean hasData(int length) {
        return sent < length;
    }

    /**
     * The next piece of its data.
     *
     * @param length of all its data
     * @param elide  whether the last piece stands for the response capsule too
     */
    public C2hData next(int cid, int length, boolean elide) {
        int offset = sent;
        int piece = Math.min(pieceMax, length - offset);
        sent += piece;
        boolean last = sent == length;
        return new C2hData(cid, offset, piece, last, last && elide);
    }

    /** That response is sent. */
    public void remove() {
        waiting.remove();
        sent = 0;
    }

    public void clear() {
        waiting.clear();
        sent = 0;
    }
}
