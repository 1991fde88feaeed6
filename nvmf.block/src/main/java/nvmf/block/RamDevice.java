package nvmf.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.memory.Memory;

/**
 * A disk in memory, outside the heap. Thin: memory is taken a mebibyte at a time by the first write to it, and given back when a
 * whole mebibyte is deallocated; a write that finds no memory fails with Capacity Exceeded.
 *
 * <p>Everything completes on the caller's thread. Operations at the same time are atomic in each aligned 64 KiB, so in each block,
 * whatever its size; over more than that they can mix. The bound on real memory is {@code -XX:MaxDirectMemorySize}.
 */
public final class RamDevice implements BlockDevice {
    private final GeometryListeners listeners = new GeometryListeners();
    private final UncorrectableBlocks uncorrectable = new UncorrectableBlocks();
    private final Memory memory;

    /** A disk of zeroes. */
    public RamDevice(int blockSize, long bytes) {
        memory = new Memory(geometry(blockSize, bytes));
    }

    private static Geometry geometry(int blockSize, long bytes) {
        return Shape.of(blockSize, bytes, false, false);
    }

    @Override
    public Geometry geometry() {
        return memory.table().geometry();
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
        Memory.Table now = memory.table();
        Status refusal = Access.read(now.geometry(), lba, target);
        if (!refusal.isSuccess()) {
            return refusal;
        }
        long from = lba * now.geometry().blockSize();
        if (uncorrectable.touches(from, target.remaining())) {
            return Status.UNRECOVERED_READ_ERROR;
        }
        memory.read(now, from, target);
        return Status.SUCCESS;
    }

    @Override
    public boolean writesAtOnce() {
        return true;
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        Memory.Table now = memory.table();
        Status refusal = Access.write(now.geometry(), lba, source);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long to = lba * now.geometry().blockSize();
        try {
            memory.write(now, to, source);
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
        uncorrectable.clear(to, source.remaining());
        return Outcome.DONE;
    }

    @Override
    public boolean comparesAndWrites() {
        return true;
    }

    @Override
    public CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        Memory.Table now = memory.table();
        Status refusal = Access.compareAndWrite(now.geometry(), lba, expected, source);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long at = lba * now.geometry().blockSize();
        try {
            uncorrectable.requireNone(at, source.remaining());
            return memory.exchange(now, at, expected, source) ? Outcome.DONE : Outcome.failed(Status.COMPARE_FAILURE);
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Nothing to do: what is written is as durable as it will ever be. */
    @Override
    public CompletionStage<Void> flush() {
        return Outcome.DONE;
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        Geometry now = geometry();
        Status refusal = Access.write(now, lba, blocks);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        zero(lba * now.blockSize(), blocks * now.blockSize(), deallocate);
        return Outcome.DONE;
    }

    /** Until they are written again, as long as this disk lives. */
    @Override
    public CompletionStage<Void> writeUncorrectable(long lba, long blocks) {
        Geometry now = geometry();
        Status refusal = Access.write(now, lba, blocks);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        try {
            uncorrectable.mark(lba * now.blockSize(), blocks * now.blockSize());
            return Outcome.DONE;
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean zeroesAfterDeallocate() {
        return true;
    }

    /** The blocks read as zeroes afterwards. */
    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        Geometry now = geometry();
        Status refusal = Access.write(now, ranges);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        // In order and joined: 256 ranges of the whole disk are no more work than one, and a mebibyte given in pieces
        // is freed.
        List<LbaRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(LbaRange::lba));
        long from = 0;
        long end = 0;
        for (LbaRange range : sorted) {
            if (range.lba() > end) {
                zero(from * now.blockSize(), (end - from) * now.blockSize(), true);
                from = range.lba();
                end = from;
            }
            end = Math.max(end, range.lba() + range.blocks());
        }
        zero(from * now.blockSize(), (end - from) * now.blockSize(), true);
        return Outcome.DONE;
    }

    private void zero(long from, long length, boolean release) {
        memory.zero(from, length, release);
        uncorrectable.clear(from, length);
    }

    /**
     * Changes the size while in use; listeners are called on this thread. What lies inside both sizes keeps its contents, what a
     * larger size adds is zero.
     */
    public void resize(long bytes) {
        Geometry old = geometry();
        if (memory.reshape(geometry(old.blockSize(), bytes))) {
            listeners.fire();
        }
    }

    /** How many bytes of memory it has taken. */
    long allocated() {
        return memory.allocated();
    }

    @Override
    public String toString() {
        return "ram " + geometry();
    }
}
