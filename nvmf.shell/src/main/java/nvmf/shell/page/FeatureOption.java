package nvmf.shell.page;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nvmf.api.spec.admin.Feature;
import nvmf.shell.command.UsageException;
import picocli.CommandLine.Option;

/** Which feature, by number or by a short name. */
public final class FeatureOption {
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(Feature.ARBITRATION, "Arbitration"),
            Map.entry(Feature.POWER_MANAGEMENT, "Power Management"),
            Map.entry(Feature.TEMPERATURE_THRESHOLD, "Temperature Threshold"),
            Map.entry(Feature.ERROR_RECOVERY, "Error Recovery"),
            Map.entry(Feature.VOLATILE_WRITE_CACHE, "Volatile Write Cache"),
            Map.entry(Feature.NUMBER_OF_QUEUES, "Number of Queues"),
            Map.entry(Feature.WRITE_ATOMICITY, "Write Atomicity Normal"),
            Map.entry(Feature.ASYNC_EVENT_CONFIGURATION, "Async Event Configuration"),
            Map.entry(Feature.KEEP_ALIVE_TIMER, "Keep Alive Timer"),
            Map.entry(Feature.HOST_BEHAVIOR, "Host Behavior Support"),
            Map.entry(Feature.COMMAND_SET_PROFILE, "I/O Command Set Profile"),
            Map.entry(Feature.HOST_IDENTIFIER, "Host Identifier"),
            Map.entry(Feature.RESERVATION_NOTIFICATION_MASK, "Reservation Notification Mask"),
            Map.entry(Feature.RESERVATION_PERSISTENCE, "Reservation Persistence"),
            Map.entry(Feature.NAMESPACE_WRITE_PROTECTION, "Namespace Write Protection Config"));

    @Option(
            names = {"-f", "--feature-id"},
            paramLabel = "FID",
            required = true,
            description = "a number, or the beginning of its name, such as keep or volatile")
    private String feature = "";

    int id() {
        if (!feature.isEmpty() && Character.isDigit(feature.charAt(0))) {
            return Numbers.u8("feature-id", feature);
        }
        String start = feature.toLowerCase(Locale.ROOT).replace('-', ' ');
        Optional<Integer> named = TITLES.entrySet().stream()
                .filter(title -> !start.isEmpty()
                        && title.getValue().toLowerCase(Locale.ROOT).startsWith(start))
                .map(Map.Entry::getKey)
                .min(Integer::compare);
        return named.orElseThrow(() -> new UsageException("there is no feature \"" + feature + "\"; write its number"));
    }

    static String title(int id) {
        return TITLES.getOrDefault(id, "Unknown");
    }

    /** How many bytes of data the feature has beside its value. */
    static int dataBytes(int id, int value) {
        return switch (id) {
            case Feature.HOST_BEHAVIOR, Feature.COMMAND_SET_PROFILE -> 512;
            case Feature.HOST_IDENTIFIER -> (value & 1) == 0 ? 8 : 16;
            default -> 0;
        };
    }
}
