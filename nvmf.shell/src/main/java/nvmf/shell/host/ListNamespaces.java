package nvmf.shell.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.multipath.ListSubsystems;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Table;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** The namespaces of all connected controllers, in nvme-cli's columns and JSON fields and a few more. */
@Command
public final class ListNamespaces implements ShellCommand {
    private static final List<String> TITLES = List.of(
            "Node", "SN", "Model", "Namespace", "Usage", "Format", "FW Rev", "Subsystem", "Address", "Owner", "State");

    @Override
    public Value run(Call call) throws Exception {
        Table table = new Table(TITLES);
        List<Map<String, Object>> devices = new ArrayList<>();
        List<RemoteController> controllers = call.world().host().controllers();
        Set<RemoteNamespace> seen = new HashSet<>();
        for (RemoteController controller : controllers) {
            List<RemoteNamespace> namespaces = controller.namespaces();
            for (RemoteNamespace namespace : namespaces) {
                if (seen.add(namespace)) {
                    List<RemoteController> paths = controllers.stream()
                            .filter(other -> other.namespaces().contains(namespace))
                            .toList();
                    table.row(row(paths, namespace));
                    devices.add(device(paths, namespace));
                }
            }
            if (namespaces.isEmpty()) {
                table.row(row(List.of(controller), controller.name(), "", "", ""));
                devices.add(device(controller));
            }
        }
        return Value.of(table.toString(), Map.of("Devices", devices));
    }

    private static List<Object> row(List<RemoteController> paths, RemoteNamespace namespace) {
        return row(
                paths,
                namespace.name(),
                String.format("0x%x", namespace.nsid()),
                Sizes.decimal(used(namespace)) + " / "
                        + Sizes.decimal(namespace.geometry().bytes()),
                namespace.geometry().blockSize() + " B + 0 B");
    }

    private static List<Object> row(
            List<RemoteController> paths, String node, String namespace, String usage, String format) {
        RemoteController controller = paths.get(0);
        return List.of(
                node,
                controller.identity().get(IdentifyController.SN),
                controller.identity().get(IdentifyController.MN),
                namespace,
                usage,
                format,
                controller.identity().get(IdentifyController.FR),
                controller.subnqn().value(),
                joined(paths, path -> Associations.at(path.address())),
                joined(paths, path -> path.owner().orElse("")),
                joined(paths, ListNamespaces::state));
    }

    /** What is so of each path, once if it is the same for all. */
    private static String joined(List<RemoteController> paths, Function<RemoteController, String> what) {
        return paths.stream()
                .map(what)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> device(List<RemoteController> paths, RemoteNamespace namespace) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("NameSpace", Integer.toUnsignedLong(namespace.nsid()));
        device.put("DevicePath", namespace.name());
        device.put("UsedBytes", used(namespace));
        device.put("MaximumLBA", namespace.geometry().blocks());
        device.put("PhysicalSize", namespace.geometry().bytes());
        device.put("SectorSize", namespace.geometry().blockSize());
        device.putAll(device(paths.get(0)));
        device.put(
                "Paths", namespace.paths().stream().map(ListSubsystems::access).toList());
        return device;
    }

    private static Map<String, Object> device(RemoteController controller) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("Controller", controller.name());
        device.put("Cntlid", controller.cntlid());
        device.put("SerialNumber", controller.identity().get(IdentifyController.SN));
        device.put("ModelNumber", controller.identity().get(IdentifyController.MN));
        device.put("Firmware", controller.identity().get(IdentifyController.FR));
        device.put("SubsystemNQN", controller.subnqn());
        device.put("Transport", controller.address().type().key());
        device.put(
                "Address",
                "traddr=" + controller.address().traddr() + ",trsvcid="
                        + controller.address().trsvcid());
        controller.owner().ifPresent(owner -> device.put("Owner", owner));
        device.put("State", controller.state().name().toLowerCase(Locale.ROOT));
        device.put("Since", controller.since().toString());
        device.put("Attempts", controller.attempts());
        controller.reason().ifPresent(reason -> device.put("Reason", reason));
        controller.warning().ifPresent(warning -> device.put("Warning", warning));
        device.put("Recovery", recovery(controller.recovery()));
        return device;
    }

    /** The timeouts in force, in nvme-cli's words; -1 is never. */
    private static Map<String, Object> recovery(Recovery recovery) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ReconnectDelayMillis", recovery.delayMillisMax());
        data.put("CtrlLossTmoMillis", recovery.lossMillis());
        data.put("FastIoFailTmoMillis", recovery.fastFailMillis());
        return data;
    }

    private static long used(RemoteNamespace namespace) {
        long blocks = namespace.page().get(IdentifyNamespace.NUSE);
        return Math.multiplyExact(
                Math.min(Math.max(0, blocks), namespace.geometry().blocks()),
                (long) namespace.geometry().blockSize());
    }

    /** What it is; where it is not what it should be, also since when, how often it was tried to mend that, and why. */
    private static String state(RemoteController controller) {
        String state = controller.state().name().toLowerCase(Locale.ROOT);
        if (controller.state() == RemoteController.State.LIVE) {
            return state
                    + controller.warning().map(warning -> ", warns: " + warning).orElse("");
        }
        long seconds =
                Math.max(0, Duration.between(controller.since(), Instant.now()).toSeconds());
        return state + " for " + seconds + " s"
                + (controller.attempts() == 0 ? "" : ", " + controller.attempts() + " attempts")
                + controller.reason().map(reason -> ": " + reason).orElse("");
    }
}
