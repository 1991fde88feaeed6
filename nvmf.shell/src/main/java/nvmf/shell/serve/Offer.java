package nvmf.shell.serve;

import java.util.List;
import java.util.stream.Collectors;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Port;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.World;
import nvmf.shell.config.Names;

/** Puts configurations into effect: all of them, or none. */
final class Offer {
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
            List<Port.Snapshot> ports = readiness.ports(entries.stream()
                    .filter(entry -> entry.factoryPid().equals(Names.PORT))
                    .map(Entry::name)
                    .toList());
            readiness.namespaces(nqn, namespaces);
            return ports;
        } catch (Exception e) {
            Names.deleteAll(configurations, entries);
            throw e;
        }
    }
}
