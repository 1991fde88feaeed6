package nvmf.shell.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Options;
import nvmf.shell.print.Sizes;
import nvmf.shell.print.Value;

/** What is said of associations, and when two are the same. */
final class Associations {
    private Associations() {}

    /**
     * The association that the request would make a second time: of a host of the same name and identifier, with the same subsystem at the
     * same address. A source address or an interface that is asked for must be the one that was asked for; who asks for none takes any, as
     * with nvme-cli.
     */
    static Optional<RemoteController> same(Host host, ConnectRequest request) {
        return host.controllers().stream()
                .filter(controller -> controller.state() != State.DEAD && controller.state() != State.DELETING)
                .filter(controller -> controller.hostNqn().equals(host.nqn())
                        && controller.hostId().equals(host.id()))
                .filter(controller -> controller.subnqn().equals(request.subnqn()))
                .filter(controller -> controller.address().isSamePlace(request.address()))
                .filter(controller -> isSameWay(controller.options(), request.options()))
                .findFirst();
    }

    private static boolean isSameWay(Options there, Options wanted) {
        String address = wanted.text(Options.SOURCE_ADDRESS, "");
        String otherAddress = there.text(Options.SOURCE_ADDRESS, "");
        String networkInterface = wanted.text(Options.SOURCE_INTERFACE, "");
        boolean sameAddress = address.isEmpty()
                || !otherAddress.isEmpty()
                        && TransportAddress.of(TransportType.TCP, address, "")
                                .isSamePlace(TransportAddress.of(TransportType.TCP, otherAddress, ""));
        return sameAddress
                && (networkInterface.isEmpty() || networkInterface.equals(there.text(Options.SOURCE_INTERFACE, "")));
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
