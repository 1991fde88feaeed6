package nvmf.shell.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;

/** What is said of associations, and when two are the same. */
final class Associations {
    private Associations() {}

    /** The association that the request would make a second time. */
    static Optional<RemoteController> same(Host host, ConnectRequest request) {
        return host.controllers().stream()
                .filter(controller -> controller.state() != RemoteController.State.DEAD)
                .filter(controller -> controller.subnqn().equals(request.subnqn()))
                .filter(controller -> controller.address().isSamePlace(request.address()))
                .findFirst();
    }

    static Value connected(RemoteController controller) {
        List<RemoteNamespace> namespaces = controller.namespaces();
        StringBuilder text = new StringBuilder("connected as " + controller.name() + ", controller "
                + controller.cntlid() + ", " + controller.ioQueues() + " I/O "
                + (controller.ioQueues() == 1 ? "queue" : "queues"));
        for (RemoteNamespace namespace : namespaces) {
            text.append("\n  ")
                    .append(namespace.name())
                    .append(": ")
                    .append(Sizes.decimal(namespace.geometry().bytes()))
                    .append(", blocks of ")
                    .append(namespace.geometry().blockSize())
                    .append(" bytes");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("device", controller.name());
        data.put("cntlid", controller.cntlid());
        data.put("subnqn", controller.subnqn());
        data.put("queues", controller.ioQueues());
        data.put("namespaces", namespaces.stream().map(RemoteNamespace::name).toList());
        return Value.of(text.toString(), data);
    }

    static String at(TransportAddress address) {
        String traddr = address.traddr().indexOf(':') >= 0 ? "[" + address.traddr() + "]" : address.traddr();
        return address.type().key() + "://" + traddr + (address.trsvcid().isEmpty() ? "" : ":" + address.trsvcid());
    }
}
