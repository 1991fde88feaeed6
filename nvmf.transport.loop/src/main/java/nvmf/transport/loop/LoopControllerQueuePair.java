package nvmf.transport.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.QueueCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller's end: takes capsules of bytes, gives them to the handler, and sends completions of bytes back. */
final class LoopControllerQueuePair implements ControllerQueuePair {
    private static final Logger LOG = LoggerFactory.getLogger(LoopControllerQueuePair.class);

    private final LoopEnd end;
    private final KeyTable keys;
    private final LoopHostQueuePair host;
    private final Mailbox mailbox;
    private int outstandingMax;
    private CommandHandler handler = command -> {};
    private boolean ended;
    private Ending ending = Ending.IN_ORDER;

    /** @param depth what the host announced as it connected, as RDMA_CM's private data would carry it */
    LoopControllerQueuePair(LoopEnd end, KeyTable keys, LoopHostQueuePair host, int depth) {
        this.end = end;
        this.keys = keys;
        this.host = host;
        this.outstandingMax = depth;
        this.mailbox = new Mailbox(end.executor(), this::batchEnd, this::failed);
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** Asks the acceptor, before anything else comes here. */
    void open(Acceptor acceptor, Runnable accepted) {
        handler = acceptor.accept(this);
        if (!ended) {
            accepted.run();
        }
    }

    @Override
    public void connected(int qid, int depth) {
        assert mailbox.isInside() : "on the queue's thread only";
        outstandingMax = depth;
    }

    /** A capsule came: an SQE, then its in-capsule data. */
    void onCapsule(ByteBuffer capsule) {
        if (ended) {
            return;
        }
        try {
            handler.onCommand(open(capsule));
        } catch (ProtocolException e) {
            end(Ending.because(e));
        }
    }

    private LoopCommand open(ByteBuffer capsule) throws ProtocolException {
        int inCapsule = capsule.capacity() - Sqe.BYTES;
        if (inCapsule < 0 || inCapsule > end.inCapsuleData()) {
            throw new ProtocolException("a capsule of " + capsule.capacity() + " bytes, where " + Sqe.BYTES + " to "
                    + (Sqe.BYTES + end.inCapsuleData()) + " are taken");
        }
        if (end.counters().outstanding() >= outstandingMax) {
            throw new ProtocolException("more than " + outstandingMax + " commands at a time");
        }
        end.counters().opened();
        end.counters().movedToController(inCapsule);
        return new LoopCommand(this, end.counters(), keys, Sqe.decode(capsule, 0), capsule.slice(Sqe.BYTES, inCapsule));
    }

    /** A command's way back. */
    void respond(Cqe cqe) {
        ByteBuffer bytes = Wire.allocate(Cqe.BYTES);
        cqe.encode(bytes, 0);
        end.counters().closed();
        host.mailbox().post(() -> host.onResponse(bytes));
    }

    boolean isEnded() {
        return ended;
    }

    IOException failure() {
        return ending.failure(end);
    }

    private void batchEnd() {
        if (!ended) {
            handler.onBatchEnd();
        }
    }

    @Override
    public void close() {
        if (!end.isClosed()) {
            mailbox.runOrPost(() -> end(Ending.IN_ORDER));
        }
    }

    @Override
    public void close(Throwable why) {
        if (!end.isClosed()) {
            mailbox.runOrPost(() -> end(Ending.because(why)));
        }
    }

    /** The host closed, and waits for the word that nothing of this end touches its memory. */
    void onHostEnded(Ending why) {
        end(why.toldBy("the host"));
    }

    private void end(Ending why) {
        if (!ended) {
            LOG.debug("{} ends: {}", end, why);
            ended = true;
            ending = why;
            end.counters().closedAll();
            host.mailbox().post(() -> host.onControllerEnded(why));
            end.finish(why);
        }
    }

    private void failed(Throwable bug) {
        LOG.error("{} failed", end, bug);
        end(Ending.because(bug));
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
