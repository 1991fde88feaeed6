package nvmf.shell;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.World;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The NQNs, addresses and names there are now, as a Gogo function that completion calls: sorted, each once. */
final class Known implements Function {
    /** With an underscore, which keeps it from being offered as a command. */
    static final String NAME = "_known";

    private static final Logger LOG = LoggerFactory.getLogger(Known.class);

    private final World world;

    Known(World world) {
        this.world = world;
    }

    @Override
    public List<String> execute(CommandSession session, List<Object> arguments) throws InterruptedException {
        NavigableSet<String> names = new TreeSet<>();
        world.subsystems().forEach(subsystem -> names.add(subsystem.nqn().value()));
        world.ports().forEach(port -> {
            names.add(port.name());
            names.add(written(port.snapshot().address()));
        });
        world.transports().forEach(transport -> names.add(transport.type()));
        for (RemoteController controller : controllers()) {
            names.add(controller.name());
            names.add(controller.subnqn().value());
            names.add(written(controller.address()));
            controller.namespaces().stream().map(RemoteNamespace::name).forEach(names::add);
        }
        return List.copyOf(names);
    }

    private List<RemoteController> controllers() throws InterruptedException {
        try {
            return world.host().controllers();
        } catch (IOException e) {
            // Without a host side nothing is connected, and the rest can be offered all the same.
            LOG.debug("completion goes without the host side", e);
            return List.of();
        }
    }

    /** As commands take it: without the type. */
    private static String written(TransportAddress address) {
        return address.toString().substring((address.type().key() + "://").length());
    }
}
