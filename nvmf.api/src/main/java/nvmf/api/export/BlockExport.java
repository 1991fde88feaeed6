package nvmf.api.export;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An address at which devices are reached by another protocol than NVMe, such as NBD: a service with the property {@link #NAME}.
 * Callable from any thread.
 */
@ProviderType
public interface BlockExport {
    String NAME = "nvmf.export";

    String name();

    Snapshot snapshot();

    /**
     * What an export is now.
     *
     * @param protocol    {@code nbd}
     * @param address     where it listens, as its configuration writes it; with the real port number once it does
     * @param problem     why it does not listen
     * @param disks       what can be reached there
     * @param connections open now
     */
    record Snapshot(
            String protocol,
            String address,
            boolean listening,
            Optional<String> problem,
            List<Disk> disks,
            int connections) {
        public Snapshot {
            disks = List.copyOf(disks);
        }
    }

    /**
     * One device of an export.
     *
     * @param name  by which a client asks for it: the device's
     * @param uri   what a client's command line takes
     * @param bytes its size
     */
    record Disk(String name, String uri, long bytes, boolean readOnly) {}
}
