package nvmf.transport.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's end. It ends in two steps, because the controller may be moving data just then: the controller is told, and only its
 * answer, after which it touches no lent memory any more, fails the commands that are open.
 */
final class LoopHostQueuePair implements HostQueuePair {
    private static final Logger LOG = LoggerFactory.getLogger(LoopHostQueuePair.class);

    private final LoopEnd end;
    private final KeyTable keys;
    private final Slot[] slots;
    private final Mailbox mailbox;
    private LoopControllerQueuePair controller;
    private boolean closing;
    private Ending ending = Ending.IN_ORDER;

    private record Slot(int length, DataDirection direction, CompletableFuture<Cqe> stage) {}

    LoopHostQueuePair(LoopEnd end, KeyTable keys, int depth) {
        this.end = end;
        this.keys = keys;
        this.slots = new Slot[depth];
        this.mailbox = new Mailbox(end.executor(), () -> {}, this::failed);
    }

    /** Once, before anything is posted. */
    void join(LoopControllerQueuePair controller) {
        this.controller = controller;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        assert mailbox.isInside() : "on the queue's thread only";
        DataDirection direction = sqe.direction();
        int length = data.remaining();
        check(sqe.cid(), direction, data);
        if (closing) {
            return CompletableFuture.failedFuture(ending.failure(end));
        }
        boolean inCapsule =
                direction == DataDirection.HOST_TO_CONTROLLER && length > 0 && length <= end.inCapsuleData();
        ByteBuffer capsule = Wire.allocate(Sqe.BYTES + (inCapsule ? length : 0));
        if (inCapsule) {
            sqe.encode(capsule, 0, sqe.cid(), new Sgl.InCapsule(0, length));
            capsule.put(Sqe.BYTES, data, data.position(), length);
            end.counters().movedToController(length);
        } else {
            sqe.encode(capsule, 0, sqe.cid(), length == 0 ? Sgl.none() : keys.register(sqe.cid(), data, direction));
        }
        Slot slot = new Slot(length, direction, new CompletableFuture<>());
        slots[sqe.cid()] = slot;
        end.counters().opened();
        controller.mailbox().post(() -> controller.onCapsule(capsule));
        return slot.stage();
    }

    private void check(int cid, DataDirection direction, ByteBuffer data) {
        if (cid >= slots.length || slots[cid] != null) {
            throw new IllegalArgumentException("CID " + cid + " is in use or not below " + slots.length);
        }
        if (data.hasRemaining() && direction == DataDirection.NONE) {
            throw new IllegalArgumentException("the command moves no data");
        }
        if (data.remaining() > KeyTable.LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a key describes at most " + KeyTable.LENGTH_MAX + " bytes, not " + data.remaining());
        }
        if (data.isReadOnly() && data.hasRemaining() && direction != DataDirection.HOST_TO_CONTROLLER) {
            throw new IllegalArgumentException("the command's data cannot be written to a read-only buffer");
        }
    }

    /** The 16 bytes of a completion came from the controller, which is done with the command's memory. */
    void onResponse(ByteBuffer bytes) {
        Cqe cqe = Cqe.decode(bytes, 0);
        Slot slot = cqe.cid() < slots.length ? slots[cqe.cid()] : null;
        if (slot == null) {
            close(new ProtocolException("a completion names CID " + cqe.cid() + ", which is not in use"));
            return;
        }
        slots[cqe.cid()] = null;
        long moved = keys.invalidate(cqe.cid());
        end.counters().closed();
        boolean toHost = slot.direction() == DataDirection.CONTROLLER_TO_HOST;
        if (toHost) {
            end.counters().movedToHost(moved);
        } else {
            end.counters().movedToController(moved);
        }
        boolean missing = toHost && cqe.isSuccess() && moved < slot.length();
        slot.stage().complete(missing ? Cqe.of(cqe.cid(), Status.DATA_TRANSFER_ERROR) : cqe);
    }

    @Override
    public void close() {
        if (!end.isClosed()) {
            mailbox.runOrPost(() -> begin(Ending.IN_ORDER));
        }
    }

    @Override
    public void close(Throwable reason) {
        if (!end.isClosed()) {
            mailbox.runOrPost(() -> begin(Ending.because(reason)));
        }
    }

    private void begin(Ending why) {
        if (!closing) {
            LOG.debug("{} ends: {}", end, why);
            closing = true;
            ending = why;
            controller.mailbox().post(() -> controller.onHostEnded(why));
        }
    }

    /** The controller touches nothing any more, either because this end told it or for a reason of its own. */
    void onControllerEnded(Ending why) {
        if (!closing) {
            closing = true;
            ending = why.toldBy("the controller");
        }
        IOException failure = ending.failure(end);
        for (int cid = 0; cid < slots.length; cid++) {
            Slot slot = slots[cid];
            if (slot != null) {
                slots[cid] = null;
                keys.invalidate(cid);
                end.counters().closed();
                slot.stage().completeExceptionally(failure);
            }
        }
        end.finish(ending);
    }

    private void failed(Throwable bug) {
        LOG.error("{} failed", end, bug);
        begin(Ending.because(bug));
    }

    @Override
    public TransportAddress remote() {
        return end.remote();
    }

    @Override
    public TransportAddress local() {
        return end.local();
    }

    @Override
    public ScheduledExecutorService executor() {
        return end.executor();
    }

    @Override
    public BufferPool buffers() {
        return end.buffers();
    }

    @Override
    public int inCapsuleData() {
        return end.inCapsuleData();
    }

    @Override
    public QueueCounters counters() {
        return end.counters().snapshot();
    }

    @Override
    public CompletionStage<Void> closed() {
        return end.closed();
    }

    @Override
    public String toString() {
        return end.toString();
    }
}
