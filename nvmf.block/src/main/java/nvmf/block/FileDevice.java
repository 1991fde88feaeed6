package nvmf.block;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.memory.Zeroes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A disk in a file, or on a block device. A completed write is in the page cache; Flush and FUA put it on stable media, many of them
 * with one {@code fdatasync}. Operations run, and stages complete, on the device's own threads {@code nvmf-file-N}, but for small reads of
 * what the page cache has, which are done where they are asked for. Operations on the same bytes at the same time are atomic against
 * each other, but a crash can tear a block larger than the disk's sector.
 *
 * <p>After one failed flush data may be lost that was acknowledged, and nobody can say which: every later Flush and FUA fails with
 * Write Fault and the device is read-only, until it is opened anew. Deallocate does nothing, which a hint allows: the JDK cannot
 * punch holes. Write Zeroes leaves alone what already reads as zeroes, so that a hole stays one.
 */
public final class FileDevice implements BlockDevice, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileDevice.class);

    private static final long CLOSE_SECONDS = 30;

    private final BackingFile file;
    private final Operations operations;
    private final FileBytes bytes;
    private final GeometryListeners listeners = new GeometryListeners();

    /** Held to replace {@link #settings} and {@link #geometry}. */
    private final ReentrantLock shape = new ReentrantLock();

    private volatile FileSettings settings;
    private volatile Geometry geometry;

    /** Opens, locks and if need be creates the file; fails with one sentence in an {@link IllegalArgumentException}. */
    public FileDevice(FileSettings settings) {
        this(settings, FileOpener.open(settings));
    }

    /** On a file that is open already, which it takes over. */
    FileDevice(FileSettings settings, FileOpener.Opened opened) {
        this.settings = settings;
        file = opened.file();
        geometry = opened.geometry();
        bytes = bytes(file, settings.path());
        operations = new Operations(settings.threads(), bytes::force, this::becomeReadOnly, this::closeFile);
    }

    private static FileBytes bytes(BackingFile file, Path path) {
        try {
            return new FileBytes(file, path);
        } catch (IllegalArgumentException e) {
            file.closeAfter(e);
            throw e;
        }
    }

    /** What it was opened or last resized with. */
    FileSettings settings() {
        return settings;
    }

    /** Whether a flush has failed, so that it has to be opened anew. */
    @Override
    public boolean failed() {
        return operations.failed();
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
        Geometry now = geometry;
        Status refusal = Access.read(now, lba, target);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long from = lba * now.blockSize();
        if (bytes.readAtOnce(target, from)) {
            return Outcome.DONE;
        }
        ByteBuffer into = target.duplicate();
        return operations.submit(false, () -> bytes.read(into, from));
    }

    /** Of what is in memory, and of nothing that somebody writes just then. */
    @Override
    public boolean readAtOnce(long lba, ByteBuffer target) {
        Geometry now = geometry;
        return Access.read(now, lba, target).isSuccess() && bytes.readAtOnce(target, lba * now.blockSize());
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        if (fua && operations.failed()) {
            return Outcome.failed(Status.WRITE_FAULT);
        }
        Geometry now = geometry;
        Status refusal = Access.write(now, lba, source);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        ByteBuffer from = source.duplicate();
        long to = lba * now.blockSize();
        return operations.submit(fua, () -> {
            requireSound(fua);
            bytes.write(from, to);
        });
    }

    @Override
    public boolean comparesAndWrites() {
        return true;
    }

    @Override
    public CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        if (fua && operations.failed()) {
            return Outcome.failed(Status.WRITE_FAULT);
        }
        Geometry now = geometry;
        Status refusal = Access.compareAndWrite(now, lba, expected, source);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        ByteBuffer from = source.duplicate();
        return operations.submit(fua, () -> {
            requireSound(fua);
            bytes.exchange(expected, from, lba * now.blockSize());
        });
    }

    /** As durable as a write is: what a flush has covered stays unreadable beyond a restart. */
    @Override
    public CompletionStage<Void> writeUncorrectable(long lba, long blocks) {
        Geometry now = geometry;
        Status refusal = Access.write(now, lba, blocks);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        return operations.submit(false, () -> {
            requireSound(false);
            bytes.spoil(lba * now.blockSize(), blocks * now.blockSize());
        });
    }

    /** What was in line when a flush failed is refused as what comes later is. */
    private void requireSound(boolean fua) {
        if (operations.failed()) {
            throw fua ? GroupCommit.afterFailure() : new StatusException(Status.NAMESPACE_WRITE_PROTECTED);
        }
    }

    @Override
    public CompletionStage<Void> flush() {
        return settings.readOnly() ? Outcome.DONE : operations.force();
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        if (fua && operations.failed()) {
            return Outcome.failed(Status.WRITE_FAULT);
        }
        Geometry now = geometry;
        Status refusal = Access.write(now, lba, blocks);
        if (!refusal.isSuccess()) {
            return Outcome.failed(refusal);
        }
        long from = lba * now.blockSize();
        long end = from + blocks * now.blockSize();
        return operations.submit(fua, () -> zero(from, end, fua));
    }

    private void zero(long from, long end, boolean fua) {
        ByteBuffer found = ByteBuffer.allocate((int) Math.min(end - from, Zeroes.BYTES));
        for (long at = from; at < end; ) {
            requireSound(fua);
            int length = (int) Math.min(end - at, found.capacity());
            bytes.zero(at, found.clear().limit(length));
            at += length;
        }
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> hints) {
        Status refusal = Access.write(geometry, hints);
        return refusal.isSuccess() ? Outcome.DONE : Outcome.failed(refusal);
    }

    private void becomeReadOnly() {
        LOG.warn(
                "A flush of {} failed: written data may be lost. The disk is read-only until it is opened anew.", file);
        shape.lock();
        try {
            geometry = readOnly(geometry);
        } finally {
            shape.unlock();
        }
        listeners.fire();
    }

    private static Geometry readOnly(Geometry g) {
        return new Geometry(g.blockSize(), g.blocks(), true, g.volatileWriteCache());
    }

    /**
     * Changes the size while in use, or with {@link FileSettings#AS_FOUND} takes that of the file as it now is. Waits for one of the
     * device's threads, so it must not be called on one; listeners are called on the caller's thread.
     */
    public void resize(long bytes) {
        FileSettings next = settings.withBytes(bytes);
        CompletableFuture<Boolean> changed = new CompletableFuture<>();
        // There and not here: this thread may be interrupted, and the channel would be closed for everybody.
        operations.submit(false, () -> refit(next, changed)).exceptionally(failure -> {
            changed.completeExceptionally(new IllegalStateException(file + " is closed", failure));
            return null;
        });
        try {
            if (changed.join()) {
                listeners.fire();
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void refit(FileSettings next, CompletableFuture<Boolean> changed) {
        shape.lock();
        try {
            Geometry old = geometry;
            Geometry fitted = file.fit(next);
            geometry = operations.failed() ? readOnly(fitted) : fitted;
            settings = next;
            changed.complete(!geometry.equals(old));
        } catch (IOException e) {
            changed.completeExceptionally(
                    new IllegalArgumentException("cannot resize " + file + ": " + e.getMessage(), e));
        } catch (IllegalArgumentException e) {
            changed.completeExceptionally(e);
        } finally {
            shape.unlock();
        }
    }

    /**
     * Lets nothing new in, waits for what is under way, flushes, and lets go of the file. No thread is interrupted: if an operation
     * hangs, so does the file's end, for which this waits no more than half a minute.
     */
    @Override
    public void close() {
        operations.close(CLOSE_SECONDS);
    }

    /** Closes it, for good: its file is deleted, and what was kept beside it. */
    public void delete() throws IOException {
        close();
        BackingFile.delete(settings.path());
        TextFile.delete(UncorrectableFile.path(settings.path()));
    }

    private void closeFile() {
        try {
            try {
                if (!settings.readOnly() && !operations.failed()) {
                    bytes.force();
                }
            } finally {
                bytes.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "file " + file + " " + geometry;
    }
}
