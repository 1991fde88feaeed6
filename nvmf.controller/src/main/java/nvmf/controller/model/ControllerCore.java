package nvmf.controller.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntConsumer;
import nvmf.api.subsystem.Subsystem.ControllerInfo;
import nvmf.controller.ana.PortAccess;
import nvmf.controller.gate.Gate;
import nvmf.controller.gate.Patience;
import nvmf.controller.reservation.Notice;

/**
 * A controller, which on fabrics is one association with one host: it lives as long as its admin queue, on that queue's thread. The
 * methods that other threads may call say so.
 */
public final class ControllerCore {
    /** What I/O queues look at before each command. */
    public enum State {
        DISABLED,
        READY,
        SHUT_DOWN,
        GONE
    }

    private final SubsystemCore subsystem;
    private final int cntlid;
    private final SubsystemSettings settings;
    private final Arrival arrival;
    private final HostChoices choices;
    private final long bornMillis;
    private final ScheduledExecutorService executor;
    private final IoQueues queues;
    private final LifeCycle life;
    private final ErrorLog errors = new ErrorLog();
    private final Patience patience;
    private final Gate gate;
    private final IntConsumer accessWatch = this::accessChanged;
    private ControllerOwner owner = ControllerOwner.NOBODY;
    private volatile String ending = "the host disconnected";

    ControllerCore(SubsystemCore subsystem, int cntlid, Arrival arrival, boolean volatileWriteCache) {
        this.subsystem = subsystem;
        this.cntlid = cntlid;
        this.arrival = arrival;
        this.choices = new HostChoices(volatileWriteCache);
        this.bornMillis = subsystem.nowMillis();
        this.executor = arrival.admin().executor();
        this.settings = subsystem.settings();
        Limits limits = settings.limits();
        this.queues = new IoQueues(settings.isDiscovery() ? 0 : limits.ioQueuesMax());
        this.life = new LifeCycle(executor, Registers.of(subsystem), limits.lingerMillis(), new Chores());
        this.patience = new Patience(subsystem::nowMillis);
        this.gate = subsystem.gates().enter(host().id(), queues);
    }

    /** Starts the life of the association; its end comes with that of the admin queue pair. */
    public void begin(ControllerOwner admins) {
        owner = admins;
        arrival.access().listen(accessWatch);
        arrival.admin().closed().whenComplete((done, failure) -> {
            // At once: by another path of this host its next write may be on its way already.
            CompletableFuture<Void> over = new CompletableFuture<>();
            gate.shutUntil(over);
            OnQueue.run(executor, () -> gone(failure, over));
        });
    }

    public SubsystemCore subsystem() {
        return subsystem;
    }

    /** What its host was told when it came, whatever the subsystem has become since. From any thread. */
    public SubsystemSettings settings() {
        return settings;
    }

    public int cntlid() {
        return cntlid;
    }

    public HostIdentity host() {
        return arrival.host();
    }

    /** How well namespaces are reached by the port this host came in by. From any thread. */
    public PortAccess access() {
        return arrival.access();
    }

    /** Whether its host has proved who it is, if it has to. From any thread. */
    public boolean isProved() {
        return arrival.proved().getAsBoolean();
    }

    /** From any thread. */
    public State state() {
        return life.state();
    }

    /** What the host has chosen. */
    public HostChoices choices() {
        return choices;
    }

    /** How long the host is waited for; the admin queue keeps it up. */
    public Patience patience() {
        return patience;
    }

    /** What I/O commands have to pass. From any thread. */
    public Gate gate() {
        return gate;
    }

    /** From any thread. */
    public ErrorLog errors() {
        return errors;
    }

    public Registers registers() {
        return life.registers();
    }

    /** Property Set, and whatever follows from it. */
    public void write(int offset, int bytes, long value) {
        life.write(offset, bytes, value);
    }

    /** The I/O queues this controller has now. From any thread. */
    public List<ConnectedQueue> connected() {
        return queues.connected();
    }

    public Optional<ConnectedQueue> queue(int qid) {
        return queues.find(qid);
    }

    public int granted() {
        return queues.granted();
    }

    /** Number of Queues: what the host gets of what it wants. To be asked only while it has no I/O queue. */
    public int grant(int wanted) {
        return queues.grant(wanted);
    }

    /** An I/O queue's Connect has come, on its own thread; completes on this controller's. */
    public CompletionStage<Joined> join(ConnectedQueue queue) {
        CompletableFuture<Joined> answer = new CompletableFuture<>();
        OnQueue.run(executor, () -> answer.complete(joinHere(queue)));
        return answer;
    }

    private Joined joinHere(ConnectedQueue queue) {
        if (state() == State.GONE) {
            return Joined.NO_CONTROLLER;
        }
        if (queue.qid() > queues.granted()) {
            return Joined.NO_SUCH_QUEUE;
        }
        if (state() != State.READY) {
            return Joined.NOT_ENABLED;
        }
        if (!registers().takesIoQueues()) {
            return Joined.WRONG_ENTRY_SIZE;
        }
        Joined joined = queues.join(queue);
        if (joined == Joined.YES) {
            // The identifier is free again only when nothing of the old queue can reach a device any more.
            queue.drained().whenComplete((done, failure) -> OnQueue.run(executor, () -> leave(queue)));
        }
        return joined;
    }

    /** The subsystem is reset, and this controller with it. From any thread. */
    void resetWithSubsystem() {
        executorRun(life::resetWithSubsystem);
    }

    private void leave(ConnectedQueue queue) {
        subsystem.meter().retire(queue.traffic());
        queues.leave(queue);
    }

    /** What the registers make this controller do. */
    private final class Chores implements LifeCycle.Work {
        @Override
        public CompletionStage<Void> clearTheWay() {
            return subsystem.quiesced(host());
        }

        @Override
        public CompletionStage<Void> stop() {
            return queues.end();
        }

        @Override
        public void forget() {
            queues.reset();
            choices.reset();
            owner.onReset();
        }

        @Override
        public CompletionStage<Void> settle() {
            return queues.idle().thenCompose(idle -> subsystem.flush());
        }

        @Override
        public void end(String reason) {
            ControllerCore.this.end(reason);
        }

        @Override
        public void resetSubsystem() {
            subsystem.reset(ControllerCore.this);
        }

        @Override
        public boolean isPaused() {
            return subsystem.gates().isPaused();
        }

        @Override
        public String toString() {
            return ControllerCore.this.toString();
        }
    }

    /** Tells this controller that a namespace came, went or changed. From any thread. */
    void namespaceChanged(int nsid) {
        executorRun(() -> owner.onNamespaceChanged(nsid));
    }

    /** Tells this controller that an ANA group is not what it was. From any thread. */
    void accessChanged(int group) {
        executorRun(() -> owner.onAccessChanged(group));
    }

    /** Tells this controller what another host did to its host's reservation or registration. From any thread. */
    void reservationNotice(int nsid, Notice.Kind kind) {
        executorRun(() -> owner.onReservation(nsid, kind));
    }

    /** Tells this discovery controller that its log changed. From any thread. */
    void discoveryChanged() {
        executorRun(() -> owner.onDiscoveryChanged());
    }

    private void executorRun(Runnable action) {
        OnQueue.run(executor, () -> {
            if (state() != State.GONE) {
                action.run();
            }
        });
    }

    /** Ends the association; the reason is a sentence. From any thread. */
    public void end(String reason) {
        ending = reason;
        arrival.admin().close();
    }

    private void gone(Throwable failure, CompletableFuture<Void> over) {
        life.gone();
        arrival.access().forget(accessWatch);
        owner.onGone();
        subsystem.lost(this, failure == null ? ending : String.valueOf(failure.getMessage()));
        queues.end().whenComplete((done, problem) -> {
            subsystem.gates().leave(host().id(), queues);
            subsystem.departed(this);
            over.complete(null);
        });
    }

    /** From any thread. */
    public ControllerInfo info() {
        return new ControllerInfo(
                cntlid,
                host().nqn(),
                host().id(),
                settings.isDiscovery(),
                state().name().toLowerCase(Locale.ROOT),
                patience.timeoutMillis(),
                subsystem.nowMillis() - bornMillis,
                queues.infos(arrival.queue()));
    }

    @Override
    public String toString() {
        return subsystem.nqn() + " cntlid=" + cntlid + " " + arrival.admin().remote();
    }
}
