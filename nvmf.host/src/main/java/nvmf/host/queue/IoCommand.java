package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

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
    private HostQueue queue;
    private byte lateness;
    private byte retries;

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

    void send(HostQueue to) {
        queue = to;
        to.submit(sqe, data, this);
    }

    /** Where it was sent last. */
    HostQueue queue() {
        return queue;
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

    @Override
    public void answered(Cqe cqe) {
        Status status = cqe.status();
        if (status.isSuccess()) {
            complete(null);
        } else if (isWorthRepeating(status) && retries < RETRIES_MAX) {
            long asked = path.retryMillis(status.crd());
            path.later(this, asked > 0 ? asked : RETRY_MILLIS << retries);
            retries++;
        } else {
            fail(new StatusException(status));
        }
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
        if (lateness >= LATE_MAX) {
            fail(why);
        } else {
            path.again(this, why);
        }
    }

    @Override
    public void refused(StatusException why) {
        fail(why);
    }

    @Override
    public void late() {
        lateness++;
    }
}
