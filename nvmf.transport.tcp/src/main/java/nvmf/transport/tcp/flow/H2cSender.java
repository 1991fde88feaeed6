package nvmf.transport.tcp.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.R2t;

/** The host's answers to R2Ts: which H2CData goes next, first asked first served, each no longer than the controller takes. */
public final class H2cSender {
    private final int pieceMax;
    /** Bounded by depth × MAXR2T: its owner counts R2Ts. */
    private final Deque<R2t> grants = new ArrayDeque<>();

    private long sent;

    /**
     * @param pieceMax bytes that one H2CData carries at most
     */
    public H2cSender(int pieceMax) {
        this.pieceMax = pieceMax;
    }

    public void add(R2t r2t) {
        grants.add(r2t);
    }

    public boolean isEmpty() {
        return grants.isEmpty();
    }

    /** The next data to send. There is some. */
    public H2cData next() {
        R2t r2t = grants.element();
        long offset = r2t.offset() + sent;
        long length = Math.min(pieceMax, r2t.length() - sent);
        sent += length;
        boolean last = sent == r2t.length();
        if (last) {
            grants.remove();
            sent = 0;
        }
        return new H2cData(r2t.cid(), r2t.ttag(), offset, length, last);
    }

    /** That command wants no more: its R2Ts are forgotten. */
    public void cancel(int cid) {
        if (!grants.isEmpty() && grants.element().cid() == cid) {
            sent = 0;
        }
        grants.removeIf(r2t -> r2t.cid() == cid);
    }

    public void clear() {
        grants.clear();
        sent = 0;
    }
}
