package nvmf.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.RamDevice;

/** A disk with a volatile cache that notes what it is asked for, fails where a test says so, and flushes when a test lets it. */
final class RecordingDevice implements BlockDevice {
    private final RamDevice disk;
    private final boolean readOnly;
    private final List<String> calls = new ArrayList<>();
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private long badFrom = Long.MAX_VALUE;
    private int unflushed;

    RecordingDevice(int blockSize, int bytes, boolean readOnly) {
        disk = new RamDevice(blockSize, bytes);
        this.readOnly = readOnly;
    }

    /** What it was asked for, in order. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Completed writes that a loss of power would take. */
    synchronized int unflushed() {
        return unflushed;
    }

    /** Flushes wait for this one. */
    synchronized void flushAfter(CompletableFuture<Void> opened) {
        gate = opened;
    }

    /** Blocks from that one on cannot be read or written. */
    synchronized void failFrom(long lba) {
        badFrom = lba;
    }

    private synchronized boolean note(String call, long lba, long blocks) {
        calls.add(call + " " + lba + "+" + blocks);
        return lba + blocks > badFrom;
    }

    private static CompletionStage<Void> failed(Status status) {
        return CompletableFuture.failedFuture(new StatusException(status));
    }

    private synchronized CompletionStage<Void> written(CompletionStage<Void> done, boolean fua) {
        unflushed += fua ? 0 : 1;
        return done;
    }

    @Override
    public Geometry geometry() {
        Geometry geometry = disk.geometry();
        return new Geometry(geometry.blockSize(), geometry.blocks(), readOnly, true);
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        boolean bad = note("read", lba, target.remaining() / geometry().blockSize());
        return bad ? failed(Status.UNRECOVERED_READ_ERROR) : disk.read(lba, target);
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        boolean bad = note(
                fua ? "write fua" : "write",
                lba,
                source.remaining() / geometry().blockSize());
        return bad ? failed(Status.WRITE_FAULT) : written(disk.write(lba, source, fua), fua);
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        boolean bad = note(fua ? "zeroes fua" : "zeroes", lba, blocks);
        return bad ? failed(Status.WRITE_FAULT) : written(disk.writeZeroes(lba, blocks, deallocate, fua), fua);
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        note("trim", ranges.get(0).lba(), ranges.get(0).blocks());
        return written(disk.deallocate(ranges), false);
    }

    @Override
    public synchronized CompletionStage<Void> flush() {
        calls.add("flush");
        return gate.thenRun(this::flushed);
    }

    private synchronized void flushed() {
        unflushed = 0;
    }
}
