package nvmf.shell.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.host.Reference;
import nvmf.shell.print.Value;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends an I/O command as it is written down. */
@Command
public final class IoPassthru implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private PassThrough command = new PassThrough();

    @Override
    public Value run(Call call) throws Exception {
        Sqe sqe = command.sqe();
        ByteBuffer data = command.data(call, sqe);
        Cqe completion =
                reference.with(call, controller -> Await.answer(way(controller).io(sqe, data)));
        if (!completion.isSuccess()) {
            throw new StatusException(completion.status());
        }
        return command.value(call, "IO", sqe, completion, data);
    }

    /** Any namespace leads to the I/O queues; the one that is meant, if it is there. */
    private RemoteNamespace way(RemoteController controller) throws IOException {
        return controller.namespaces().stream()
                .filter(namespace -> namespace.nsid() == command.nsid())
                .findFirst()
                .or(() -> controller.namespaces().stream().findFirst())
                .orElseThrow(() -> new IOException(controller.name() + " has no namespace, so no I/O is possible"));
    }
}
