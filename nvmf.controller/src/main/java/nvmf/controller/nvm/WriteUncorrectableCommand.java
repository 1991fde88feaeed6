package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Write Uncorrectable. It has no FUA, so where no volatile cache was told it is flushed like every other write. */
final class WriteUncorrectableCommand implements IoCommand {
    private final ControllerCore controller;

    WriteUncorrectableCommand(ControllerCore controller) {
        this.controller = controller;
    }

    @Override
    public Access access() {
        return Access.WRITE;
    }

    @Override
    public boolean writes(Sqe sqe) {
        return true;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        WriteUncorrectable command = WriteUncorrectable.of(sqe);
        return Blocks.inside(namespace, command.slba(), command.blocks());
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        WriteUncorrectable command = WriteUncorrectable.of(sqe);
        BlockDevice device = namespace.device();
        CompletionStage<Void> spoilt = device.writeUncorrectable(command.slba(), command.blocks());
        return controller.choices().mayCacheWrites() ? spoilt : spoilt.thenCompose(done -> device.flush());
    }
}
