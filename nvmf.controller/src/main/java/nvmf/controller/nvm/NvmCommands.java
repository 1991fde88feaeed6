package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;
import nvmf.controller.model.NamespaceView;
import nvmf.controller.reservation.Access;
import nvmf.controller.reservation.Reservations;

/**
 * The NVM Command Set of one I/O queue: {@link #check} holds a command against the namespaces there are now, {@link #perform} does to
 * the device what it says. Between the two its data comes in, so a namespace may have gone or shrunk: the second looks again. On
 * the queue's thread.
 */
public final class NvmCommands {
    /** NSID of a Flush that means all namespaces. */
    private static final int ALL = 0xFFFF_FFFF;

    private static final String STOOD_STILL =
            "this side stood still for longer than the keep alive timeout, so the host may have written by another path";

    private final ControllerCore controller;
    private final NamespaceView namespaces;
    private final UUID host;

    /** By opcode, with gaps. */
    private final IoCommand[] commands = new IoCommand[NvmOpcode.COPY + 1];

    private final IoMeter meter;
    private final ReadCommand read;
    private final Fusion fusion;

    /** What takes long. */
    private final Line line;

    /** What takes the buffer of comparisons. */
    private final Line compares;

    /**
     * Commands of one queue.
     *
     * @param transferMax bytes that a command may move (MDTS)
     * @param meter       counts what was moved
     */
    public NvmCommands(ControllerCore controller, int transferMax, IoMeter meter, Executor home) {
        this.controller = controller;
        this.namespaces = new NamespaceView(controller);
        this.host = controller.host().id();
        this.meter = meter;
        this.read = new ReadCommand(transferMax, meter);
        this.fusion = new Fusion(home, NvmLimits.compareAndWriteBytes(transferMax), this::exchange);
        this.line = new Line(home, this::admitted);
        this.compares = new Line(home, this::admitted);
        commands[NvmOpcode.FLUSH] = new FlushCommand();
        commands[NvmOpcode.WRITE] = new WriteCommand(controller, transferMax, meter);
        commands[NvmOpcode.READ] = read;
        commands[NvmOpcode.COMPARE] = new CompareCommand(transferMax, meter, new Comparisons(home), compares);
        commands[NvmOpcode.WRITE_UNCORRECTABLE] = new WriteUncorrectableCommand(controller);
        commands[NvmOpcode.WRITE_ZEROES] = new WriteZeroesCommand(controller, meter);
        commands[NvmOpcode.DATASET_MANAGEMENT] = new DatasetManagementCommand();
        commands[NvmOpcode.RESERVATION_REGISTER] = ReservationCommand.register(controller);
        commands[NvmOpcode.RESERVATION_ACQUIRE] = ReservationCommand.acquire(controller);
        commands[NvmOpcode.RESERVATION_RELEASE] = ReservationCommand.release(controller);
        commands[NvmOpcode.RESERVATION_REPORT] = new ReservationReportCommand(controller);
        commands[NvmOpcode.VERIFY] = new VerifyCommand(meter, line);
        commands[NvmOpcode.COPY] = new CopyCommand(controller, meter, line);
    }

    private IoCommand find(int opcode) {
        return opcode < commands.length ? commands[opcode] : null;
    }

    /**
     * What is wrong with a command; as a rule {@link Status#SUCCESS}.
     *
     * @param transport  what the transport holds against its SGL
     * @param dataLength bytes that its SGL describes
     */
    public Status check(Sqe sqe, Status transport, long dataLength) {
        Status own = checkAlone(sqe, transport, dataLength);
        return sqe.fuse() == 0 && !fusion.isOpen() ? own : fusion.arrive(sqe, own, dataLength);
    }

    private Status checkAlone(Sqe sqe, Status transport, long dataLength) {
        IoCommand command = find(sqe.opcode());
        if (command == null) {
            return Status.INVALID_OPCODE.dnr();
        }
        // Fabrics knows SGLs only.
        if (sqe.psdt() != 1) {
            return Status.INVALID_FIELD.dnr();
        }
        if (!transport.isSuccess()) {
            return transport;
        }
        if (isForAll(sqe)) {
            Status status = reachAll();
            return status.isSuccess() ? admitToAll() : status;
        }
        Namespace namespace = namespaces().find(sqe.nsid());
        if (namespace == null) {
            return Status.INVALID_NAMESPACE.dnr();
        }
        Status status = reach(namespace);
        if (status.isSuccess()) {
            status = command.check(sqe, namespace, dataLength);
        }
        return status.isSuccess() ? admit(command, sqe, namespace) : status;
    }

    private static boolean isForAll(Sqe sqe) {
        return sqe.opcode() == NvmOpcode.FLUSH && sqe.nsid() == ALL;
    }

    /** Whether the namespace is accessible by the port the host came in by. Asked like {@link #admit}. */
    private Status reach(Namespace namespace) {
        return controller.access().state(namespace.anaGroup()).refusal();
    }

    /** Whether all namespaces are: of one that is not nobody here can say that it was flushed. */
    private Status reachAll() {
        for (Namespace namespace : namespaces().all()) {
            Status status = reach(namespace);
            if (!status.isSuccess()) {
                return status;
            }
        }
        return Status.SUCCESS;
    }

    /** Whether this host may do that to the namespace now. Asked when the command comes, and again when its data are there. */
    private Status admit(IoCommand command, Sqe sqe, Namespace namespace) {
        if (!isLetIn(namespace, command.access())) {
            return Status.RESERVATION_CONFLICT.dnr();
        }
        return namespace.isWriteProtected() && command.writes(sqe)
                ? Status.NAMESPACE_WRITE_PROTECTED.dnr()
                : Status.SUCCESS;
    }

    private boolean isLetIn(Namespace namespace, Access access) {
        Reservations reservations = controller.subsystem().reservations().find(namespace.nsid());
        // None: the namespace has just gone, and the fence with it.
        return reservations == null || reservations.fence().admits(host, access);
    }

    /** What is for all namespaces needs them all. */
    private Status admitToAll() {
        for (Namespace namespace : namespaces().all()) {
            if (!isLetIn(namespace, commands[NvmOpcode.FLUSH].access())) {
                return Status.RESERVATION_CONFLICT.dnr();
            }
        }
        return Status.SUCCESS;
    }

    /**
     * Does a command that {@link #check} let pass.
     *
     * @param data what it moves, lent until the stage completes; to be filled by a read
     * @return completes on any thread, with a {@link StatusException} if the command failed
     */
    public CompletionStage<Void> perform(Sqe sqe, ByteBuffer data) {
        if (sqe.fuse() != 0) {
            return fusion.perform(sqe, data);
        }
        if (isForAll(sqe)) {
            require(reachAll());
            return FlushCommand.all(namespaces());
        }
        return find(sqe.opcode()).perform(sqe, admitted(sqe), data);
    }

    /**
     * Whether a command that {@link #check} let pass is a read, to be tried by {@link #readAtOnce} first, or a write whose data has been moved
     * when {@link #perform} returns.
     */
    public boolean mayMoveAtOnce(Sqe sqe) {
        if (sqe.opcode() == NvmOpcode.READ) {
            return sqe.fuse() == 0;
        }
        if (sqe.opcode() != NvmOpcode.WRITE || sqe.fuse() != 0) {
            return false;
        }
        Namespace namespace = namespaces().find(sqe.nsid());
        return namespace != null && namespace.device().writesAtOnce();
    }

    /** Does a read that {@link #check} has just let pass, if that takes no waiting, and says whether it did. If not nothing has happened. */
    public boolean readAtOnce(Sqe sqe, ByteBuffer place) {
        Namespace namespace = namespaces().find(sqe.nsid());
        return namespace != null && read.performAtOnce(sqe, namespace, place);
    }

    private CompletionStage<Void> exchange(Sqe compare, ByteBuffer expected, Sqe write, ByteBuffer data) {
        admitted(compare);
        Namespace namespace = admitted(write);
        Write command = Write.of(write);
        meter.read(expected.remaining());
        meter.written(data.remaining());
        boolean fua = command.fua() || !controller.choices().mayCacheWrites();
        BlockDevice device = namespace.device();
        // As for a Compare by itself: what it is held against has to be on non-volatile media.
        return Compare.of(compare).fua() && namespace.geometry().volatileWriteCache()
                ? device.flush().thenCompose(done -> device.compareAndWrite(command.slba(), expected, data, fua))
                : device.compareAndWrite(command.slba(), expected, data, fua);
    }

    /** The namespace of a command, if this host may still do that to it. */
    private Namespace admitted(Sqe sqe) {
        Namespace namespace = namespaces().find(sqe.nsid());
        if (namespace == null) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
        require(reach(namespace));
        IoCommand command = find(sqe.opcode());
        require(admit(command, sqe, namespace));
        if (command.writes(sqe) && controller.patience().isOver()) {
            controller.end(STOOD_STILL);
            throw new StatusException(Status.ABORTED_SQ_DELETION);
        }
        return namespace;
    }

    private static void require(Status status) {
        if (!status.isSuccess()) {
            throw new StatusException(status);
        }
    }

    /** A command that was let pass has failed, here or before. */
    public void failed(Sqe sqe) {
        if (sqe.fuse() != 0) {
            fusion.failed(sqe);
        }
    }

    /** Gives a command up that is being performed, unless a device has something of it; says whether it could. */
    public boolean giveUp(Sqe sqe, Status status) {
        return sqe.fuse() != 0 ? fusion.giveUp(sqe, status) : line.giveUp(sqe, status) || compares.giveUp(sqe, status);
    }

    /** Whether a command that is being performed is a write that a device has. */
    public boolean isWriting(Sqe sqe) {
        boolean begun = sqe.fuse() == 0 ? !line.holds(sqe) : fusion.hasBegun(sqe);
        return begun && find(sqe.opcode()).writes(sqe);
    }

    /** No command of this set comes behind the last one. */
    public void interrupt() {
        fusion.interrupt();
    }

    /** The queue has ended, and with it whatever the device has nothing of yet. */
    public void end() {
        interrupt();
        line.end();
        compares.end();
    }

    private NamespaceTable namespaces() {
        return namespaces.table();
    }
}
