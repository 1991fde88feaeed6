package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.Compare;
import nvmf.controller.model.IoMeter;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Compare, by itself. */
final class CompareCommand implements IoCommand {
    private final int transferMax;
    private final IoMeter meter;
    private final Comparisons comparisons;
    private final Line line;

    CompareCommand(int transferMax, IoMeter meter, Comparisons comparisons, Line line) {
        this.transferMax = transferMax;
        this.meter = meter;
        this.comparisons = comparisons;
        this.line = line;
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        return Blocks.moved(sqe, namespace, dataLength, transferMax);
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        return line.add(sqe, admitted -> begin(Compare.of(sqe), admitted, data));
    }

    private CompletionStage<Void> begin(Compare command, Namespace namespace, ByteBuffer data) {
        meter.read(data.remaining());
        return comparisons.compare(namespace, command, data);
    }
}
