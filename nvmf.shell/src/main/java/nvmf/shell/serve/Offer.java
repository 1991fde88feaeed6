package nvmf.shell.serve;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.World;
import nvmf.shell.config.Names;

/** Puts configurations into effect: all of them, or none. */
final class Offer {
    private static final Pattern CHOOSE = Pattern.compile("\\bchoose another (?:address|port)$");

    private Offer() {}

    /** Writes the entries and waits until the ports listen and the subsystem is whole; takes everything back if they do not. */
    static List<Port.Snapshot> make(World world, Nqn nqn, int namespaces, List<Entry> entries) throws Exception {
        Configurations configurations = world.configurations();
        try {
            for (Entry entry : entries) {
                configurations.put(entry);
            }
            Readiness readiness =
                    new Readiness(world, entries.stream().map(Entry::pid).collect(Collectors.toSet()));
            Map<String, List<Nqn>> ports = new LinkedHashMap<>();
            entries.stream()
                    .filter(entry -> entry.factoryPid().equals(Names.PORT))
                    .forEach(port -> ports.put(port.name(), List.of(nqn)));
            readiness.ports(List.copyOf(ports.keySet()));
            readiness.namespaces(nqn, namespaces);
            return readiness.leading(ports);
        } catch (Exception e) {
            Names.deleteAll(configurations, entries);
            String message = String.valueOf(e.getMessage());
            // The transport says that, and does not know how.
            throw CHOOSE.matcher(message).find() ? new IOException(message + " with --listen", e) : e;
        }
    }
}
