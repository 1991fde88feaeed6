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
import nvmf.shell.command.Await;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;

/** Associations that are configuration: made as long as that is there, and again when they were lost. */
final class Persistent {
    static final String PID = "nvmf.host.connection";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Persistent() {}

    /** Writes one and waits until it is live; the configuration stays if that takes longer than anybody wants to wait. */
    static RemoteController connect(Configurations configurations, Host host, ConnectRequest request)
            throws IOException, InterruptedException {
        String name = freeName(configurations.list(PID), host);
        configurations.put(new Entry(PID, name, properties(host, request)));
        return Await.until(LIMIT, () -> live(host, name))
                .orElseThrow(() -> new IOException("the connection " + name + " is configured, and not there after "
                        + LIMIT.toSeconds() + " s; it is tried on until nvmf disconnect " + name));
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

    /** Whoever joins disks that are there calls them the same after a restart, though it may be the first then. */
    private static Map<String, Object> properties(Host host, ConnectRequest request) {
        Map<String, Object> properties = new LinkedHashMap<>(Settings.of(request));
        host.subsystems().stream()
                .filter(subsystem -> request.paths().shared() && subsystem.nqn().equals(request.subnqn()))
                .findFirst()
                .ifPresent(subsystem -> properties.put("disks", subsystem.name()));
        return properties;
    }
}
