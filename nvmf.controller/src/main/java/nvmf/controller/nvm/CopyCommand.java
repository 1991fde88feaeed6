package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.Copy.Source;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/**
 * Copy, of descriptor format 0: inside one namespace, without protection information. Nothing is copied if one of the ranges is wrong;
 * a copy that fails says in DW0 which range was the first that is not there.
 */
final class CopyCommand implements IoCommand {
    private final ControllerCore controller;
    private final IoMeter meter;
    private final Line line;

    CopyCommand(ControllerCore controller, IoMeter meter, Line line) {
        this.controller = controller;
        this.meter = meter;
        this.line = line;
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
        Copy command = Copy.of(sqe);
        if (command.format() != 0) {
            return Status.INVALID_FIELD.dnr();
        }
        if (command.ranges() > NvmLimits.COPY_RANGES_MAX) {
            return Status.COMMAND_SIZE_LIMIT_EXCEEDED.dnr();
        }
        return dataLength < command.dataBytes() ? Status.INVALID_DATA_SGL_LENGTH.dnr() : Status.SUCCESS;
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        return line.add(sqe, admitted -> begin(Copy.of(sqe), admitted, data));
    }

    private CompletionStage<Void> begin(Copy command, Namespace namespace, ByteBuffer data) {
        List<Source> sources = sources(command, namespace, data);
        long blocks = sources.stream().mapToLong(Source::blocks).sum();
        meter.written(blocks * namespace.geometry().blockSize());
        boolean fua = command.fua() || !controller.choices().mayCacheWrites();
        return copy(namespace, sources, 0, command.sdlba(), fua);
    }

    private static List<Source> sources(Copy command, Namespace namespace, ByteBuffer data) {
        int blockSize = namespace.geometry().blockSize();
        List<Source> sources = new ArrayList<>(command.ranges());
        long sum = 0;
        for (int i = 0; i < command.ranges(); i++) {
            Source source = Source.decode(data, data.position() + i * Source.BYTES);
            sum += source.blocks();
            require(
                    source.blocks() <= NvmLimits.copyRangeBlocks(blockSize) && sum <= NvmLimits.copyBlocks(blockSize),
                    Status.COMMAND_SIZE_LIMIT_EXCEEDED,
                    i);
            require(namespace.geometry().contains(source.slba(), source.blocks()), Status.LBA_OUT_OF_RANGE, i);
            sources.add(source);
        }
        require(namespace.geometry().contains(command.sdlba(), sum), Status.LBA_OUT_OF_RANGE, 0);
        return sources;
    }

    private static void require(boolean condition, Status otherwise, int range) {
        if (!condition) {
            throw new StatusException(otherwise.dnr(), range);
        }
    }

    private static CompletionStage<Void> copy(
            Namespace namespace, List<Source> sources, int index, long to, boolean fua) {
        if (index == sources.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Source source = sources.get(index);
        return namespace
                .device()
                .copy(source.slba(), to, source.blocks(), fua)
                .handle((done, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? copy(namespace, sources, index + 1, to + source.blocks(), fua)
                        : CompletableFuture.failedFuture(new StatusException(StatusException.of(failure), index)));
    }
}
