package nvmf.shell.nbd;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.export.BlockExport;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.Await;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.UsageException;
import nvmf.shell.command.World;

/** The configurations that become NBD servers. */
final class NbdServers {
    static final String ADDRESS_DEFAULT = "127.0.0.1";

    private static final String PID = "nvmf.nbd";
    private static final String UNIX = "unix:";

    /** What IANA gave to NBD. */
    private static final int PORT = 10809;

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private NbdServers() {}

    /**
     * An address as the server's configuration takes it, checked.
     *
     * @param folder what the path of a socket is relative to
     */
    static String address(String text, Path folder) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.isEmpty()) {
                throw new UsageException("unix: wants the path of a socket behind it");
            }
            return UNIX + folder.resolve(path).toAbsolutePath();
        }
        TransportAddress address = Addresses.parse(TransportType.TCP, text, PORT);
        String host = address.traddr();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port();
    }

    /**
     * Starts a server and waits until it offers that many disks.
     *
     * @param devices a filter for what it offers
     * @throws IOException with the reason, if it does not; then there is no server
     */
    static BlockExport.Snapshot open(World world, String name, String address, String devices, int disks)
            throws IOException, InterruptedException {
        if (world.configurations().list(PID).stream()
                .anyMatch(entry -> entry.name().equals(name))) {
            throw new IOException(
                    "there is an NBD server called " + name + " already; nvmf nbd-close " + name + " ends it");
        }
        world.configurations().put(new Entry(PID, name, Map.of("address", address, "device.target", devices)));
        Optional<BlockExport.Snapshot> opened = Await.until(
                LIMIT,
                () -> find(world, name)
                        .filter(export -> export.problem().isPresent()
                                || export.listening() && export.disks().size() >= disks));
        if (opened.isPresent() && opened.get().problem().isEmpty()) {
            return opened.get();
        }
        world.configurations().delete(PID, name);
        throw new IOException(opened.flatMap(BlockExport.Snapshot::problem)
                .orElse("the NBD server did not come up with its disks; nvmf doctor may know why"));
    }

    static void close(World world, String name) throws IOException {
        if (world.configurations().list(PID).stream()
                .noneMatch(entry -> entry.name().equals(name))) {
            List<String> names =
                    world.configurations().list(PID).stream().map(Entry::name).toList();
            throw new IOException("there is no NBD server called " + name
                    + (names.isEmpty() ? "" : "; there are: " + String.join(", ", names)));
        }
        world.configurations().delete(PID, name);
    }

    private static Optional<BlockExport.Snapshot> find(World world, String name) {
        return world.exports().stream()
                .filter(export -> export.name().equals(name))
                .map(BlockExport::snapshot)
                .findFirst();
    }
}
