package nvmf.shell.host;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;

/**
 * Associations that are configuration: made as long as that is there, and again when they were lost. The configuration is the running
 * instance's, and ends with it.
 */
final class Persistent {
    static final String PID = "nvmf.host.connection";

    /** What makes two of them one connection that is there twice. */
    private static final List<String> PLACE = List.of("trtype", "traddr", "trsvcid", "subnqn", "hostnqn", "hostid");

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Persistent() {}

    /**
     * Writes one and waits until it is live; the configuration stays if that takes longer than anybody wants to wait.
     *
     * @param host       this host by the name that was asked for
     * @param duplicates whether there may be two alike
     */
    static RemoteController connect(Call call, Host host, ConnectRequest request, boolean duplicates)
            throws IOException, InterruptedException {
        Configurations configurations = call.world().configurations();
        List<Entry> entries = configurations.list(PID);
        Map<String, Object> properties = new LinkedHashMap<>(Settings.of(request));
        properties.putAll(identity(host, call.world().host()));
        Optional<String> same = entries.stream()
                .filter(entry -> !duplicates && isSame(entry, properties))
                .map(Entry::name)
                .findFirst();
        if (same.isPresent()) {
            throw new IOException(
                    same.get() + " is configured like that already; --duplicate-connect makes a second connection");
        }
        String name = freeName(entries, host);
        disks(host, request).ifPresent(disks -> properties.put("disks", disks));
        configurations.put(new Entry(PID, name, properties));
        return Await.until(LIMIT, () -> live(host, name))
                .orElseThrow(() -> new IOException("the connection " + name + " is configured, and not there after "
                        + LIMIT.toSeconds() + " s; it is tried on until nvmf disconnect " + name));
    }

    private static boolean isSame(Entry entry, Map<String, Object> properties) {
        return PLACE.stream().allMatch(key -> entry.text(key).equals(String.valueOf(properties.getOrDefault(key, ""))));
    }

    /** As whom it goes there, unless that is who it is. */
    private static Map<String, Object> identity(Host host, Host own) {
        return host.nqn().equals(own.nqn()) && host.id().equals(own.id())
                ? Map.of()
                : Map.of("hostnqn", host.nqn().value(), "hostid", host.id().toString());
    }

    /** Takes back what {@link #connect} wrote, and says whether there was something. */
    static boolean forget(Configurations configurations, Predicate<String> which) throws IOException {
        boolean found = false;
        for (Entry entry : configurations.list(PID)) {
            if (which.test(entry.name())) {
                configurations.delete(PID, entry.name());
                found = true;
            }
        }
        return found;
    }

    /**
     * Writes down where a controller of one of them is to be found from now on, if it is one's.
     *
     * @return whether it is
     */
    static boolean move(Configurations configurations, RemoteController controller, TransportAddress to)
            throws IOException {
        for (Entry entry : configurations.list(PID)) {
            if (controller.owner().equals(Optional.of(entry.pid()))) {
                Optional<Map<String, Object>> moved = moved(entry, controller.address(), to);
                if (moved.isPresent()) {
                    configurations.put(new Entry(PID, entry.name(), moved.get()));
                }
                return moved.isPresent();
            }
        }
        return false;
    }

    /** The same configuration with another address, be it the first or one of the further paths. */
    private static Optional<Map<String, Object>> moved(Entry entry, TransportAddress from, TransportAddress to) {
        Map<String, Object> properties = new LinkedHashMap<>(entry.properties());
        if (from.traddr().equals(entry.text("traddr"))
                && (from.trsvcid().equals(entry.text("trsvcid"))
                        || entry.text("trsvcid").isEmpty())) {
            properties.put("traddr", to.traddr());
            properties.put("trsvcid", to.trsvcid());
            return Optional.of(properties);
        }
        if (properties.get("paths") instanceof String[] paths) {
            String[] others = paths.clone();
            for (int i = 0; i < others.length; i++) {
                if (TransportAddress.parse(from.type(), others[i], TransportAddress.IO_PORT)
                        .isSamePlace(from)) {
                    others[i] = text(to);
                    properties.put("paths", others);
                    return Optional.of(properties);
                }
            }
        }
        return Optional.empty();
    }

    private static String text(TransportAddress address) {
        String traddr = address.traddr().indexOf(':') >= 0 ? "[" + address.traddr() + "]" : address.traddr();
        return address.trsvcid().isEmpty() ? traddr : traddr + ":" + address.trsvcid();
    }

    private static Optional<RemoteController> live(Host host, String name) {
        return host.controllers().stream()
                .filter(controller -> controller.name().equals(name))
                .filter(controller -> controller.state() == RemoteController.State.LIVE)
                .findFirst();
    }

    private static String freeName(List<Entry> entries, Host host) {
        int number = 0;
        while (true) {
            String name = "nvme" + number++;
            if (entries.stream().noneMatch(entry -> entry.name().equals(name))
                    && host.controllers().stream()
                            .noneMatch(controller -> controller.name().equals(name))) {
                return name;
            }
        }
    }

    /** Whoever joins disks that are there calls them the same later, though it may be the first then. */
    private static Optional<String> disks(Host host, ConnectRequest request) {
        return host.subsystems().stream()
                .filter(subsystem -> request.paths().shared() && subsystem.nqn().equals(request.subnqn()))
                .map(RemoteSubsystem::name)
                .findFirst();
    }
}
