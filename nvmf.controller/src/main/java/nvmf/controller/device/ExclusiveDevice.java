package nvmf.controller.device;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;

/**
 * A device that knows no compare-and-write, with one that is atomic against all who write by way of this object. Reads go past it:
 * what they see while somebody writes is the device's business, as ever.
 */
final class ExclusiveDevice implements BlockDevice {
    private final BlockDevice device;
    private final WriteExclusion exclusion = new WriteExclusion();

    ExclusiveDevice(BlockDevice device) {
        this.device = device;
    }

    @Override
    public boolean comparesAndWrites() {
        return true;
    }

    @Override
    public CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        if (expected.remaining() != source.remaining() || source.remaining() > COMPARE_AND_WRITE_MAX) {
            return CompletableFuture.failedFuture(new StatusException(Status.ATOMIC_WRITE_UNIT_EXCEEDED));
        }
        ByteBuffer found = ByteBuffer.allocateDirect(expected.remaining());
        return exclusion.alone(() -> device.read(lba, found)
                .thenCompose(read -> found.equals(expected)
                        ? device.write(lba, source, fua)
                        : CompletableFuture.failedFuture(new StatusException(Status.COMPARE_FAILURE))));
    }

    @Override
    public boolean failed() {
        return device.failed();
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        return exclusion.write(() -> device.write(lba, source, fua));
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        return exclusion.write(() -> device.writeZeroes(lba, blocks, deallocate, fua));
    }

    @Override
    public CompletionStage<Void> writeUncorrectable(long lba, long blocks) {
        return exclusion.write(() -> device.writeUncorrectable(lba, blocks));
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        return exclusion.write(() -> device.deallocate(ranges));
    }

    @Override
    public CompletionStage<Void> copy(long from, long to, long blocks, boolean fua) {
        return exclusion.write(() -> device.copy(from, to, blocks, fua));
    }

    @Override
    public Geometry geometry() {
        return device.geometry();
    }

    @Override
    public Identity identity() {
        return device.identity();
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        return device.read(lba, target);
    }

    @Override
    public boolean readAtOnce(long lba, ByteBuffer target) {
        return device.readAtOnce(lba, target);
    }

    @Override
    public CompletionStage<Void> verify(long lba, long blocks) {
        return device.verify(lba, blocks);
    }

    @Override
    public CompletionStage<Void> flush() {
        return device.flush();
    }

    @Override
    public boolean zeroesAfterDeallocate() {
        return device.zeroesAfterDeallocate();
    }

    @Override
    public Registration onGeometryChange(Runnable listener) {
        return device.onGeometryChange(listener);
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
