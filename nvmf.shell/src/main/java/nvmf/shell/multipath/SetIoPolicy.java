package nvmf.shell.multipath;

import java.io.IOException;
import java.util.List;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.RemoteSubsystem;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.command.UsageException;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Which of several paths commands take, from now on. */
@Command
public final class SetIoPolicy implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "POLICY",
            description = {
                "of the best paths, optimized ones if there are any,",
                "round-robin: one after the other",
                "queue-depth: the one with the fewest commands out",
                "service-time: the one that will be done first",
                "numa: the first one, in the order they were connected; nodes are not known here"
            })
    private String policy = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SUBSYSTEM|NQN",
            description = "one subsystem, as list-subsys has it (default: all)")
    private String which = "";

    @Override
    public Value run(Call call) throws Exception {
        IoPolicy wanted = policy(policy);
        List<RemoteSubsystem> subsystems = call.world().host().subsystems().stream()
                .filter(subsystem -> which.isEmpty()
                        || subsystem.name().equals(which)
                        || subsystem.nqn().value().equals(which))
                .toList();
        if (subsystems.isEmpty()) {
            throw new IOException(
                    which.isEmpty()
                            ? "no subsystem is connected"
                            : "\"" + which + "\" is not connected; see list-subsys");
        }
        subsystems.forEach(subsystem -> subsystem.use(wanted));
        return Value.message(wanted.word() + " for "
                + String.join(
                        ", ", subsystems.stream().map(RemoteSubsystem::name).toList()));
    }

    private static IoPolicy policy(String word) {
        try {
            return IoPolicy.named(word);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
