package nvmf.transport.tcp.flow;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

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
    private int answered;
    private int outstanding;
    private boolean parked;
    private Optional<Runnable> drained = Optional.empty();
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

    /**
     * Nobody wants the data any more: no more is asked for, and what was asked for is taken and thrown away.
     *
     * @param drained called when nothing more can come
     */
    public void abandon(Runnable drained) {
        this.drained = Optional.of(drained);
    }

    public boolean isAbandoned() {
        return drained.isPresent();
    }

    /** Whether data may still come: an R2T is out. */
    public boolean isOpen() {
        return outstanding > 0;
    }

    /** Some of the data arrived: if that was all, or all that will come, whoever waits for it learns so. */
    public void settle() {
        if (outstanding > 0) {
            return;
        }
        if (drained.isPresent()) {
            drained.get().run();
        } else if (asked == length) {
            if (spoilt) {
                stage.completeExceptionally(new StatusException(Status.TRANSIENT_TRANSPORT_ERROR));
            } else {
                stage.complete(null);
            }
        }
    }

    /** No data comes any more. */
    void fail(Throwable reason) {
        stage.completeExceptionally(reason);
        drained.ifPresent(Runnable::run);
    }

    boolean wantsMore(int maxR2t) {
        return drained.isEmpty() && asked < length && outstanding < maxR2t;
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

    /** Whether the R2T that began there is the oldest that is out. */
    boolean isNext(int offset) {
        return offset == answered;
    }

    void answer(int bytes) {
        answered += bytes;
        outstanding--;
    }
}
