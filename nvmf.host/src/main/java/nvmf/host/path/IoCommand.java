package nvmf.host.path;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.host.queue.Answer;
import nvmf.host.queue.HostQueue;

/**
 * A command of a block device, which does not mind when and over which queues it is carried out: it waits while there are none, and is
 * sent again when its queues went away with it, since to read or write the same blocks once more changes nothing. It completes once.
 */
public final class IoCommand extends CompletableFuture<Void> implements Answer {
    /** A command that was the reason to give up that many connections is not worth another. */
    private static final int LATE_MAX = 3;

    /** How often a controller may ask for a command once more. */
    static final int RETRIES_MAX = 6;

    private static final long RETRY_MILLIS = 50;

    /** How often controllers may refuse a command for want of access, though they say that they have it. */
    static final int REFUSALS_MAX = 100;

    /** Who sends it: a disk that may be gone when its turn comes. */
    @FunctionalInterface
    public interface Origin {
        /** Why nothing goes any more. */
        Optional<StatusException> gone();
    }

    private final Origin origin;
    private final IoPath path;
    private final Sqe sqe;
    private final ByteBuffer data;

    /** What it was sent by last, until nothing speaks against that any more. */
    private Lane lane;

    private long sentNanos;
    private boolean counted;

    /** Whether it has waited for a path: it was let in, and is not turned away any more. */
    private boolean waited;

    private byte lateness;
    private byte retries;
    private byte refusals;

    public IoCommand(Origin origin, IoPath path, Sqe sqe, ByteBuffer data) {
        this.origin = origin;
        this.path = path;
        this.sqe = sqe;
        this.data = data;
    }

    /** Sends it, or lets it wait. */
    public IoCommand submit() {
        path.submit(this);
        return this;
    }

    /**
     * Sends it by this lane.
     *
     * @param count whether there was a choice, so that it matters how much each has to do
     * @param nanos the time, 0 where that does not matter
     */
    void send(Lane by, boolean count, long nanos) {
        lane = by;
        counted = count;
        sentNanos = nanos;
        if (count) {
            by.route().load().sent();
        }
        HostQueue queue = by.queue();
        queue.submit(sqe, data, this);
    }

    /** Whether it came back from this lane, and need not be sent there again. */
    boolean cameFrom(Lane other) {
        return lane != null && lane.isSame(other);
    }

    Lane lane() {
        return lane;
    }

    /** It may be sent by any lane. */
    void forgetLane() {
        lane = null;
    }

    void onWait() {
        waited = true;
    }

    ByteBuffer data() {
        return data;
    }

    Optional<StatusException> gone() {
        return origin.gone();
    }

    void fail(StatusException why) {
        completeExceptionally(why);
    }

    /** Whether a controller that is still at it, unknown to anybody, may write over what is written later. */
    boolean isChange() {
        return switch (sqe.opcode()) {
            case NvmOpcode.READ, NvmOpcode.FLUSH, NvmOpcode.COMPARE, NvmOpcode.VERIFY -> false;
            default -> true;
        };
    }

    @Override
    public void answered(Cqe cqe) {
        uncount(true);
        Status status = cqe.status();
        if (status.isSuccess()) {
            complete(null);
        } else if (isWantOfAccess(status)) {
            refusals++;
            path.refused(this, AnaState.behind(status).orElseThrow());
        } else if (isWorthRepeating(status) && retries < RETRIES_MAX) {
            int failures = retries++;
            if (status.sct() != Status.PATH || !path.elsewhere(this)) {
                long asked = lane.open().retryDelays.millis(status.crd());
                path.later(this, asked > 0 ? asked : RETRY_MILLIS << failures);
            }
        } else {
            fail(new StatusException(status));
        }
    }

    private void uncount(boolean measure) {
        if (counted) {
            counted = false;
            Load load = lane.route().load();
            load.done();
            if (measure && sentNanos != 0) {
                load.took(path.now() - sentNanos);
            }
        }
    }

    /**
     * Whether it was not carried out for the state of the namespace's group there (Base Specification, "Path Related Status"), which a
     * controller that reports states is going to tell about.
     */
    private boolean isWantOfAccess(Status status) {
        return !status.doNotRetry()
                && AnaState.behind(status).isPresent()
                && lane.route().reportsAccess()
                && refusals < REFUSALS_MAX;
    }

    /**
     * Base Specification, "Status Code": what is said to go away by itself, or the controller names a time after which it may, and Do
     * Not Retry is not set.
     */
    private static boolean isWorthRepeating(Status status) {
        return !status.doNotRetry()
                && (status.is(Status.TRANSIENT_TRANSPORT_ERROR)
                        || status.is(Status.COMMAND_INTERRUPTED)
                        || status.is(Status.NAMESPACE_NOT_READY)
                        || status.sct() == Status.PATH
                        || status.crd() != 0);
    }

    @Override
    public void lost(StatusException why) {
        uncount(false);
        waited = true;
        if (lateness >= LATE_MAX) {
            fail(why);
        } else {
            path.again(this, why);
        }
    }

    @Override
    public void refused(StatusException why) {
        uncount(false);
        if (waited) {
            path.later(this, RETRY_MILLIS);
        } else {
            fail(why);
        }
    }

    @Override
    public void late() {
        lateness++;
    }
}
