package nvmf.shell.host;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends associations in order: those that were named, and of those that are meant with others the ones that nobody keeps. */
@Command
public final class Disconnect implements ShellCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "NQN|CONTROLLER",
            description =
                    "a subsystem, one controller (nvme0), a connection that is configured (its name), or a discovery service that"
                            + " is followed (dc0)")
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

    @Option(
            names = "--all",
            description = "everything that nobody keeps: no configured connection, and nothing that is followed")
    private boolean all;

    @Option(
            names = "--force",
            description =
                    "whoever keeps it: configurations of connections go as well, with --all followed services too")
    private boolean force;

    @Override
    public Value run(Call call) throws Exception {
        String wanted = name + nqn + device;
        long named = List.of(name, nqn, device).stream()
                .filter(text -> !text.isEmpty())
                .count();
        if (named + (all ? 1 : 0) != 1) {
            throw new UsageException("say what to disconnect: an NQN, a controller (nvme0), or --all");
        }
        Configurations configurations = call.world().configurations();
        Followed followed = new Followed(configurations);
        if (!all && followed.find(wanted).isPresent()) {
            followed.remove(wanted);
            return Value.message(wanted + " is not followed any more");
        }
        Host host = call.world().host();
        List<RemoteController> meant = all ? host.controllers() : meant(host, wanted);
        List<RemoteController> ending = meant.stream()
                .filter(controller -> force || controller.owner().isEmpty() || isNamed(controller, wanted))
                .toList();
        Kept kept =
                new Kept(meant.stream().filter(other -> !ending.contains(other)).toList());
        boolean forgotten = Persistent.forget(configurations, name -> isOver(name, wanted, ending));
        if (all && force) {
            for (String name : followed.names()) {
                followed.remove(name);
            }
        }
        if (ending.isEmpty() && !all && !forgotten) {
            throw kept.isNothing() ? new IOException("\"" + wanted + "\" is not connected") : kept.failure();
        }
        for (RemoteController controller : ending) {
            Await.answer(controller.disconnect());
        }
        kept.sentences().forEach(sentence -> call.err().println("nvmf disconnect: " + sentence));
        return value(ending, kept);
    }

    /** A configured connection is all of its paths. */
    private static List<RemoteController> meant(Host host, String wanted) {
        Set<RemoteController> meant = new LinkedHashSet<>(Reference.matching(host, wanted));
        host.controllers().stream()
                .filter(controller -> isOwner(controller, Reference.plain(wanted)))
                .forEach(meant::add);
        return List.copyOf(meant);
    }

    /** Whoever names a controller, or what keeps it, means it and nobody else's. */
    private static boolean isNamed(RemoteController controller, String wanted) {
        String name = Reference.plain(wanted);
        return controller.name().equals(name) || isOwner(controller, name);
    }

    private static boolean isOwner(RemoteController controller, String name) {
        return controller.owner().filter(pid -> Kept.isOwner(pid, name)).isPresent();
    }

    /** Whether that configured connection was named, or what it keeps ends by force. */
    private boolean isOver(String connection, String wanted, List<RemoteController> ending) {
        return all
                ? force
                : connection.equals(Reference.plain(wanted))
                        || force && ending.stream().anyMatch(controller -> isOwner(controller, connection));
    }

    private Value value(List<RemoteController> ended, Kept kept) {
        String subsystem = all || ended.isEmpty() ? "" : "NQN:" + ended.get(0).subnqn() + " ";
        String sentence = subsystem + "disconnected " + ended.size() + " controller(s)";
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("message", sentence);
        data.put("kept", kept.data());
        return Value.of(sentence, data);
    }
}
