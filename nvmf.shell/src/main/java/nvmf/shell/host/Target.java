package nvmf.shell.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Addresses;
import nvmf.shell.command.Await;
import nvmf.shell.command.UsageException;

/** How commands write a controller's address. */
public final class Target {
    private Target() {}

    /**
     * An address of the given transport, whose port must be written where it has ports and no default is right.
     *
     * @throws UsageException with what to write instead
     */
    public static TransportAddress withPort(String transport, String text) {
        TransportType type = type(transport);
        if ((type == TransportType.TCP || type == TransportType.RDMA) && !TransportAddress.namesPort(text)) {
            throw new UsageException("\"" + text + "\" names no port: write ADDR:PORT, for example " + text + ":4420");
        }
        return address(type, text, TransportAddress.IO_PORT);
    }

    static TransportAddress address(TransportType type, String text, int port) {
        return Addresses.parse(type, text, port);
    }

    static TransportType type(String transport) {
        return TransportType.named(transport);
    }

    public static Nqn nqn(String text) {
        try {
            return new Nqn(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(text + ": " + e.getMessage(), e);
        }
    }

    /**
     * Connects, and waits for that. A name of neither form is tried as well, since targets in the field have such.
     *
     * @throws UsageException if there is no subsystem of such a name: it is a slip of the fingers then
     */
    public static RemoteController connect(Host host, ConnectRequest request) throws Exception {
        CompletionStage<RemoteController> association = host.connect(request);
        try {
            return Await.answer(association);
        } catch (InterruptedException e) {
            // Nobody waits for it any more, and it would stay as long as this process.
            association.thenAccept(RemoteController::disconnect);
            throw e;
        } catch (StatusException e) {
            if (!e.status().is(Status.CONNECT_INVALID_PARAMETERS)
                    || request.subnqn().isStrict()) {
                throw e;
            }
            throw new UsageException(
                    e.getMessage() + "; \"" + request.subnqn()
                            + "\" has neither form of an NQN, nqn.YYYY-MM.DOMAIN:NAME"
                            + " or nqn.2014-08.org.nvmexpress:uuid:UUID",
                    e);
        }
    }

    /**
     * A controller's namespace.
     *
     * @throws IOException if it has no such, with those it has
     */
    public static RemoteNamespace namespace(RemoteController controller, int nsid) throws IOException {
        List<RemoteNamespace> namespaces = controller.namespaces();
        return namespaces.stream()
                .filter(namespace -> namespace.nsid() == nsid)
                .findFirst()
                .orElseThrow(() -> new IOException("the subsystem has no namespace " + nsid
                        + (namespaces.isEmpty()
                                ? ", and no other"
                                : "; it has "
                                        + String.join(
                                                ", ",
                                                namespaces.stream()
                                                        .map(n -> Integer.toString(n.nsid()))
                                                        .toList()))));
    }
}
