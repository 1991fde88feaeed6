package nvmf.shell.multipath;

import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.shell.command.UsageException;
import picocli.CommandLine.Option;

/** What an association is to others with the same subsystem. */
public final class Sharing {
    @Option(
            names = "--no-multipath",
            description = "disks of its own, though other associations lead to the same subsystem")
    private boolean alone;

    @Option(
            names = "--iopolicy",
            paramLabel = "POLICY",
            description =
                    "which path to a disk with several commands take: round-robin (the default), queue-depth, service-time, or"
                            + " numa, which is the first one here")
    private String policy = "";

    @Option(
            names = "--lost-writes",
            paramLabel = "WHEN",
            description =
                    "when a write is sent again whose connection was lost: wait (the default; when its controller is through with"
                            + " it, if that says how long it takes) or at-once")
    private String lostWrites = "wait";

    /** What was asked for. */
    public Paths paths() {
        try {
            Paths paths = Paths.DEFAULT.withShared(!alone).with(LostWrites.named(lostWrites));
            return policy.isEmpty() ? paths : paths.with(IoPolicy.named(policy));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /** The same in the keys of the host's configurations. */
    public static Map<String, Object> configuration(Paths paths) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("multipath", paths.shared());
        paths.policy().ifPresent(policy -> properties.put("iopolicy", policy.word()));
        properties.put("lostWrites", paths.lostWrites().word());
        return properties;
    }
}
