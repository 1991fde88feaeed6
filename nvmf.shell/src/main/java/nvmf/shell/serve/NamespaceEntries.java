package nvmf.shell.serve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.World;
import nvmf.shell.config.Names;

/** The configurations that make up one subsystem: which namespace is which device's, and what they are called. */
final class NamespaceEntries {
    private final World world;
    private final Nqn nqn;

    NamespaceEntries(World world, Nqn nqn) {
        this.world = world;
        this.nqn = nqn;
    }

    /**
     * The subsystem as it is now.
     *
     * @throws IOException if it is not offered
     */
    Subsystem.Snapshot subsystem() throws IOException {
        List<Subsystem> offered = world.subsystems();
        return offered.stream()
                .filter(subsystem -> subsystem.nqn().equals(nqn))
                .findFirst()
                .orElseThrow(() -> new IOException("no subsystem " + nqn + " is offered; "
                        + (offered.isEmpty()
                                ? "there is none"
                                : "there are "
                                        + String.join(
                                                ", ",
                                                offered.stream()
                                                        .map(subsystem ->
                                                                subsystem.nqn().value())
                                                        .toList()))))
                .snapshot();
    }

    /** What a namespace says of itself now. */
    Optional<Subsystem.NamespaceInfo> find(int nsid) {
        return world.subsystems().stream()
                .filter(subsystem -> subsystem.nqn().equals(nqn))
                .flatMap(subsystem -> subsystem.snapshot().namespaces().stream())
                .filter(namespace -> namespace.nsid() == nsid)
                .findFirst();
    }

    /**
     * The configuration of a namespace.
     *
     * @throws IOException if it has none of its own
     */
    Entry namespace(int nsid) throws IOException {
        String target = Filter.of(Names.NQN, nqn.value());
        return configurations().list(Names.NAMESPACE).stream()
                .filter(entry -> entry.text("subsystem.target").equals(target)
                        && entry.text("nsid").equals(Integer.toString(nsid)))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the subsystem " + nqn + " has no namespace " + nsid + " that was configured here"));
    }

    /** The device behind a namespace, if it is one of ours and no other namespace has it. */
    Optional<Entry> ownDevice(Entry namespace) throws IOException {
        String target = namespace.text("device.target");
        long users = configurations().list(Names.NAMESPACE).stream()
                .filter(entry -> entry.text("device.target").equals(target))
                .count();
        return users == 1 ? device(target) : Optional.empty();
    }

    /** The configuration of the device that a filter finds. */
    Optional<Entry> device(String target) throws IOException {
        for (String factory : List.of(Names.RAM, Names.FILE, Names.NULL)) {
            for (Entry entry : configurations().list(factory)) {
                if (Filter.of(Names.DEVICE, entry.text(Names.DEVICE)).equals(target)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    Configurations configurations() {
        return world.configurations();
    }
}
