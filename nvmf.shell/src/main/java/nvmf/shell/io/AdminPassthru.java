package nvmf.shell.io;

import java.nio.ByteBuffer;
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

/** Sends an admin command as it is written down. */
@Command
public final class AdminPassthru implements ShellCommand {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private PassThrough command = new PassThrough();

    @Override
    public Value run(Call call) throws Exception {
        Sqe sqe = command.sqe();
        ByteBuffer data = command.data(call, sqe);
        Cqe completion = reference.with(call, controller -> Await.answer(controller.admin(sqe, data)));
        if (!completion.isSuccess()) {
            throw new StatusException(completion.status());
        }
        return command.value(call, "Admin", sqe, completion, data);
    }
}
