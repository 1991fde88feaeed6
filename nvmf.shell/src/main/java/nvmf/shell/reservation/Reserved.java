package nvmf.shell.reservation;

import java.nio.ByteBuffer;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.host.Reference;
import nvmf.shell.host.Target;
import nvmf.shell.page.NamespaceOption;
import picocli.CommandLine.Mixin;

/** The namespace that a command is about. */
final class Reserved {
    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    /** What is done with the namespace. */
    @FunctionalInterface
    interface Use<T> {
        T of(RemoteController controller, int nsid) throws Exception;
    }

    <T> T with(Call call, Use<T> use) throws Exception {
        return reference.with(call, controller -> use.of(controller, namespace.of(controller, reference)));
    }

    /** Sends a command to a namespace; any status but success is thrown. */
    static void send(RemoteController controller, Sqe command, ByteBuffer data) throws Exception {
        Cqe completion =
                Await.answer(Target.namespace(controller, command.nsid()).io(command, data));
        if (!completion.isSuccess()) {
            throw new StatusException(completion.status());
        }
    }
}
