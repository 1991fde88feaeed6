package nvmf.transport.tcp.flow;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * A command's data on its way from host to controller. Its stage completes when all of it is in the target, and fails when that
 * cannot happen any more; from then on the target is not touched.
 */
public final class H2cTransfer {
    private final int cid;
    private final ByteBuffer target;
    private final int base;
    private final int length;
    private final CompletableFuture<Void> stage = new CompletableFuture<>();
    private int asked;
    private int outstanding;
    private boolean parked;
    private boolean abandoned;
    private boolean spoilt;

    /**
     * @param target lent: {@code length} bytes from its position on
     */
    public H2cTransfer(int cid, ByteBuffer target, int length) {
        this.cid = cid;
        this.target = target;
        this.base = target.position();
        this.length = length;
    }

    public CompletableFuture<Void> stage() {
        return stage;
    }

    public ByteBuffer target() {
        return target;
    }

    /** The target's index for data at that offset of the command. */
    public int index(long offset) {
        return base + (int) offset;
    }

    /** A payload's digest was wrong: the transfer goes on, for the stream's sake, and then fails. */
    public void spoil() {
        spoilt = true;
    }

    public boolean isSpoilt() {
        return spoilt;
    }

    /** No more is asked for; what was asked for is taken and thrown away. */
    public void abandon() {
        abandoned = true;
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    /** Whether data may still come: an R2T is out. */
    public boolean isOpen() {
        return outstanding > 0;
    }

    public boolean isComplete() {
        return outstanding == 0 && asked == length;
    }

    boolean wantsMore(int maxR2t) {
        return !abandoned && asked < length && outstanding < maxR2t;
    }

    /** Whether it left the line of those that may send an R2T. */
    boolean isParked() {
        return parked;
    }

    void park(boolean parked) {
        this.parked = parked;
    }

    int cid() {
        return cid;
    }

    int asked() {
        return asked;
    }

    int unasked() {
        return length - asked;
    }

    void ask(int bytes) {
        asked += bytes;
        outstanding++;
    }

    void answered() {
        outstanding--;
    }
}
