package nvmf.controller.admin;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Limits;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceView;

/**
 * The features of a controller: some are settings of something that works ({@code 06h}, {@code 07h}, {@code 0Bh}, {@code 0Fh}), the
 * others are kept and told again. On the admin queue's thread.
 */
public final class Features {
    private static final int ALL = 0xFFFF_FFFF;
    private static final int HOST_BEHAVIOR_BYTES = 512;
    private static final int HOST_ID_BYTES = 16;
    private static final int TEMPERATURE_DEFAULT = 343;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final ControllerCore controller;
    private final AsyncEvents events;
    private final KeepAliveSetting keepAlive;
    private final boolean discovery;
    private final NamespaceView attached;
    private final NamespaceFeatures namespaces;

    private final ErrorRecovery errorRecovery = new ErrorRecovery();
    private int arbitration;
    private int writeAtomicity;
    private int temperatureOver = TEMPERATURE_DEFAULT;
    private int temperatureUnder;
    private ByteBuffer hostBehavior = Wire.allocate(HOST_BEHAVIOR_BYTES);

    /** Who watches over the Keep Alive Timeout. */
    public interface KeepAliveSetting {
        long timeoutMillis();

        /** Takes a new timeout, already rounded; 0 is none. */
        void start(long timeoutMillis);
    }

    /** What Get Features brings: DW0, and data for the features that have some. */
    public record Answer(long dw0, ByteBuffer data) {}

    public Features(ControllerCore controller, AsyncEvents events, KeepAliveSetting keepAlive) {
        this.controller = controller;
        this.events = events;
        this.keepAlive = keepAlive;
        this.discovery = controller.settings().isDiscovery();
        this.attached = new NamespaceView(controller);
        this.namespaces = new NamespaceFeatures(controller.subsystem(), attached);
    }

    /** Everything a host has set is as it was at first; the Keep Alive Timeout is the association's and stays. */
    public void reset() {
        arbitration = 0;
        errorRecovery.reset();
        writeAtomicity = 0;
        temperatureOver = TEMPERATURE_DEFAULT;
        temperatureUnder = 0;
        hostBehavior = Wire.allocate(HOST_BEHAVIOR_BYTES);
    }

    /**
     * Get Features.
     *
     * @param dataLength bytes the host has room for
     * @throws StatusException if there is no such feature, or it cannot be read like that
     */
    public Answer get(GetFeatures command, long dataLength) {
        require(isSupported(command.fid()) && command.select() <= GetFeatures.CAPABILITIES);
        return switch (command.select()) {
            case GetFeatures.CURRENT -> current(command, dataLength);
            case GetFeatures.CAPABILITIES -> new Answer(FeatureTable.capabilities(command.fid()), NO_DATA);
            // Nothing is saved, so what is saved is the default (Base Specification, "Get Features command").
            default -> new Answer(defaultOf(command), NO_DATA);
        };
    }

    private Answer current(GetFeatures command, long dataLength) {
        requireOne(command);
        requireAccess(command.fid(), command.nsid());
        return switch (command.fid()) {
            case Feature.HOST_BEHAVIOR -> {
                requireRoom(dataLength, HOST_BEHAVIOR_BYTES);
                yield new Answer(0, hostBehavior.duplicate());
            }
            case Feature.HOST_IDENTIFIER -> {
                // EXHID: fabrics knows 128-bit host identifiers only.
                require((command.value() & 1) != 0);
                requireRoom(dataLength, HOST_ID_BYTES);
                ByteBuffer id = Wire.allocate(HOST_ID_BYTES);
                ConnectData.putUuid(id, 0, controller.host().id());
                yield new Answer(0, id);
            }
            default -> new Answer(currentValue(command), NO_DATA);
        };
    }

    private long currentValue(GetFeatures command) {
        return switch (command.fid()) {
            case Feature.ARBITRATION -> Integer.toUnsignedLong(arbitration);
            case Feature.TEMPERATURE_THRESHOLD -> isUnder(command.value()) ? temperatureUnder : temperatureOver;
            case Feature.ERROR_RECOVERY -> errorRecovery.get(command.nsid());
            case Feature.VOLATILE_WRITE_CACHE -> controller.choices().isWriteCacheEnabled() ? 1 : 0;
            case Feature.NUMBER_OF_QUEUES -> queues(controller.granted());
            case Feature.WRITE_ATOMICITY -> writeAtomicity;
            case Feature.ASYNC_EVENT_CONFIGURATION -> Integer.toUnsignedLong(events.configuration());
            case Feature.KEEP_ALIVE_TIMER -> keepAlive.timeoutMillis();
            default -> NamespaceFeatures.has(command.fid()) ? namespaces.get(command) : 0;
        };
    }

    private long defaultOf(GetFeatures command) {
        return switch (command.fid()) {
            case Feature.TEMPERATURE_THRESHOLD -> isUnder(command.value()) ? 0 : TEMPERATURE_DEFAULT;
            case Feature.VOLATILE_WRITE_CACHE -> 1;
            case Feature.NUMBER_OF_QUEUES ->
                queues(controller.settings().limits().ioQueuesMax());
            default -> 0;
        };
    }

    /** Whether {@link #setOfNamespace} is who sets it. */
    public boolean isOfNamespace(SetFeatures command) {
        return NamespaceFeatures.has(command.fid()) && isSupported(command.fid());
    }

    /**
     * Set Features for one that belongs to a namespace, which may take its time.
     *
     * @return completes when it is set; if it fails all is as it was
     * @throws StatusException if it cannot be set like that
     */
    public CompletionStage<Void> setOfNamespace(SetFeatures command) {
        requireAccess(command.fid(), command.nsid());
        return namespaces.set(command);
    }

    /**
     * Set Features.
     *
     * @param data what came with it
     * @return DW0
     * @throws StatusException if nothing was set
     */
    public long set(SetFeatures command, ByteBuffer data) {
        require(isSupported(command.fid()));
        if (command.save()) {
            throw new StatusException(Status.FEATURE_NOT_SAVEABLE.dnr());
        }
        requireScope(command);
        requireAccess(command.fid(), command.nsid());
        int value = command.value();
        switch (command.fid()) {
            case Feature.ARBITRATION -> arbitration = value;
            case Feature.POWER_MANAGEMENT -> require((value & 0x1F) == 0);
            case Feature.TEMPERATURE_THRESHOLD -> setTemperature(value);
            case Feature.ERROR_RECOVERY ->
                errorRecovery.set(command.nsid(), value, attached.table().all());
            case Feature.VOLATILE_WRITE_CACHE -> controller.choices().enableWriteCache((value & 1) != 0);
            case Feature.NUMBER_OF_QUEUES -> {
                return setQueues(value);
            }
            case Feature.WRITE_ATOMICITY -> writeAtomicity = value & 1;
            case Feature.ASYNC_EVENT_CONFIGURATION -> events.configure(value & eventBits());
            case Feature.KEEP_ALIVE_TIMER -> {
                Limits limits = controller.settings().limits();
                keepAlive.start(
                        KeepAliveClock.round(Integer.toUnsignedLong(value), limits.keepAliveGranularityMillis()));
            }
            case Feature.HOST_BEHAVIOR -> {
                requireRoom(data.remaining(), HOST_BEHAVIOR_BYTES);
                // Advanced Command Retry Enable is 0 or 1, all else is reserved.
                int retry = data.get(data.position());
                require(retry == 0 || retry == 1);
                controller.choices().takeRetryDelays(retry == 1);
                hostBehavior = Wire.allocate(HOST_BEHAVIOR_BYTES);
                hostBehavior.put(0, data, data.position(), HOST_BEHAVIOR_BYTES);
            }
            case Feature.COMMAND_SET_PROFILE -> require((value & 0x1FF) == 0);
            // Base Specification, "Host Identifier": on fabrics it is what Connect said.
            default -> throw new StatusException(Status.COMMAND_SEQUENCE_ERROR.dnr());
        }
        return 0;
    }

    /** The events that OAES tells of, and the critical warnings, of which it does not. */
    private int eventBits() {
        return IdentifyPages.eventBits(discovery) | (discovery ? 0 : AsyncEvent.CRITICAL_WARNING_BITS);
    }

    private void setTemperature(int value) {
        int sensor = value >>> 16 & 0xF;
        // There is the composite temperature and no sensor; Fh means all there are.
        require(sensor == 0 || sensor == 0xF);
        if (isUnder(value)) {
            temperatureUnder = value & 0xFFFF;
        } else {
            temperatureOver = value & 0xFFFF;
        }
    }

    private long setQueues(int value) {
        int submission = value & 0xFFFF;
        int completion = value >>> 16;
        require(submission != 0xFFFF && completion != 0xFFFF);
        if (!controller.connected().isEmpty()) {
            throw new StatusException(Status.COMMAND_SEQUENCE_ERROR.dnr());
        }
        // On fabrics they come in pairs.
        return queues(controller.grant(Math.min(submission, completion) + 1));
    }

    /** DW0 of Number of Queues. */
    private static long queues(int count) {
        return count - 1L | count - 1L << 16;
    }

    private boolean isSupported(int fid) {
        return FeatureTable.supported(discovery, controller.choices().hasVolatileWriteCache())
                .contains(fid);
    }

    /** A feature of the controller is not set for one namespace; one of namespaces is set for some that exists, or for all. */
    private void requireScope(SetFeatures command) {
        if (isOne(command.nsid()) && !isSpecific(command.fid())) {
            throw new StatusException(Status.FEATURE_NOT_NAMESPACE_SPECIFIC.dnr());
        }
        requireNamespace(!isSpecific(command.fid()) || command.nsid() == ALL || isAttached(command.nsid()));
    }

    /** Base Specification, "Feature Values": the feature of a namespace is read of one that this host has, not of all together. */
    private void requireOne(GetFeatures command) {
        requireNamespace(!isSpecific(command.fid()) || isAttached(command.nsid()) || hasOwnRule(command));
    }

    /** Of reservations FFFFFFFFh is an Invalid Field ("Reservation Notification Mask", "Reservation Persistence"). */
    private static boolean hasOwnRule(GetFeatures command) {
        return command.nsid() == ALL && NamespaceFeatures.has(command.fid());
    }

    private boolean isAttached(int nsid) {
        return attached.table().find(nsid) != null;
    }

    private static void requireNamespace(boolean condition) {
        if (!condition) {
            throw new StatusException(Status.INVALID_NAMESPACE.dnr());
        }
    }

    private static boolean isOne(int nsid) {
        return nsid != 0 && nsid != ALL;
    }

    private static boolean isSpecific(int fid) {
        return (FeatureTable.capabilities(fid) & FeatureTable.NAMESPACE_SPECIFIC) != 0;
    }

    /** Base Specification, figure "ANA effects on Command Processing": features of a namespace are as inaccessible as it is. */
    private void requireAccess(int fid, int nsid) {
        Namespace namespace = attached.table().find(nsid);
        if (namespace != null && isSpecific(fid)) {
            Status refusal = controller.access().state(namespace.anaGroup()).refusal();
            if (!refusal.isSuccess()) {
                throw new StatusException(refusal);
            }
        }
    }

    private static boolean isUnder(int value) {
        return (value >>> 20 & 0x3) == 1;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
    }

    private static void requireRoom(long dataLength, int needed) {
        if (dataLength < needed) {
            throw new StatusException(Status.INVALID_DATA_SGL_LENGTH.dnr());
        }
    }
}
