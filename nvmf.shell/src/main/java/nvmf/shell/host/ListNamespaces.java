package nvmf.shell.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Table;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;

/** The namespaces of all connected controllers, in nvme-cli's columns and JSON fields and a few more. */
@Command
public final class ListNamespaces implements ShellCommand {
    private static final List<String> TITLES =
            List.of("Node", "SN", "Model", "Namespace", "Usage", "Format", "FW Rev", "Subsystem", "Address", "State");

    @Override
    public Value run(Call call) throws Exception {
        Table table = new Table(TITLES);
        List<Map<String, Object>> devices = new ArrayList<>();
        for (RemoteController controller : call.world().host().controllers()) {
            List<RemoteNamespace> namespaces = controller.namespaces();
            namespaces.forEach(namespace -> {
                table.row(row(controller, namespace));
                devices.add(device(controller, namespace));
            });
            if (namespaces.isEmpty()) {
                table.row(row(controller));
                devices.add(device(controller));
            }
        }
        return Value.of(table.toString(), Map.of("Devices", devices));
    }

    private static List<Object> row(RemoteController controller, RemoteNamespace namespace) {
        return row(
                controller,
                namespace.name(),
                String.format("0x%x", namespace.nsid()),
                Sizes.decimal(used(namespace)) + " / "
                        + Sizes.decimal(namespace.geometry().bytes()),
                namespace.geometry().blockSize() + " B + 0 B");
    }

    private static List<Object> row(RemoteController controller) {
        return row(controller, controller.name(), "", "", "");
    }

    private static List<Object> row(
            RemoteController controller, String node, String namespace, String usage, String format) {
        return List.of(
                node,
                controller.identity().get(IdentifyController.SN),
                controller.identity().get(IdentifyController.MN),
                namespace,
                usage,
                format,
                controller.identity().get(IdentifyController.FR),
                controller.subnqn().value(),
                Associations.at(controller.address()),
                state(controller));
    }

    private static Map<String, Object> device(RemoteController controller, RemoteNamespace namespace) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("NameSpace", Integer.toUnsignedLong(namespace.nsid()));
        device.put("DevicePath", namespace.name());
        device.put("UsedBytes", used(namespace));
        device.put("MaximumLBA", namespace.geometry().blocks());
        device.put("PhysicalSize", namespace.geometry().bytes());
        device.put("SectorSize", namespace.geometry().blockSize());
        device.putAll(device(controller));
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
        device.put("State", controller.state().name().toLowerCase(Locale.ROOT));
        device.put("Since", controller.since().toString());
        device.put("Attempts", controller.attempts());
        controller.reason().ifPresent(reason -> device.put("Reason", reason));
        return device;
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
            return state;
        }
        long seconds =
                Math.max(0, Duration.between(controller.since(), Instant.now()).toSeconds());
        return state + " for " + seconds + " s"
                + (controller.attempts() == 0 ? "" : ", " + controller.attempts() + " attempts")
                + controller.reason().map(reason -> ": " + reason).orElse("");
    }
}
