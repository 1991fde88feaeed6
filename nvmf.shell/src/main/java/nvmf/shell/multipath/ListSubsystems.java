package nvmf.shell.multipath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import nvmf.api.host.Host;
import nvmf.api.host.NamespacePath;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.host.RemoteSubsystem;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** The subsystems that this host is connected to, and the paths to each, in nvme-cli's words. */
@Command
public final class ListSubsystems implements ShellCommand {
    @Override
    public Value run(Call call) throws Exception {
        Host host = call.world().host();
        StringBuilder text = new StringBuilder();
        List<Map<String, Object>> subsystems = new ArrayList<>();
        for (RemoteSubsystem subsystem : host.subsystems()) {
            text.append(text(host, subsystem));
            subsystems.add(data(subsystem));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("HostNQN", host.nqn());
        all.put("HostID", host.id());
        all.put("Subsystems", subsystems);
        return Value.of(text.toString().stripTrailing(), List.of(all));
    }

    private static String text(Host host, RemoteSubsystem subsystem) {
        StringBuilder text = new StringBuilder(subsystem.name() + " - NQN=" + subsystem.nqn() + "\n");
        String indent = " ".repeat(subsystem.name().length() + 3);
        text.append(indent).append("hostnqn=").append(host.nqn()).append('\n');
        text.append(indent)
                .append("iopolicy=")
                .append(subsystem.policy().word())
                .append("\n\\\n");
        for (RemoteController controller : subsystem.controllers()) {
            text.append(" +- ")
                    .append(controller.name())
                    .append(' ')
                    .append(controller.address().type().key())
                    .append(' ')
                    .append(address(controller))
                    .append(' ')
                    .append(state(controller));
            String access = access(subsystem, controller);
            text.append(access.isEmpty() ? "" : " ").append(access).append('\n');
        }
        return text.toString();
    }

    /** How well the controller reaches the namespaces: a word where that is the same for all. */
    private static String access(RemoteSubsystem subsystem, RemoteController controller) {
        Map<String, String> states = new LinkedHashMap<>();
        for (RemoteNamespace namespace : subsystem.namespaces()) {
            path(namespace, controller)
                    .ifPresent(path -> states.put(namespace.name(), path.state().word()));
        }
        return states.values().stream().distinct().count() <= 1
                ? states.values().stream().findFirst().orElse("")
                : states.entrySet().stream()
                        .map(state -> state.getKey() + " " + state.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static Optional<NamespacePath> path(RemoteNamespace namespace, RemoteController controller) {
        return namespace.paths().stream()
                .filter(path -> path.controller().equals(controller.name()))
                .findFirst();
    }

    private static Map<String, Object> data(RemoteSubsystem subsystem) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("Name", subsystem.name());
        data.put("NQN", subsystem.nqn());
        data.put("IOPolicy", subsystem.policy().word());
        data.put(
                "Paths",
                subsystem.controllers().stream().map(ListSubsystems::path).toList());
        data.put(
                "Namespaces",
                subsystem.namespaces().stream().map(ListSubsystems::namespace).toList());
        return data;
    }

    private static Map<String, Object> path(RemoteController controller) {
        Map<String, Object> path = new LinkedHashMap<>();
        path.put("Name", controller.name());
        path.put("Transport", controller.address().type().key());
        path.put("Address", address(controller));
        path.put("State", state(controller));
        controller.owner().ifPresent(owner -> path.put("Owner", owner));
        return path;
    }

    private static Map<String, Object> namespace(RemoteNamespace namespace) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("NSID", Integer.toUnsignedLong(namespace.nsid()));
        data.put("Name", namespace.name());
        data.put("Paths", namespace.paths().stream().map(ListSubsystems::access).toList());
        return data;
    }

    /** A path as JSON has it. */
    public static Map<String, Object> access(NamespacePath path) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("Name", path.controller());
        data.put("Live", path.live());
        data.put("ANAState", path.state().word());
        return data;
    }

    private static String address(RemoteController controller) {
        String trsvcid = controller.address().trsvcid();
        return "traddr=" + controller.address().traddr() + (trsvcid.isEmpty() ? "" : ",trsvcid=" + trsvcid);
    }

    private static String state(RemoteController controller) {
        return controller.state().name().toLowerCase(Locale.ROOT);
    }
}
