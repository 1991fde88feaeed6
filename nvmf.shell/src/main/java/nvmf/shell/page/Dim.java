package nvmf.shell.page;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.DiscoveryManagement;
import nvmf.api.spec.fabrics.DiscoveryManagement.Task;
import nvmf.api.spec.fabrics.HostRegistration;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Registers this host with a discovery controller, or takes that back. */
@Command
public final class Dim implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Option(names = "--task", paramLabel = "TASK", required = true, description = "register or deregister")
    private String task = "";

    @Override
    public Value run(Call call) throws Exception {
        Task what = task();
        Host host = reference.host(call);
        return reference.with(call, controller -> {
            if (controller.identity().getInt(IdentifyController.DCTYPE) == 0) {
                throw new IOException(controller.subnqn()
                        + " takes no registrations: it does not say that it is a direct or a central"
                        + " discovery controller");
            }
            Admin.succeed(
                    controller,
                    new DiscoveryManagement(what).toSqe(),
                    registration(host, controller).encode());
            return Value.message(controller.name() + " DIM " + task + " command success");
        });
    }

    private Task task() {
        return switch (task.toLowerCase(Locale.ROOT)) {
            case "register" -> Task.REGISTER;
            case "deregister" -> Task.DEREGISTER;
            default -> throw new UsageException("--task is register or deregister, not \"" + task + "\"");
        };
    }

    private static HostRegistration registration(Host host, RemoteController controller) {
        return new HostRegistration(
                host.nqn(),
                host.id(),
                controller.address().type(),
                controller.address().family(),
                machine(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
