package nvmf.shell.serve;

import java.io.IOException;
import java.util.List;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends associations that hosts have made with this side. Hosts may come back. */
@Command
public final class Terminate implements ShellCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "CNTLID|HOSTNQN",
            description = "one controller, or everything of one host")
    private String which = "";

    @Option(
            names = {"-c", "--cntlid"},
            paramLabel = "CNTLID",
            description = "one controller")
    private String cntlid = "";

    @Option(names = "--host", paramLabel = "HOSTNQN", description = "everything of one host")
    private String host = "";

    @Option(
            names = {"-a", "--all"},
            description = "everything")
    private boolean all;

    @Option(
            names = {"-n", "--nqn"},
            paramLabel = "NQN",
            description = "only of this subsystem")
    private String nqn = "";

    private record Ended(int ended) {}

    @Override
    public Value run(Call call) throws Exception {
        String id = which.matches("[0-9]+") ? which : cntlid;
        String hostnqn = which.matches("[0-9]*") ? host : which;
        long said = List.of(which, cntlid, host).stream()
                        .filter(text -> !text.isEmpty())
                        .count()
                + (all ? 1 : 0);
        if (said != 1) {
            throw new UsageException("say what to end: a controller's number, a host's NQN, or --all");
        }
        int ended = 0;
        for (Subsystem subsystem : call.world().subsystems()) {
            if (nqn.isEmpty() || subsystem.nqn().value().equals(nqn)) {
                ended += end(subsystem, id, hostnqn);
            }
        }
        if (ended == 0 && !all) {
            throw new IOException("there is no such association; nvmf controllers lists them");
        }
        return Value.of("associations ended: " + ended, new Ended(ended));
    }

    private int end(Subsystem subsystem, String id, String hostnqn) {
        if (all) {
            return subsystem.terminate(-1);
        }
        if (!id.isEmpty()) {
            return subsystem.terminate(number(id));
        }
        return subsystem.snapshot().controllers().stream()
                .filter(controller -> controller.hostnqn().value().equals(hostnqn))
                .mapToInt(controller -> subsystem.terminate(controller.cntlid()))
                .sum();
    }

    private static int number(String id) {
        if (!id.matches("[0-9]{1,5}") || Integer.parseInt(id) > 0xFFFF) {
            throw new UsageException("a controller's number is one up to 65535, not " + id);
        }
        return Integer.parseInt(id);
    }
}
