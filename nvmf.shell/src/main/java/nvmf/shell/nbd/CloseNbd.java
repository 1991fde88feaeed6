package nvmf.shell.nbd;

import java.io.IOException;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends an NBD server, and the connections of its clients. */
@Command
public final class CloseNbd implements ShellCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "the server (default: nbd)", arity = "0..1")
    private String name = "nbd";

    @Override
    public Value run(Call call) throws IOException {
        NbdServers.close(call.world(), name);
        return Value.NONE;
    }
}
