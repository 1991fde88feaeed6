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
 * @param status   CSTS, whose SHST is 0, {@link #IN_PROGRESS}, or 2 when complete
 * @param resetDue CC.EN went to 0 and the controller has not followed yet
 */
public record Registers(Capabilities capabilities, Configuration cc, ControllerStatus status, boolean resetDue) {
    /** VS of every controller of ours: 2.0.0. */
    public static final int VERSION = 0x0002_0000;

    private static final int IN_PROGRESS = 1;

    /** CSTS.NSSRO, which a host clears by writing it. */
    private static final int RESET_OCCURRED = 1 << 4;

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

    /**
     * Those of a new controller.
     *
     * @param subsystemWasReset since it has been there; what CSTS.NSSRO is at first
     */
    public static Registers initial(Capabilities capabilities, boolean subsystemWasReset) {
        return new Registers(
                capabilities,
                Configuration.of(0),
                new ControllerStatus(false, false, 0, subsystemWasReset, false),
                false);
    }

    /** Those of a new controller of a subsystem. */
    static Registers of(SubsystemCore subsystem) {
        SubsystemSettings settings = subsystem.settings();
        // By a subsystem reset a host interrupts all others, which is nothing for discovery to offer.
        return initial(
                capabilities(settings.limits().depthMax(), LifeCycle.READY_MILLIS, !settings.isDiscovery()),
                subsystem.wasReset());
    }

    /** CAP of a controller that can do what ours do: round robin, 4 KiB pages. */
    public static Capabilities capabilities(int depthMax, int timeoutMillis, boolean subsystemReset) {
        return new Capabilities(
                depthMax,
                true,
                timeoutMillis,
                Capabilities.CSS_NVM | Capabilities.CSS_BY_CSI,
                12,
                12,
                1,
                subsystemReset);
    }

    /** The same, as read while the subsystem holds commands back: CSTS.PP, which is valid while the controller is ready. */
    public Registers paused(boolean paused) {
        return with(new ControllerStatus(
                status.ready(),
                status.fatal(),
                status.shutdown(),
                status.subsystemResetOccurred(),
                paused && status.ready()));
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
            case Property.CSTS -> status.toInt();
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
        require(bytes == Integer.BYTES);
        boolean resettable = capabilities.subsystemReset();
        return switch (offset) {
            case Property.CC -> writeConfiguration(value);
            case Property.CSTS -> {
                require(resettable);
                // All of it but NSSRO is read-only, which a write does not change.
                yield (value & RESET_OCCURRED) == 0 ? this : with(resetForgotten());
            }
            case Property.NSSR -> {
                // Any other value than that one has no effect.
                require(resettable);
                yield this;
            }
            default -> throw new StatusException(Status.CONNECT_INVALID_PARAMETERS.dnr());
        };
    }

    /** Whether a write that was legal is to reset the whole subsystem. */
    public boolean asksForSubsystemReset(int offset, long value) {
        return offset == Property.NSSR && (int) value == Property.NSSR_RESET;
    }

    private Registers writeConfiguration(long value) {
        Configuration next = Configuration.of((int) value);
        require(isLegal(next));
        if (cc.enable() && next.enable() && !sameSettings(next)) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
        boolean rises = next.enable() && !cc.enable();
        boolean falls = !next.enable() && cc.enable();
        // A shutdown that is under way or complete is left behind by a reset or by enabling, by nothing else.
        int kept = rises || falls ? 0 : status.shutdown();
        int shutdown = next.shutdown() != 0 && kept == 0 ? IN_PROGRESS : kept;
        return new Registers(capabilities, next, shutdown(shutdown), resetDue || falls);
    }

    /** What comes next; a reset before anything else, and after a failure nothing else. */
    public Action due() {
        if (resetDue) {
            return Action.RESET;
        }
        if (status.fatal()) {
            return Action.NONE;
        }
        if (status.shutdown() == IN_PROGRESS) {
            return Action.SHUTDOWN;
        }
        return cc.enable() && !status.ready() && status.shutdown() == 0 ? Action.ENABLE : Action.NONE;
    }

    public Registers enabled() {
        return with(status(true, status.fatal()));
    }

    public Registers wasReset() {
        return new Registers(capabilities, cc, status(false, false), false);
    }

    public Registers shutDown() {
        return with(shutdown(ControllerStatus.SHUTDOWN_COMPLETE));
    }

    /** The controller cannot go on: CFS. */
    public Registers failed() {
        return with(status(status.ready(), true));
    }

    /** An NVM subsystem reset is a reset of each controller, whose host finds out from CSTS.NSSRO. */
    public Registers resetWithSubsystem() {
        ControllerStatus next = new ControllerStatus(status.ready(), status.fatal(), 0, true, false);
        return new Registers(capabilities, Configuration.of(0), next, true);
    }

    private Registers with(ControllerStatus next) {
        return new Registers(capabilities, cc, next, resetDue);
    }

    private ControllerStatus status(boolean ready, boolean fatal) {
        return new ControllerStatus(ready, fatal, status.shutdown(), status.subsystemResetOccurred(), false);
    }

    private ControllerStatus resetForgotten() {
        return new ControllerStatus(status.ready(), status.fatal(), status.shutdown(), false, false);
    }

    private ControllerStatus shutdown(int shutdown) {
        return new ControllerStatus(status.ready(), status.fatal(), shutdown, status.subsystemResetOccurred(), false);
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
