package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Write Zeroes, with Deallocate or without. */
final class WriteZeroesCommand implements IoCommand {
    private final ControllerCore controller;
    private final IoMeter meter;

    WriteZeroesCommand(ControllerCore controller, IoMeter meter) {
        this.controller = controller;
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
        WriteZeroes command = WriteZeroes.of(sqe);
        return Blocks.inside(namespace, command.slba(), command.blocks());
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        WriteZeroes command = WriteZeroes.of(sqe);
        meter.written(0);
        return namespace
                .device()
                .writeZeroes(
                        command.slba(),
                        command.blocks(),
                        command.deallocate(),
                        command.fua() || !controller.choices().mayCacheWrites());
    }
}
