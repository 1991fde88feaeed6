package nvmf.shell.host;

import java.io.IOException;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an association. It lasts as long as the running instance that made it. */
@Command
public final class Connect implements ShellCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ADDR:PORT", description = "the controller's address")
    private String address = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NQN", description = "the subsystem")
    private String subnqn = "";

    @Option(
            names = {"-a", "--traddr"},
            paramLabel = "ADDR",
            description = "the address, as nvme-cli has it")
    private String traddr = "";

    @Option(
            names = {"-s", "--trsvcid"},
            paramLabel = "PORT",
            description = "the port, with -a (default: 4420)")
    private String trsvcid = "";

    @Option(
            names = {"-n", "--nqn"},
            paramLabel = "NQN",
            description = "the subsystem, as nvme-cli has it")
    private String nqn = "";

    @Option(
            names = "--persistent",
            description =
                    "as a configuration of the running instance: made again whenever it is not there, until it is disconnected or"
                            + " the instance ends; what is to be there each time belongs into the file of serve --config,"
                            + " as nvmf.host.connection~NAME")
    private boolean persistent;

    @Mixin
    private Wishes wishes = new Wishes();

    @Override
    public Value run(Call call) throws Exception {
        ConnectRequest request = wishes.request(address(), Target.nqn(subsystem()));
        Host host = wishes.host(call);
        Optional<RemoteController> same = wishes.allowDuplicate() ? Optional.empty() : Associations.same(host, request);
        if (same.isPresent()) {
            throw new IOException(
                    "already connected as " + same.get().name() + "; --duplicate-connect makes a second association");
        }
        RemoteController controller = persistent
                ? Persistent.connect(call, host, request, wishes.allowDuplicate())
                : Target.connect(host, request);
        Value value = Associations.connected(controller);
        if (call.stay().isPresent()) {
            Await.answer(controller.disconnect());
            call.err()
                    .println("nvmf connect: no instance is running, so this association ended with the command;"
                            + " it stays if nvmf serve, or the shell, is running");
        }
        return value;
    }

    private String subsystem() {
        if (subnqn.isEmpty() == nqn.isEmpty()) {
            throw new UsageException("say which subsystem, once: nvmf connect ADDR:PORT NQN");
        }
        return subnqn + nqn;
    }

    private TransportAddress address() {
        if (address.isEmpty() == traddr.isEmpty()) {
            throw new UsageException("say which address, once: nvmf connect ADDR:PORT NQN");
        }
        if (traddr.isEmpty()) {
            return Target.withPort(wishes.transport(), address);
        }
        TransportType type = Target.type(wishes.transport());
        if (type == TransportType.FIBRE_CHANNEL && trsvcid.isEmpty()) {
            return Target.withPort(wishes.transport(), traddr);
        }
        String port =
                trsvcid.isEmpty() && type != TransportType.LOOP ? Integer.toString(TransportAddress.IO_PORT) : trsvcid;
        TransportAddress parsed = TransportAddress.of(type, traddr, port);
        if (type == TransportType.TCP && parsed.port() == 0) {
            throw new UsageException("port 0 is no port that can be connected to");
        }
        return parsed;
    }
}
