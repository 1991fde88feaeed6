package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.controller.model.Namespace;
import nvmf.controller.reservation.Access;

/** Dataset Management. Only Deallocate does something; the other attributes are hints. No range is touched if one of them is wrong. */
final class DatasetManagementCommand implements IoCommand {
    @Override
    public Access access() {
        return Access.WRITE;
    }

    @Override
    public boolean writes(Sqe sqe) {
        return DatasetManagement.of(sqe).deallocate();
    }

    @Override
    public Status check(Sqe sqe, Namespace namespace, long dataLength) {
        // More is no error: the Linux host always sends a whole page of ranges.
        return dataLength < DatasetManagement.of(sqe).dataBytes()
                ? Status.INVALID_DATA_SGL_LENGTH.dnr()
                : Status.SUCCESS;
    }

    @Override
    public CompletionStage<Void> perform(Sqe sqe, Namespace namespace, ByteBuffer data) {
        DatasetManagement command = DatasetManagement.of(sqe);
        List<LbaRange> ranges = new ArrayList<>(command.ranges());
        for (int i = 0; command.deallocate() && i < command.ranges(); i++) {
            DatasetManagement.Range range =
                    DatasetManagement.Range.decode(data, data.position() + i * DatasetManagement.Range.BYTES);
            if (!namespace.geometry().contains(range.slba(), range.blocks())) {
                throw new StatusException(Status.LBA_OUT_OF_RANGE.dnr());
            }
            if (range.blocks() > 0) {
                ranges.add(new LbaRange(range.slba(), range.blocks()));
            }
        }
        return ranges.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : namespace.device().deallocate(ranges);
    }
}
