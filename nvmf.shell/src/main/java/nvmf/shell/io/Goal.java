package nvmf.shell.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.shell.command.Await;
import nvmf.shell.command.Call;
import nvmf.shell.host.Reference;
import nvmf.shell.page.NamespaceOption;
import nvmf.shell.print.Value;
import picocli.CommandLine.Mixin;

/** Which namespace an I/O command goes to, and sending it. */
public final class Goal {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocateDirect(0);

    @Mixin
    private Reference reference = new Reference();

    @Mixin
    private NamespaceOption namespace = new NamespaceOption();

    /** Makes the command for a namespace, which says how large its blocks are. */
    @FunctionalInterface
    interface Maker {
        Prepared of(RemoteNamespace namespace) throws Exception;
    }

    /** A command with its data, of which there may be none. */
    record Prepared(Sqe sqe, ByteBuffer data) {
        Prepared(Sqe sqe) {
            this(sqe, NO_DATA.duplicate());
        }
    }

    /** Sends a command, which must succeed. */
    Value send(Call call, String name, Maker maker) throws Exception {
        return reference.with(call, controller -> {
            RemoteNamespace found = find(controller);
            Prepared command = maker.of(found);
            Cqe completion = Await.answer(found.io(command.sqe(), command.data()));
            if (!completion.isSuccess()) {
                throw new StatusException(completion.status());
            }
            return Value.message("NVMe " + name + ": success");
        });
    }

    /** What is done with a namespace as with a disk. */
    @FunctionalInterface
    interface Operation {
        CompletionStage<Void> of(RemoteNamespace namespace) throws Exception;
    }

    /** Does it, which must succeed. */
    Value operate(Call call, String name, Operation operation) throws Exception {
        return reference.with(call, controller -> {
            Await.answer(operation.of(find(controller)));
            return Value.message("NVMe " + name + ": success");
        });
    }

    private RemoteNamespace find(RemoteController controller) throws IOException {
        int nsid = namespace.of(controller, reference);
        return controller.namespaces().stream()
                .filter(candidate -> candidate.nsid() == nsid)
                .findFirst()
                .orElseThrow(() ->
                        new IOException(controller.name() + " has no namespace " + Integer.toUnsignedString(nsid)));
    }

    /** Bytes as a buffer that any transport takes without a copy. */
    static ByteBuffer direct(byte[] bytes) {
        return Wire.allocateDirect(bytes.length).put(0, bytes);
    }
}
