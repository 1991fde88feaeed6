package nvmf.controller.admin;

import java.util.List;
import nvmf.api.spec.admin.Feature;

/** Which features a controller has, and what can be done with each. None is saved. */
public final class FeatureTable {
    /** Capabilities, bit 1: applies to a namespace. */
    public static final int NAMESPACE_SPECIFIC = 1 << 1;

    /** Capabilities, bit 2: a host can change it. */
    public static final int CHANGEABLE = 1 << 2;

    private static final List<Integer> IO = List.of(
            Feature.ARBITRATION,
            Feature.POWER_MANAGEMENT,
            Feature.TEMPERATURE_THRESHOLD,
            Feature.ERROR_RECOVERY,
            Feature.VOLATILE_WRITE_CACHE,
            Feature.NUMBER_OF_QUEUES,
            Feature.WRITE_ATOMICITY,
            Feature.ASYNC_EVENT_CONFIGURATION,
            Feature.KEEP_ALIVE_TIMER,
            Feature.HOST_BEHAVIOR,
            Feature.COMMAND_SET_PROFILE,
            Feature.HOST_IDENTIFIER,
            Feature.RESERVATION_NOTIFICATION_MASK,
            Feature.RESERVATION_PERSISTENCE,
            Feature.NAMESPACE_WRITE_PROTECTION);

    private static final List<Integer> IO_WITHOUT_CACHE =
            IO.stream().filter(fid -> fid != Feature.VOLATILE_WRITE_CACHE).toList();

    private static final List<Integer> DISCOVERY =
            List.of(Feature.ASYNC_EVENT_CONFIGURATION, Feature.KEEP_ALIVE_TIMER, Feature.HOST_IDENTIFIER);

    private FeatureTable() {}

    /** Base Specification, "Volatile Write Cache": without one the feature is not there. */
    public static List<Integer> supported(boolean discovery, boolean volatileWriteCache) {
        if (discovery) {
            return DISCOVERY;
        }
        return volatileWriteCache ? IO : IO_WITHOUT_CACHE;
    }

    /** DW0 of Get Features with SEL 3. */
    public static int capabilities(int fid) {
        return switch (fid) {
            case Feature.HOST_IDENTIFIER -> 0;
            case Feature.ERROR_RECOVERY,
                    Feature.RESERVATION_NOTIFICATION_MASK,
                    Feature.RESERVATION_PERSISTENCE,
                    Feature.NAMESPACE_WRITE_PROTECTION -> CHANGEABLE | NAMESPACE_SPECIFIC;
            default -> CHANGEABLE;
        };
    }
}
