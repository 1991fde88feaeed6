package nvmf.controller.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.transport.BufferPool.Lease;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.controller.auth.Guard;
import nvmf.controller.auth.Parties;
import nvmf.controller.model.Arrival;
import nvmf.controller.model.ConnectRefusal;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.HostIdentity;
import nvmf.controller.model.Joined;
import nvmf.controller.model.Limits;
import nvmf.controller.model.OnQueue;
import nvmf.controller.model.SubsystemCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue pair that has just been opened: it takes a Connect command and nothing else, within a deadline, and then hands everything
 * to the admin or I/O queue it has become. On the queue's thread.
 */
public final class NewbornQueue implements CommandHandler {
    private static final Logger LOG = LoggerFactory.getLogger(NewbornQueue.class);
    private static final UUID NIL = new UUID(0, 0);
    private static final int QID_OFFSET = 42;
    private static final int SQSIZE_OFFSET = 44;

    /** Base Specification, "Connect Command": SQSIZE 0 is not a queue. */
    private static final int DEPTH_MIN = 2;

    /** What a discovery controller's host that names no timeout gets, lest it stays for ever. */
    private static final long DISCOVERY_KATO_MILLIS = 120_000;

    private final ControllerQueuePair pair;
    private final Entrance entrance;
    private final ScheduledFuture<?> deadline;
    private CommandHandler phase = this::first;
    private boolean connecting;

    /** Takes over a queue pair that has just been accepted, on its thread. */
    public NewbornQueue(ControllerQueuePair pair, Entrance entrance, long connectMillis) {
        this.pair = pair;
        this.entrance = entrance;
        this.deadline = pair.executor().schedule(this::late, connectMillis, TimeUnit.MILLISECONDS);
        pair.closed().whenComplete((done, failure) -> deadline.cancel(false));
    }

    @Override
    public void onCommand(IncomingCommand command) throws ProtocolException {
        phase.onCommand(command);
    }

    @Override
    public void onBatchEnd() {
        phase.onBatchEnd();
    }

    private void late() {
        LOG.debug("{}: no Connect command in time", pair.remote());
        pair.close(new ProtocolException("no Connect command came in time"));
    }

    private void first(IncomingCommand command) {
        Sqe sqe = command.sqe();
        if (connecting || !sqe.isFabrics() || sqe.fctype() != Connect.FCTYPE) {
            refuse(command, ConnectRefusal.of(Status.COMMAND_SEQUENCE_ERROR.dnr(), "not a Connect command"));
        } else if (!command.check().isSuccess()) {
            refuse(command, ConnectRefusal.of(command.check(), "SGL"));
        } else if (Connect.of(sqe).recfmt() != 0) {
            refuse(command, ConnectRefusal.of(Status.INCOMPATIBLE_FORMAT.dnr(), "record format"));
        } else if (command.dataLength() != ConnectData.BYTES) {
            refuse(command, ConnectRefusal.of(Status.INVALID_DATA_SGL_LENGTH.dnr(), "length of the data"));
        } else {
            connecting = true;
            OnQueue.after(pair.executor(), pair.buffers().lease(ConnectData.BYTES), (lease, failure) -> {
                if (failure == null) {
                    fetch(command, lease);
                } else {
                    fail(command, failure);
                }
            });
        }
    }

    private void fetch(IncomingCommand command, Lease lease) {
        OnQueue.after(pair.executor(), command.fetch(lease.buffer()), (done, failure) -> {
            ByteBuffer data = lease.buffer();
            try {
                if (failure == null) {
                    connect(command, data);
                } else {
                    fail(command, failure);
                }
            } finally {
                lease.close();
            }
        });
    }

    private void connect(IncomingCommand command, ByteBuffer bytes) {
        try {
            Connect connect = Connect.of(command.sqe());
            ConnectData data = ConnectData.decode(bytes);
            if (connect.qid() == 0 && data.hostId().equals(NIL)) {
                throw ConnectRefusal.data(ConnectData.HOSTID, "the host identifier is zero");
            }
            SubsystemCore subsystem = entrance.subsystem(data.subnqn())
                    .orElseThrow(() -> ConnectRefusal.data(ConnectData.SUBNQN, "no subsystem " + data.subnqn()));
            subsystem.admission().require(data.hostnqn(), pair.remote());
            if (connect.qid() == 0) {
                becomeAdmin(command, connect, data, subsystem);
            } else {
                joinController(command, connect, data, subsystem);
            }
        } catch (ConnectData.BadField e) {
            refuse(command, ConnectRefusal.data(e.offset(), e.getMessage()));
        } catch (ConnectRefusal e) {
            refuse(command, e);
        }
    }

    private void becomeAdmin(IncomingCommand command, Connect connect, ConnectData data, SubsystemCore subsystem) {
        Limits limits = subsystem.settings().limits();
        requireDepth(connect.depth(), limits.adminDepthMax());
        QueueTerms terms = terms(connect, limits);
        HostIdentity host = new HostIdentity(data.hostnqn(), data.hostId());
        Guard guard = guard(host, subsystem, connect.katoMillis(), reason -> pair.close(new IOException(reason)));
        ControllerCore controller = subsystem.admit(
                data.cntlid(), new Arrival(host, pair, terms.info(pair), entrance.access(), guard::isOpen));
        long kato = connect.katoMillis() == 0 && subsystem.settings().isDiscovery()
                ? DISCOVERY_KATO_MILLIS
                : connect.katoMillis();
        AdminQueue queue = new AdminQueue(pair, terms, controller, entrance, guard);
        queue.begin(kato);
        become(command, queue, queue.flights(), controller, guard);
    }

    private Guard guard(HostIdentity host, SubsystemCore subsystem, long katoMillis, Consumer<String> end) {
        Parties parties = new Parties(host.nqn(), subsystem.nqn(), subsystem.admission()::policy);
        return new Guard(parties, entrance.workshop(), pair.executor(), katoMillis, end);
    }

    private void joinController(IncomingCommand command, Connect connect, ConnectData data, SubsystemCore subsystem) {
        if (subsystem.settings().isDiscovery()) {
            throw ConnectRefusal.command(QID_OFFSET, "a discovery controller has no I/O queues");
        }
        ControllerCore controller = subsystem
                .controller(data.cntlid())
                .filter(found -> found.host().equals(claimed(data, found)))
                .orElseThrow(() -> noController(data.cntlid()));
        HostIdentity host = controller.host();
        if (!controller.isProved()) {
            throw ConnectRefusal.of(Status.AUTHENTICATION_REQUIRED.dnr(), "its admin queue is not authenticated");
        }
        Limits limits = controller.settings().limits();
        requireDepth(connect.depth(), limits.depthMax());
        Guard guard = guard(host, subsystem, controller.patience().timeoutMillis(), controller::end);
        IoQueue queue = new IoQueue(pair, terms(connect, limits), controller, guard);
        OnQueue.after(pair.executor(), controller.join(queue), (joined, failure) -> {
            if (failure != null) {
                fail(command, failure);
            } else if (joined == Joined.YES) {
                become(command, queue, queue.flights(), controller, guard);
            } else {
                refuse(command, refusal(joined, data.cntlid()));
            }
        });
    }

    /** Who the host of an I/O queue says it is: a host identifier of zero says nothing (figure "Connect Command - Data"). */
    private static HostIdentity claimed(ConnectData data, ControllerCore controller) {
        return new HostIdentity(
                data.hostnqn(), data.hostId().equals(NIL) ? controller.host().id() : data.hostId());
    }

    private static ConnectRefusal refusal(Joined joined, int cntlid) {
        return switch (joined) {
            case NO_SUCH_QUEUE -> ConnectRefusal.command(QID_OFFSET, "more I/O queues than granted");
            case NOT_ENABLED -> ConnectRefusal.command(QID_OFFSET, "the controller is not enabled");
            case WRONG_ENTRY_SIZE -> ConnectRefusal.command(QID_OFFSET, "CC.IOSQES or CC.IOCQES is wrong");
            case TAKEN -> ConnectRefusal.of(Status.COMMAND_SEQUENCE_ERROR.dnr(), "this queue is connected already");
            default -> noController(cntlid);
        };
    }

    private static ConnectRefusal noController(int cntlid) {
        return ConnectRefusal.data(ConnectData.CNTLID, "this host has no controller " + cntlid);
    }

    private static void requireDepth(int depth, int max) {
        if (depth < DEPTH_MIN || depth > max) {
            throw ConnectRefusal.command(SQSIZE_OFFSET, "a queue has 2 to " + max + " entries, not " + depth);
        }
    }

    private QueueTerms terms(Connect connect, Limits limits) {
        int lease = Integer.highestOneBit(pair.buffers().lengthMax());
        int transferMax = Math.min(limits.transferMax(), Math.min(entrance.transferMax(), lease));
        return new QueueTerms(connect.qid(), connect.depth(), !connect.disablesSqFlowControl(), transferMax);
    }

    private void become(
            IncomingCommand command, CommandHandler next, Flights flights, ControllerCore controller, Guard guard) {
        deadline.cancel(false);
        phase = next;
        guard.begin();
        pair.closed().whenComplete((done, failure) -> OnQueue.run(pair.executor(), guard::stop));
        QueueTerms terms = flights.terms();
        pair.connected(terms.qid(), terms.depth());
        Cqe cqe = flights.completion(
                command.sqe().cid(), Status.SUCCESS, ConnectResponse.success(controller.cntlid(), guard.isDemanded()));
        command.respond(terms.flowControl() ? cqe : cqe.withSqhd(Cqe.SQHD_FLOW_CONTROL_OFF));
    }

    private void fail(IncomingCommand command, Throwable failure) {
        refuse(command, ConnectRefusal.of(StatusException.of(failure), String.valueOf(failure.getMessage())));
    }

    private void refuse(IncomingCommand command, ConnectRefusal refusal) {
        connecting = false;
        LOG.debug("{}: refused: {}: {}", pair.remote(), refusal.status(), refusal.getMessage());
        command.respond(Cqe.of(command.sqe().cid(), refusal.status(), refusal.result()));
    }
}
