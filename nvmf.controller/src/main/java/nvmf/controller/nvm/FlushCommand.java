package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.NamespaceTable;
import nvmf.controller.reservation.Access;

/** Flush, of one namespace or of all (VWC bits 2:1). */
final class FlushCommand implements IoCommand {
    @Override
    public Access access() {
        return Access.WRITE;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        return Status.SUCCESS;
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        return namespace.device().flush();
    }

    static CompletionStage<Void> all(NamespaceTable namespaces) {
        return CompletableFuture.allOf(namespaces.all().stream()
                .map(namespace -> namespace.device().flush().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
