package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.Verify;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Verify. */
final class VerifyCommand implements IoCommand {
    private final IoMeter meter;
    private final Line line;

    VerifyCommand(IoMeter meter, Line line) {
        this.meter = meter;
        this.line = line;
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        Verify command = Verify.of(sqe);
        return Blocks.inside(namespace, command.slba(), command.blocks());
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        return line.add(sqe, admitted -> begin(Verify.of(sqe), admitted));
    }

    private CompletionStage<Void> begin(Verify command, Namespace namespace) {
        BlockDevice device = namespace.device();
        meter.read((long) command.blocks() * namespace.geometry().blockSize());
        return command.fua() && namespace.geometry().volatileWriteCache()
                ? device.flush().thenCompose(flushed -> device.verify(command.slba(), command.blocks()))
                : device.verify(command.slba(), command.blocks());
    }
}
