package nvmf.host.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.SilentPeerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one queue pair: gives each its CID, lets those wait in line that find none free, and gives the pair up when one
 * takes too long. {@link #submit} may be called from any thread; everything else happens on the queue's.
 *
 * <p>A busy queue is woken once for many commands: see {@link Inbox}. Time limits cost one task of the queue, not one for each command: it ticks, and
 * looks for commands that were sent too many ticks ago.
 */
public final class HostQueue {
    /** Ticks within the time limit: a command is late after 8 to 9 of them. */
    private static final int TICKS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(HostQueue.class);

    private final String name;
    private final int qid;
    private final HostQueuePair pair;
    private final QueueLimits limits;
    private final QueueThread thread;
    private final Inbox inbox;
    private final Runnable emptyInbox = this::emptyInbox;
    private final CommandIds ids;
    private final Command[] sent;
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private QueueThread.Timer ticker = () -> {};
    private int tick;
    private boolean sending;
    private boolean late;

    /** Why nothing is sent any more; written by the queue's thread, once. */
    private volatile StatusException end;

    private HostQueue(String name, int qid, HostQueuePair pair, QueueLimits limits) {
        this.name = name;
        this.qid = qid;
        this.pair = pair;
        this.limits = limits;
        thread = new QueueThread(pair.executor());
        inbox = new Inbox(limits.waitingMax());
        ids = new CommandIds(limits.depth() - 1);
        sent = new Command[limits.depth() - 1];
    }

    /**
     * A queue over a pair that was just opened, which it owns from now on.
     *
     * @param name what its messages begin with: subsystem, controller, queue
     */
    public static CompletionStage<HostQueue> over(HostQueuePair pair, String name, int qid, QueueLimits limits) {
        CompletableFuture<HostQueue> opened = new CompletableFuture<>();
        try {
            pair.executor().execute(() -> {
                HostQueue queue = new HostQueue(name, qid, pair, limits);
                queue.start();
                opened.complete(queue);
            });
        } catch (RejectedExecutionException e) {
            pair.close();
            opened.completeExceptionally(new IOException(name + ": its transport stopped", e));
        }
        return opened;
    }

    private void start() {
        long period = Math.max(1, limits.timeoutMillis() / TICKS);
        ticker = thread.every(period, this::onTick);
        pair.closed().whenComplete((nothing, failure) -> thread.execute(() -> onClosed(failure)));
    }

    /**
     * Sends a command, or lets it wait in line. The queue chooses the CID and the transport writes the SGL; {@code data} is lent until
     * the answer comes.
     */
    public void submit(Sqe sqe, ByteBuffer data, Answer answer) {
        submit(new Command(this, sqe, data, answer, false));
    }

    /** The same ahead of the line, with an identifier that nobody else may use. */
    public void submitUrgent(Sqe sqe, ByteBuffer data, Answer answer) {
        submit(new Command(this, sqe, data, answer, true));
    }

    /**
     * Sends two commands so that nothing comes between them, as the halves of a fused operation are sent. Each is answered by itself;
     * they may be lost together.
     */
    public void submitFused(
            Sqe first,
            ByteBuffer firstData,
            Answer firstAnswer,
            Sqe second,
            ByteBuffer secondData,
            Answer secondAnswer) {
        Command command = new Command(this, first.withFuse(Sqe.FUSE_FIRST), firstData, firstAnswer, false);
        command.behind = new Command(this, second.withFuse(Sqe.FUSE_SECOND), secondData, secondAnswer, false);
        if (limits.depth() - 1 - limits.reserved() < 2) {
            command.lost(new StatusException(Status.ABORTED_BY_HOST, this + " has no room for two commands"));
        } else {
            submit(command);
        }
    }

    private void submit(Command command) {
        if (thread.isCurrent()) {
            begin(command);
            return;
        }
        switch (inbox.push(command)) {
            case FIRST -> thread.execute(emptyInbox);
            case MORE -> {}
            case FULL -> refuse(command);
        }
    }

    /** Ends the queue in order; commands that are out or in line are lost. */
    public void close() {
        pair.close();
    }

    /** Ends the queue for this reason. */
    public void close(Throwable reason) {
        pair.close(reason);
    }

    /** Completes when the pair has ended and no command is left: normally when it was closed in order, else with the reason. */
    public CompletionStage<Void> closed() {
        return closed;
    }

    /** Where everything of this queue happens. */
    public QueueThread thread() {
        return thread;
    }

    public QueueCounters counters() {
        return pair.counters();
    }

    public int qid() {
        return qid;
    }

    private void emptyInbox() {
        Command command = inbox.takeAll();
        while (command != null) {
            Command next = command.below;
            command.below = null;
            begin(command);
            command = next;
        }
    }

    private void begin(Command command) {
        if (end != null) {
            command.lost(end);
        } else if (waiting.size() >= limits.waitingMax()) {
            refuse(command);
        } else {
            if (command.urgent) {
                waiting.addFirst(command);
            } else {
                waiting.addLast(command);
            }
            sendWaiting();
        }
    }

    /**
     * Sends what has waited as far as identifiers go. A transport may complete a command before its {@code submit} returns: then this
     * is called again from inside, and leaves the work to the loop that runs already.
     */
    private void sendWaiting() {
        if (sending) {
            return;
        }
        sending = true;
        while (end == null && !waiting.isEmpty() && hasRoomFor(waiting.peekFirst())) {
            Command command = waiting.pollFirst();
            send(command);
            if (command.behind != null) {
                send(command.behind);
            }
        }
        sending = false;
    }

    private boolean hasRoomFor(Command command) {
        int needed = (command.urgent ? 0 : limits.reserved()) + (command.behind == null ? 0 : 1);
        return ids.free() > needed;
    }

    private void send(Command command) {
        command.cid = ids.take();
        command.sent = tick;
        sent[command.cid] = command;
        try {
            pair.submit(command.cid, command.sqe, command.data, command);
        } catch (RuntimeException e) {
            LOG.error("{}: a transport must not throw", this, e);
            finished(command, null, e);
        }
    }

    /** A command was answered, or its queue ended. */
    void finished(Command command, Cqe cqe, Throwable failure) {
        if (sent[command.cid] != command) {
            return; // It was answered when the pair ended.
        }
        sent[command.cid] = null;
        ids.release(command.cid);
        sendWaiting();
        try {
            if (failure == null) {
                command.answer.answered(cqe);
            } else {
                command.answer.lost(lost(failure));
            }
        } catch (RuntimeException e) {
            // The transport calls this in the middle of what it reads, and other commands are none the worse for it.
            LOG.error("{}: an answer must not throw", this, e);
        }
    }

    private void onTick() {
        tick++;
        if (late) {
            return;
        }
        for (Command command : sent) {
            if (command != null && tick - command.sent > TICKS && isTimed(command.sqe)) {
                late = true;
                command.answer.late();
                String name = CommandName.of(qid == 0, command.sqe);
                pair.close(new SilentPeerException(name + " took longer than " + limits.timeoutMillis() + " ms"));
                return;
            }
        }
    }

    /** An event may take for ever to happen. */
    private boolean isTimed(Sqe sqe) {
        return qid != 0 || sqe.opcode() != AdminOpcode.ASYNC_EVENT_REQUEST;
    }

    private void onClosed(Throwable failure) {
        ticker.cancel();
        end = lost(failure == null ? new IOException("the queue was closed") : failure);
        // The transport has answered for each command that was out, and touches no buffer any more; this is in case it
        // forgot one.
        for (Command command : sent) {
            if (command != null) {
                finished(command, null, end);
            }
        }
        while (!waiting.isEmpty()) {
            waiting.pollFirst().lost(end);
        }
        if (failure == null) {
            closed.complete(null);
        } else {
            closed.completeExceptionally(failure);
        }
    }

    private StatusException lost(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        return cause instanceof StatusException e
                ? e
                : new StatusException(Status.ABORTED_BY_HOST, this + ": " + Failures.sentence(cause), cause);
    }

    private void refuse(Command command) {
        command.refused(new StatusException(
                Status.ABORTED_BY_HOST, this + ": more than " + limits.waitingMax() + " commands wait in line"));
    }

    @Override
    public String toString() {
        return name + " qid=" + qid + " " + pair.remote();
    }
}
