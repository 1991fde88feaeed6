package nvmf.shell.host;

import java.io.IOException;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.Recovery;
import nvmf.shell.command.Call;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which controller a command connects to, and how. */
public final class Remote {
    @Parameters(index = "0", paramLabel = "ADDR:PORT", description = "the controller's address")
    private String address = "";

    @Parameters(index = "1", paramLabel = "NQN", description = "the subsystem")
    private String subnqn = "";

    @Mixin
    private Wishes wishes = new Wishes();

    /** This side's host, by the name that was given. */
    public Host host(Call call) throws IOException, InterruptedException {
        return wishes.host(call);
    }

    /** What was asked for, checked; for ever, unless something else was said. */
    public ConnectRequest request() {
        return wishes.request(Target.withPort(wishes.transport(), address), Target.nqn(subnqn), Recovery.NEVER);
    }
}
