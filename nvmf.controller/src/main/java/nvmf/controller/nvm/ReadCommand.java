package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.BlockRange;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Read. */
final class ReadCommand implements IoCommand {
    private final int transferMax;
    private final IoMeter meter;

    ReadCommand(int transferMax, IoMeter meter) {
        this.transferMax = transferMax;
        this.meter = meter;
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        return Blocks.moved(sqe, namespace, dataLength, transferMax);
    }

    /** Whether it could be done without waiting; if not nothing has happened. */
    boolean performAtOnce(Sqe sqe, Namespace namespace, ByteBuffer place) {
        boolean mayFlush = BlockRange.fua(sqe) && namespace.geometry().volatileWriteCache();
        boolean done = !mayFlush && namespace.device().readAtOnce(BlockRange.slba(sqe), place);
        if (done) {
            meter.read(place.remaining());
        }
        return done;
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        Read command = Read.of(sqe);
        meter.read(data.remaining());
        if (command.fua() && namespace.geometry().volatileWriteCache()) {
            // NVM Command Set Specification, "Read command": FUA returns what is on non-volatile media, so it has to
            // get there first.
            return namespace
                    .device()
                    .flush()
                    .thenCompose(flushed -> namespace.device().read(command.slba(), data));
        }
        return namespace.device().read(command.slba(), data);
    }
}
