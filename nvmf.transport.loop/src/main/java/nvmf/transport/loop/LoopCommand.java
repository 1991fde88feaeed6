package nvmf.transport.loop;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueueMeter;

/** A command at the controller's end. Its data is inside the capsule, or behind a key and moved by this end alone. */
final class LoopCommand implements IncomingCommand {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final LoopControllerQueuePair queue;
    private final QueueMeter counters;
    private final KeyTable keys;
    private final Sqe sqe;
    private final ByteBuffer inCapsule;
    private final Status check;
    private boolean fetched;
    private boolean responded;

    LoopCommand(LoopControllerQueuePair queue, QueueMeter counters, KeyTable keys, Sqe sqe, ByteBuffer inCapsule) {
        this.queue = queue;
        this.counters = counters;
        this.keys = keys;
        this.sqe = sqe;
        this.inCapsule = inCapsule;
        this.check = check(sqe.direction());
    }

    private Status check(DataDirection direction) {
        if (direction == DataDirection.NONE) {
            return Status.SUCCESS;
        }
        if (sqe.sgl() instanceof Sgl.Keyed keyed) {
            return keys.check(keyed, direction);
        }
        if (sqe.sgl() instanceof Sgl.InCapsule data && direction == DataDirection.HOST_TO_CONTROLLER) {
            if (data.offset() != 0) {
                return Status.SGL_OFFSET_INVALID;
            }
            return data.length() <= inCapsule.capacity() ? Status.SUCCESS : Status.INVALID_DATA_SGL_LENGTH;
        }
        return sqe.sgl().equals(Sgl.none()) ? Status.SUCCESS : Status.INVALID_SGL_TYPE;
    }

    @Override
    public Sqe sqe() {
        return sqe;
    }

    @Override
    public Status check() {
        return check;
    }

    @Override
    public long dataLength() {
        return sqe.direction() == DataDirection.NONE ? 0 : sqe.sgl().length();
    }

    @Override
    public CompletionStage<Void> fetch(ByteBuffer target) {
        mustBeOpen();
        if (fetched) {
            throw new IllegalStateException("a command's data is fetched once");
        }
        if (queue.isEnded()) {
            return CompletableFuture.failedFuture(queue.failure());
        }
        if (!check.isSuccess()) {
            return CompletableFuture.failedFuture(new StatusException(check));
        }
        if (sqe.direction() == DataDirection.CONTROLLER_TO_HOST || target.remaining() < dataLength()) {
            throw new IllegalArgumentException("a command of " + dataLength() + " bytes, " + sqe.direction()
                    + ", is not fetched into " + target.remaining());
        }
        fetched = true;
        if (sqe.sgl() instanceof Sgl.Keyed keyed) {
            keys.read(keyed, target);
            counters.movedToController(keyed.length());
        } else {
            target.put(target.position(), inCapsule, 0, (int) dataLength());
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> respond(Cqe cqe) {
        mustBeOpen();
        responded = true;
        if (!queue.isEnded()) {
            queue.respond(cqe);
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> respond(Cqe cqe, ByteBuffer data) {
        mustBeOpen();
        if (queue.isEnded()) {
            return respond(cqe);
        }
        if (!check.isSuccess()) {
            throw new IllegalArgumentException("data cannot be sent by an SGL with " + check);
        }
        if (!(sqe.sgl() instanceof Sgl.Keyed keyed)) {
            if (data.hasRemaining()) {
                throw new IllegalArgumentException("the command takes no data");
            }
            return respond(cqe);
        }
        if (sqe.direction() == DataDirection.HOST_TO_CONTROLLER || data.remaining() > keyed.length()) {
            throw new IllegalArgumentException("a command of " + keyed.length() + " bytes, " + sqe.direction()
                    + ", is not answered with " + data.remaining());
        }
        keys.write(keyed, data);
        counters.movedToHost(keyed.length());
        return respond(cqe);
    }

    private void mustBeOpen() {
        if (responded) {
            throw new IllegalStateException("a command is responded to once");
        }
    }
}
