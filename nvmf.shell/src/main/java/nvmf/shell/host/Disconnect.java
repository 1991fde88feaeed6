package nvmf.shell.host;

import java.io.IOException;
import java.util.List;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends associations in order. */
@Command
public final class Disconnect implements ShellCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "NQN|CONTROLLER",
            description = "a subsystem, one controller (nvme0), or a discovery service that is followed (dc0)")
    private String name = "";

    @Option(
            names = {"-n", "--nqn"},
            paramLabel = "NQN",
            description = "the subsystem, as nvme-cli has it")
    private String nqn = "";

    @Option(
            names = {"-d", "--device"},
            paramLabel = "CONTROLLER",
            description = "the controller, as nvme-cli has it")
    private String device = "";

    @Option(names = "--all", description = "everything")
    private boolean all;

    @Override
    public Value run(Call call) throws Exception {
        String wanted = name + nqn + device;
        long named = List.of(name, nqn, device).stream()
                .filter(text -> !text.isEmpty())
                .count();
        if (named + (all ? 1 : 0) != 1) {
            throw new UsageException("say what to disconnect: an NQN, a controller (nvme0), or --all");
        }
        Followed followed = new Followed(call.world().configurations());
        if (!all && followed.find(wanted).isPresent()) {
            followed.remove(wanted);
            return Value.message(wanted + " is not followed any more");
        }
        Host host = call.world().host();
        List<RemoteController> ending = all ? host.controllers() : Reference.matching(host, wanted);
        boolean forgotten = Persistent.forget(
                call.world().configurations(),
                all ? name -> true : name -> name.equals(wanted) || isAmong(ending, name));
        if (ending.isEmpty() && !all && !forgotten) {
            throw new IOException("\"" + wanted + "\" is not connected");
        }
        for (RemoteController controller : ending) {
            Await.answer(controller.disconnect());
        }
        return Value.message(
                (all || ending.isEmpty() ? "" : "NQN:" + ending.get(0).subnqn() + " ") + "disconnected " + ending.size()
                        + " controller(s)");
    }

    private static boolean isAmong(List<RemoteController> controllers, String name) {
        return controllers.stream().anyMatch(controller -> controller.name().equals(name));
    }
}
