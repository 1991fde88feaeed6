package nvmf.controller.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import nvmf.api.block.BlockDevice;
import nvmf.api.subsystem.Subsystem.ControllerInfo;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.transport.ControllerQueuePair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller, which on fabrics is one association with one host: it lives as long as its admin queue, on that queue's thread. The
 * methods that other threads may call say so.
 */
public final class ControllerCore {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerCore.class);

    /** How long CSTS.RDY may take: CAP.TO. Only what a former association left in flight can use it up. */
    public static final int READY_MILLIS = 15_000;

    /** What I/O queues look at before each command. */
    public enum State {
        DISABLED,
        READY,
        SHUT_DOWN,
        GONE
    }

    /** What became of an I/O queue's Connect. */
    public enum Joined {
        YES,
        NO_CONTROLLER,
        NOT_ENABLED,
        WRONG_ENTRY_SIZE,
        NO_SUCH_QUEUE,
        TAKEN
    }

    /** The admin queue, told on its own thread. */
    public interface Owner {
        /** All that the host has set is forgotten, all that it waits for is answered. */
        void onReset();

        void onNamespaceChanged(int nsid);

        void onDiscoveryChanged();

        /** The association has ended. */
        void onGone();
    }

    private final SubsystemCore subsystem;
    private final int cntlid;
    private final HostIdentity host;
    private final ControllerQueuePair admin;
    private final QueueInfo adminTerms;
    private final boolean volatileWriteCache;
    private final long bornMillis;
    private final ScheduledExecutorService executor;
    private final ConnectedQueue[] queues;
    private final ErrorLog errors = new ErrorLog();

    private Owner owner;
    private Registers registers;
    private boolean working;
    private int granted;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();

    private volatile State state = State.DISABLED;
    private volatile boolean writeCacheEnabled = true;
    private volatile long katoMillis;
    private volatile List<ConnectedQueue> connected = List.of();
    private volatile String ending = "the host disconnected";

    ControllerCore(
            SubsystemCore subsystem,
            int cntlid,
            HostIdentity host,
            ControllerQueuePair admin,
            QueueInfo adminTerms,
            boolean volatileWriteCache) {
        this.subsystem = subsystem;
        this.cntlid = cntlid;
        this.host = host;
        this.admin = admin;
        this.adminTerms = adminTerms;
        this.volatileWriteCache = volatileWriteCache;
        this.bornMillis = subsystem.nowMillis();
        this.executor = admin.executor();
        Limits limits = subsystem.settings().limits();
        this.granted = subsystem.settings().isDiscovery() ? 0 : limits.ioQueuesMax();
        this.queues = new ConnectedQueue[granted + 1];
        this.registers = Registers.initial(Registers.capabilities(limits.depthMax(), READY_MILLIS));
    }

    /** Starts the life of the association; its end comes with that of the admin queue pair. */
    public void begin(Owner admins) {
        owner = admins;
        admin.closed().whenComplete((done, failure) -> OnQueue.run(executor, () -> gone(failure)));
    }

    public SubsystemCore subsystem() {
        return subsystem;
    }

    public int cntlid() {
        return cntlid;
    }

    public HostIdentity host() {
        return host;
    }

    /** From any thread. */
    public State state() {
        return state;
    }

    /** What this host was told of a volatile write cache, for the whole life of the association. */
    public boolean hasVolatileWriteCache() {
        return volatileWriteCache;
    }

    /** Whether a write may complete before it is durable: not unless the host was told so and left it on. From any thread. */
    public boolean mayCacheWrites() {
        return volatileWriteCache && writeCacheEnabled;
    }

    public boolean isWriteCacheEnabled() {
        return writeCacheEnabled;
    }

    public void enableWriteCache(boolean enabled) {
        writeCacheEnabled = enabled;
    }

    /** For the shell; the admin queue keeps the time. */
    public void keepAlive(long timeoutMillis) {
        katoMillis = timeoutMillis;
    }

    /** From any thread. */
    public ErrorLog errors() {
        return errors;
    }

    public Registers registers() {
        return registers;
    }

    /** Property Set, and whatever follows from it. */
    public void write(int offset, int bytes, long value) {
        registers = registers.write(offset, bytes, value);
        follow();
    }

    /** The I/O queues this controller has now. From any thread. */
    public List<ConnectedQueue> connected() {
        return connected;
    }

    public Optional<ConnectedQueue> queue(int qid) {
        return qid > 0 && qid < queues.length ? Optional.ofNullable(queues[qid]) : Optional.empty();
    }

    public int granted() {
        return granted;
    }

    /** Number of Queues: what the host gets of what it wants. To be asked only while it has no I/O queue. */
    public int grant(int wanted) {
        granted = Math.min(wanted, queues.length - 1);
        return granted;
    }

    /** An I/O queue's Connect has come, on its own thread; completes on this controller's. */
    public CompletionStage<Joined> join(ConnectedQueue queue) {
        CompletableFuture<Joined> answer = new CompletableFuture<>();
        OnQueue.run(executor, () -> answer.complete(joinHere(queue)));
        return answer;
    }

    private Joined joinHere(ConnectedQueue queue) {
        int qid = queue.qid();
        if (state == State.GONE) {
            return Joined.NO_CONTROLLER;
        }
        if (qid > granted) {
            return Joined.NO_SUCH_QUEUE;
        }
        if (state != State.READY) {
            return Joined.NOT_ENABLED;
        }
        if (!registers.takesIoQueues()) {
            return Joined.WRONG_ENTRY_SIZE;
        }
        if (queues[qid] != null) {
            return Joined.TAKEN;
        }
        queues[qid] = queue;
        publishQueues();
        // The identifier is free again only when nothing of the old queue can reach a device any more.
        queue.drained().whenComplete((done, failure) -> OnQueue.run(executor, () -> leave(queue)));
        return Joined.YES;
    }

    private void leave(ConnectedQueue queue) {
        subsystem.retire(queue.traffic());
        queues[queue.qid()] = null;
        publishQueues();
    }

    private void publishQueues() {
        List<ConnectedQueue> now = new ArrayList<>();
        for (ConnectedQueue queue : queues) {
            if (queue != null) {
                now.add(queue);
            }
        }
        connected = List.copyOf(now);
    }

    /** Does what the registers say is due, one thing at a time. */
    private void follow() {
        if (working || state == State.GONE) {
            return;
        }
        switch (registers.due()) {
            case ENABLE -> work(withinReadyTime(subsystem.quiesced(host)), this::ready);
            case RESET -> {
                become(State.DISABLED);
                connected.forEach(ConnectedQueue::end);
                work(drained(), this::reset);
            }
            case SHUTDOWN -> {
                become(State.SHUT_DOWN);
                work(durable(), this::shutDown);
            }
            case NONE -> {}
        }
    }

    private void work(CompletionStage<Void> stage, UnaryOperator<Registers> done) {
        working = true;
        OnQueue.after(executor, stage, (nothing, failure) -> {
            working = false;
            if (state == State.GONE) {
                return;
            }
            if (failure == null) {
                registers = done.apply(registers);
            } else {
                LOG.warn("{}: the controller failed: {}", this, failure.getMessage());
                registers = registers.failed();
            }
            follow();
        });
    }

    private Registers ready(Registers now) {
        cancelTimer();
        become(State.READY);
        return now.enabled();
    }

    private Registers reset(Registers now) {
        cancelTimer();
        granted = queues.length - 1;
        writeCacheEnabled = true;
        owner.onReset();
        return now.wasReset();
    }

    private Registers shutDown(Registers now) {
        // Base Specification, "Controller Shutdown": the association is kept for a while, a host may enable the
        // controller again.
        schedule(
                subsystem.settings().limits().lingerMillis(),
                () -> end("the host did not enable the controller again after its shutdown"));
        return now.shutDown();
    }

    private CompletionStage<Void> withinReadyTime(CompletionStage<Void> stage) {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        stage.whenComplete((done, failure) -> ready.complete(null));
        if (!ready.isDone()) {
            schedule(
                    READY_MILLIS,
                    () -> ready.completeExceptionally(new IllegalStateException(
                            "a former association of this host still has commands in flight at a device")));
        }
        return ready;
    }

    private CompletionStage<Void> drained() {
        return all(connected.stream().map(ConnectedQueue::drained).toList());
    }

    /** Nothing in flight, and nothing in a volatile cache. */
    private CompletionStage<Void> durable() {
        return all(connected.stream().map(ConnectedQueue::idle).toList())
                .thenCompose(idle -> all(subsystem.namespaces().all().stream()
                        .filter(namespace -> namespace.geometry().volatileWriteCache())
                        .map(Namespace::device)
                        .map(BlockDevice::flush)
                        .toList()));
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }

    private void schedule(long millis, Runnable action) {
        cancelTimer();
        timer = Optional.of(executor.schedule(action, millis, TimeUnit.MILLISECONDS));
    }

    private void cancelTimer() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }

    /** Tells this controller that a namespace came, went or changed. From any thread. */
    void namespaceChanged(int nsid) {
        executorRun(() -> owner.onNamespaceChanged(nsid));
    }

    /** Tells this discovery controller that its log changed. From any thread. */
    void discoveryChanged() {
        executorRun(() -> owner.onDiscoveryChanged());
    }

    private void executorRun(Runnable action) {
        OnQueue.run(executor, () -> {
            if (state != State.GONE) {
                action.run();
            }
        });
    }

    /** Ends the association; the reason is a sentence. From any thread. */
    public void end(String reason) {
        ending = reason;
        admin.close();
    }

    private void gone(Throwable failure) {
        become(State.GONE);
        cancelTimer();
        owner.onGone();
        subsystem.lost(this, failure == null ? ending : String.valueOf(failure.getMessage()));
        connected.forEach(ConnectedQueue::end);
        drained().whenComplete((done, problem) -> subsystem.departed(this));
    }

    private void become(State next) {
        LOG.debug("{}: {} -> {}", this, state, next);
        state = next;
    }

    /** From any thread. */
    public ControllerInfo info() {
        List<QueueInfo> infos = new ArrayList<>();
        infos.add(new QueueInfo(0, adminTerms.depth(), admin.remote(), adminTerms.flowControl(), admin.counters()));
        connected.forEach(queue -> infos.add(queue.info()));
        return new ControllerInfo(
                cntlid,
                host.nqn(),
                host.id(),
                subsystem.settings().isDiscovery(),
                state.name().toLowerCase(Locale.ROOT),
                katoMillis,
                subsystem.nowMillis() - bornMillis,
                infos);
    }

    @Override
    public String toString() {
        return subsystem.nqn() + " cntlid=" + cntlid + " " + admin.remote();
    }
}
