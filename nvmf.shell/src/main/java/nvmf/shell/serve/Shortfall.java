package nvmf.shell.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nvmf.api.export.BlockExport;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.World;
import nvmf.shell.config.ConfigFile;
import nvmf.shell.config.Names;

/** What a configuration file asks for that is not there, now. */
final class Shortfall {
    private final World world;
    private final ConfigFile file;

    Shortfall(World world, ConfigFile file) {
        this.world = world;
        this.file = file;
    }

    /** Why not all is there, a part of a sentence for each reason; empty if all is. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>(world.unsatisfied().stream()
                .filter(component -> file.configurations().containsKey(component.pid()))
                .map(component -> "\"" + component.pid() + "\": " + component.reason())
                .distinct()
                .toList());
        // What lacks something is told already; what is refused by another than Declarative Services shows by its
        // absence.
        List<String> told = List.copyOf(reasons);
        absences()
                .filter(absence -> told.stream().noneMatch(reason -> reason.startsWith("\"" + absence.getKey() + "\"")))
                .forEach(absence -> reasons.add("\"" + absence.getKey() + "\": " + absence.getValue()));
        return reasons;
    }

    /** Why it is not there, by PID. */
    private Stream<Map.Entry<String, String>> absences() {
        return file.configurations().keySet().stream()
                .flatMap(pid -> absence(pid).map(why -> Map.entry(pid, why)).stream());
    }

    private Optional<String> absence(String pid) {
        String name = pid.substring(pid.indexOf('~') + 1);
        return switch (pid.replaceFirst("~.*", "")) {
            case Names.SUBSYSTEM -> subsystem(file.nqn(pid));
            case Names.NAMESPACE -> namespace(file.nsid(pid), file.subsystems(pid));
            case Names.PORT -> port(name);
            case Names.NBD -> export(name);
            default -> Optional.empty();
        };
    }

    private Optional<String> subsystem(Nqn nqn) {
        return world.subsystems().stream().anyMatch(subsystem -> subsystem.nqn().equals(nqn))
                ? Optional.empty()
                : Optional.of("there is no subsystem " + nqn);
    }

    private Optional<String> namespace(int nsid, List<Nqn> in) {
        boolean there = in.isEmpty()
                || world.subsystems().stream()
                        .filter(subsystem -> in.contains(subsystem.nqn()))
                        .flatMap(subsystem -> subsystem.snapshot().namespaces().stream())
                        .map(Subsystem.NamespaceInfo::nsid)
                        .anyMatch(id -> id == nsid);
        return there ? Optional.empty() : Optional.of("there is no namespace " + nsid + " in " + in.get(0));
    }

    private Optional<String> port(String name) {
        Optional<Port.Snapshot> port = world.ports().stream()
                .filter(each -> each.name().equals(name))
                .map(Port::snapshot)
                .findFirst();
        return port.isPresent()
                ? port.filter(there -> !there.listening())
                        .map(there -> there.problem().orElse("it does not listen"))
                : Optional.of("there is no such port");
    }

    private Optional<String> export(String name) {
        Optional<BlockExport.Snapshot> server = world.exports().stream()
                .filter(each -> each.name().equals(name))
                .map(BlockExport::snapshot)
                .findFirst();
        return server.isPresent()
                ? server.filter(there -> !there.listening())
                        .map(there -> there.problem().orElse("it does not listen"))
                : Optional.of("there is no such NBD server");
    }
}
