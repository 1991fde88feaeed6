package nvmf.shell.host;

import nvmf.api.host.ConnectRequest;
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

    /** What was asked for, checked. */
    public ConnectRequest request() {
        return wishes.request(Target.withPort(wishes.transport(), address), Target.nqn(subnqn));
    }
}
