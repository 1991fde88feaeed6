package nvmf.shell.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.fault.FaultSite;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;

/** Ports of a running instance that listen through faults for a while: configurations, which are taken back again. */
final class Wrap {
    /** What the place where the faults are made is called. */
    static final String NAME = "wrap";

    private static final String TRANSPORT = "nvmf.transport.fault";
    private static final String PORT = "nvmf.port";
    private static final String TARGET = "transport.target";
    private static final String THROUGH_FAULTS = Filter.of("service.pid", TRANSPORT + "~" + NAME);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Call call;
    private final Configurations configurations;

    Wrap(Call call) {
        this.call = call;
        configurations = call.world().configurations();
    }

    /**
     * Hosts of these ports are disconnected, and find the faults when they connect again.
     *
     * @param names of ports; all of TCP if there is none
     * @return the names of the ports
     * @throws IOException if there is no such port, or they go through faults already
     * @throws IllegalArgumentException for a rule that is none; then nothing has changed
     */
    List<String> put(List<String> names, long seed, List<String> rules) throws IOException, InterruptedException {
        if (exists()) {
            throw new IOException("ports listen through faults already; nvmf fault unwrap ends that");
        }
        List<Entry> ports = ports(names);
        configurations.put(new Entry(TRANSPORT, NAME, Map.of("seed", seed, "connects", false)));
        try {
            FaultSite site = Await.until(LIMIT, this::site)
                    .orElseThrow(() -> new IOException("the fault transport is not there after " + LIMIT.toSeconds()
                            + " s; nvmf doctor may know why"));
            rules.forEach(site::add);
        } catch (IOException | RuntimeException e) {
            configurations.delete(TRANSPORT, NAME);
            throw e;
        }
        for (Entry port : ports) {
            Map<String, Object> properties = new HashMap<>(port.properties());
            properties.put(TARGET, THROUGH_FAULTS);
            configurations.put(new Entry(PORT, port.name(), properties));
        }
        return ports.stream().map(Entry::name).toList();
    }

    private boolean exists() throws IOException {
        return configurations.list(TRANSPORT).stream()
                .anyMatch(entry -> entry.name().equals(NAME));
    }

    private List<Entry> ports(List<String> names) throws IOException {
        List<Entry> all = configurations.list(PORT).stream()
                .filter(port ->
                        port.text("trtype").isEmpty() || port.text("trtype").equals("tcp"))
                .toList();
        for (String name : names) {
            if (all.stream().noneMatch(port -> port.name().equals(name))) {
                throw new IOException("no port " + name + " listens by TCP here; there are: "
                        + String.join(", ", all.stream().map(Entry::name).toList()));
            }
        }
        List<Entry> meant = all.stream()
                .filter(port -> names.isEmpty() || names.contains(port.name()))
                .toList();
        for (Entry port : meant) {
            if (!port.text(TARGET).isEmpty()) {
                throw new IOException("the port " + port.name() + " has chosen its transport: " + port.text(TARGET));
            }
        }
        if (meant.isEmpty()) {
            throw new IOException("no port listens by TCP here");
        }
        return meant;
    }

    private Optional<FaultSite> site() {
        try {
            return call.world().faults().sites().stream()
                    .filter(site -> site.name().equals(NAME))
                    .findFirst();
        } catch (IOException | InterruptedException e) {
            return Optional.empty();
        }
    }

    /** The faults go first: a port without a choice would take them before any other transport. */
    List<String> take() throws IOException {
        if (!exists()) {
            throw new IOException("no port listens through faults; nvmf fault wrap makes them");
        }
        configurations.delete(TRANSPORT, NAME);
        List<Entry> ports = configurations.list(PORT).stream()
                .filter(port -> port.text(TARGET).equals(THROUGH_FAULTS))
                .toList();
        for (Entry port : ports) {
            Map<String, Object> properties = new HashMap<>(port.properties());
            properties.remove(TARGET);
            configurations.put(new Entry(PORT, port.name(), properties));
        }
        return ports.stream().map(Entry::name).toList();
    }
}
