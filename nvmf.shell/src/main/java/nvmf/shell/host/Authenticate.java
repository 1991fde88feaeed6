package nvmf.shell.host;

import nvmf.api.host.Credentials;
import nvmf.api.host.RemoteController;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Authenticates once more over an association that there is, with other secrets if that is wished, while its I/O goes on. */
@Command
public final class Authenticate implements ShellCommand {
    @Parameters(
            paramLabel = "CONTROLLER",
            description = "a controller (nvme0), one of its namespaces, or its subsystem's NQN")
    private String reference = "";

    @Mixin
    private Secrets secrets = new Secrets();

    @Override
    public Value run(Call call) throws Exception {
        RemoteController controller = Reference.find(call.world().host(), reference);
        Credentials credentials = secrets.credentials();
        Await.answer(credentials.areThere() ? controller.authenticate(credentials) : controller.authenticate());
        return Value.message(controller.name() + " is authenticated");
    }
}
