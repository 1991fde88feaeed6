package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Write. */
final class WriteCommand implements IoCommand {
    private final ControllerCore controller;
    private final int transferMax;
    private final IoMeter meter;

    WriteCommand(ControllerCore controller, int transferMax, IoMeter meter) {
        this.controller = controller;
        this.transferMax = transferMax;
        this.meter = meter;
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
        return Blocks.moved(sqe, namespace, dataLength, transferMax);
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        Write command = Write.of(sqe);
        meter.written(data.remaining());
        return namespace
                .device()
                .write(
                        command.slba(),
                        data,
                        command.fua() || !controller.choices().mayCacheWrites());
    }
}
