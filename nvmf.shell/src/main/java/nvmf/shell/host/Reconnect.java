package nvmf.shell.host;

import java.io.IOException;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Makes an association again at once, lost or not; at another address if that is wished, which the configuration that keeps it has
 * from then on.
 */
@Command
public final class Reconnect implements ShellCommand {
    @Parameters(
            index = "0",
            paramLabel = "CONTROLLER",
            description = "a controller (nvme0), one of its namespaces, or its subsystem's NQN")
    private String reference = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ADDR:PORT",
            description =
                    "where its subsystem is to be found now (default: where it was); a configured connection is made there from"
                            + " now on, until the file of serve --config, if it is from there, is written anew")
    private String address = "";

    @Override
    public Value run(Call call) throws Exception {
        RemoteController controller = Reference.find(call.world().host(), reference);
        TransportAddress target = address.isEmpty()
                ? controller.address()
                : Target.withPort(controller.address().type().key(), address);
        if (target.type() != controller.address().type()) {
            throw new IOException(controller.name() + " is connected over "
                    + controller.address().type().key() + ", and stays there");
        }
        boolean kept = !target.equals(controller.address())
                && Persistent.move(call.world().configurations(), controller, target);
        Await.answer(controller.reconnect(target));
        return Value.message(controller.name() + " is connected at " + Associations.at(controller.address())
                + (kept ? ", and its configuration says so" : ""));
    }
}
