package nvmf.shell.serve;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.World;
import nvmf.shell.print.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The NQNs, addresses and names there are now, sorted, each once: what the interactive shell offers for an argument. */
@Command
public final class KnownNames implements ShellCommand {
    private static final Logger LOG = LoggerFactory.getLogger(KnownNames.class);

    @Override
    public Value run(Call call) throws InterruptedException {
        return Value.of(in(call.world()));
    }

    public static List<String> in(World world) throws InterruptedException {
        NavigableSet<String> names = new TreeSet<>();
        world.subsystems().forEach(subsystem -> names.add(subsystem.nqn().value()));
        world.ports().forEach(port -> {
            names.add(port.name());
            names.add(written(port.snapshot().address()));
        });
        world.transports().forEach(transport -> names.add(transport.type()));
        for (RemoteController controller : controllers(world)) {
            names.add(controller.name());
            names.add(controller.subnqn().value());
            names.add(written(controller.address()));
            controller.namespaces().stream().map(RemoteNamespace::name).forEach(names::add);
        }
        return List.copyOf(names);
    }

    private static List<RemoteController> controllers(World world) throws InterruptedException {
        try {
            return world.host().controllers();
        } catch (IOException e) {
            // Without a host side nothing is connected, and the rest can be offered all the same.
            LOG.debug("the known names go without the host side", e);
            return List.of();
        }
    }

    /** As commands take it: without the type. */
    private static String written(TransportAddress address) {
        return address.toString().substring((address.type().key() + "://").length());
    }
}
