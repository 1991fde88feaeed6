package nvmf.block;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.block.memory.Zeroes;

/** A disk that forgets: it reads as zeroes and takes every write. For measuring everything else. Completes on the caller's thread. */
public final class NullDevice implements BlockDevice {
    private final GeometryListeners listeners = new GeometryListeners();
    private volatile Geometry geometry;

    /** A disk of that size, which costs nothing. */
    public NullDevice(int blockSize, long bytes) {
        geometry = geometry(blockSize, bytes);
    }

    private static Geometry geometry(int blockSize, long bytes) {
        return Shape.of(blockSize, bytes, false, false);
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Registration onGeometryChange(Runnable listener) {
        return listeners.add(listener);
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        return Outcome.of(readNow(lba, target));
    }

    @Override
    public boolean readAtOnce(long lba, ByteBuffer target) {
        return readNow(lba, target).isSuccess();
    }

    private Status readNow(long lba, ByteBuffer target) {
        Status refusal = Access.read(geometry, lba, target);
        if (refusal.isSuccess()) {
            Zeroes.fill(target, target.position(), target.remaining());
        }
        return refusal;
    }

    @Override
    public boolean writesAtOnce() {
        return true;
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        return Outcome.of(Access.write(geometry, lba, source));
    }

    @Override
    public boolean comparesAndWrites() {
        return true;
    }

    @Override
    public CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        Status refusal = Access.compareAndWrite(geometry, lba, expected, source);
        return Outcome.of(refusal.isSuccess() && !Zeroes.areIn(expected) ? Status.COMPARE_FAILURE : refusal);
    }

    @Override
    public CompletionStage<Void> flush() {
        return Outcome.DONE;
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        return Outcome.of(Access.write(geometry, lba, blocks));
    }

    @Override
    public boolean zeroesAfterDeallocate() {
        return true;
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        return Outcome.of(Access.write(geometry, ranges));
    }

    /** Changes the size while in use; listeners are called on this thread. */
    public void resize(long bytes) {
        Geometry next = geometry(geometry.blockSize(), bytes);
        if (!next.equals(geometry)) {
            geometry = next;
            listeners.fire();
        }
    }

    @Override
    public String toString() {
        return "null " + geometry;
    }
}
