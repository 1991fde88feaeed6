package nvmf.controller.model;

import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;

/**
 * The properties of a controller and every rule of CC and CSTS, as a pure step: a write makes new registers, and {@link #due()} says
 * what the controller has to do next. When it has done it, it says so by {@link #enabled()}, {@link #wasReset()} or
 * {@link #shutDown()}, and asks again. So a host may write faster than the controller works, and the last state is right.
 *
 * @param ready    CSTS.RDY
 * @param fatal    CSTS.CFS
 * @param shutdown CSTS.SHST: 0, {@link #IN_PROGRESS}, or 2 when complete
 * @param resetDue CC.EN went to 0 and the controller has not followed yet
 */
public record Registers(
        Capabilities capabilities, Configuration cc, boolean ready, boolean fatal, int shutdown, boolean resetDue) {
    /** VS of every controller of ours: 2.0.0. */
    public static final int VERSION = 0x0002_0000;

    private static final int IN_PROGRESS = 1;

    /** CC.CSS 110b: all supported I/O command sets; 111b: admin commands only. */
    private static final int CSS_ALL = 6;

    private static final int CSS_ADMIN_ONLY = 7;
    private static final int SQ_ENTRY_SHIFT = 6;
    private static final int CQ_ENTRY_SHIFT = 4;
    private static final int READY_TIMEOUT_UNIT_MILLIS = 500;

    /** What a controller has to do to follow its registers. */
    public enum Action {
        NONE,
        /** Accept commands, then {@link Registers#enabled()}. */
        ENABLE,
        /** End the I/O queues, forget all settings, then {@link Registers#wasReset()}. */
        RESET,
        /** Finish what is in flight and make it durable, then {@link Registers#shutDown()}. */
        SHUTDOWN
    }

    public static Registers initial(Capabilities capabilities) {
        return new Registers(capabilities, Configuration.of(0), false, false, 0, false);
    }

    /** CAP of a controller that can do what ours do: round robin, 4 KiB pages, no subsystem reset. */
    public static Capabilities capabilities(int depthMax, int timeoutMillis) {
        return new Capabilities(
                depthMax, true, timeoutMillis, Capabilities.CSS_NVM | Capabilities.CSS_BY_CSI, 12, 12, 1, false);
    }

    /**
     * Property Get.
     *
     * @throws StatusException if there is no property of that size at that offset
     */
    public long read(int offset, int bytes) {
        int width = offset == Property.CAP ? Long.BYTES : Integer.BYTES;
        // Invalid Field and nothing else: nvme-cli's show-regs goes through all offsets and takes that for "not there".
        if (bytes != width) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
        return switch (offset) {
            case Property.CAP -> capabilities.toLong();
            case Property.VS -> VERSION;
            case Property.CC -> Integer.toUnsignedLong(cc.toInt());
            case Property.CSTS -> new ControllerStatus(ready, fatal, shutdown, false, false).toInt();
            case Property.NSSR -> 0;
            case Property.CRTO -> capabilities.timeoutMillis() / READY_TIMEOUT_UNIT_MILLIS;
            default -> throw new StatusException(Status.INVALID_FIELD.dnr());
        };
    }

    /**
     * Property Set.
     *
     * @throws StatusException if the property cannot be written, or not with that value; nothing changed then
     */
    public Registers write(int offset, int bytes, long value) {
        require(offset == Property.CC && bytes == Integer.BYTES);
        Configuration next = Configuration.of((int) value);
        require(isLegal(next));
        if (cc.enable() && next.enable() && !sameSettings(next)) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
        boolean rises = next.enable() && !cc.enable();
        boolean falls = !next.enable() && cc.enable();
        // A shutdown that is under way or complete is left behind by a reset or by enabling, by nothing else.
        int kept = rises || falls ? 0 : shutdown;
        int nextShutdown = next.shutdown() != 0 && kept == 0 ? IN_PROGRESS : kept;
        return new Registers(capabilities, next, ready, fatal, nextShutdown, resetDue || falls);
    }

    /** What comes next; a reset before anything else. */
    public Action due() {
        if (resetDue) {
            return Action.RESET;
        }
        if (shutdown == IN_PROGRESS) {
            return Action.SHUTDOWN;
        }
        return cc.enable() && !ready && shutdown == 0 && !fatal ? Action.ENABLE : Action.NONE;
    }

    public Registers enabled() {
        return new Registers(capabilities, cc, true, fatal, shutdown, resetDue);
    }

    public Registers wasReset() {
        return new Registers(capabilities, cc, false, false, shutdown, false);
    }

    public Registers shutDown() {
        return new Registers(capabilities, cc, ready, fatal, ControllerStatus.SHUTDOWN_COMPLETE, resetDue);
    }

    /** The controller cannot go on: CFS. */
    public Registers failed() {
        return new Registers(capabilities, cc, ready, true, shutdown, resetDue);
    }

    /** Whether IOSQES and IOCQES are what I/O queues need (Base Specification, "Connect Command"). */
    public boolean takesIoQueues() {
        return cc.sqEntryShift() == SQ_ENTRY_SHIFT && cc.cqEntryShift() == CQ_ENTRY_SHIFT;
    }

    private boolean isLegal(Configuration next) {
        boolean commandSet =
                next.commandSet() == 0 || next.commandSet() == CSS_ALL || next.commandSet() == CSS_ADMIN_ONLY;
        return commandSet
                && next.pageShift() >= capabilities.pageShiftMin()
                && next.pageShift() <= capabilities.pageShiftMax()
                && next.arbitration() == 0
                && next.shutdown() <= Configuration.SHUTDOWN_ABRUPT;
    }

    private boolean sameSettings(Configuration next) {
        return next.commandSet() == cc.commandSet()
                && next.pageShift() == cc.pageShift()
                && next.sqEntryShift() == cc.sqEntryShift()
                && next.cqEntryShift() == cc.cqEntryShift();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new StatusException(Status.CONNECT_INVALID_PARAMETERS.dnr());
        }
    }
}
