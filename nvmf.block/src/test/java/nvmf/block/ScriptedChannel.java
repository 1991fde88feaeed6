package nvmf.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A file channel that writes down what is asked of it, and fails, dawdles and does things by halves when told to. */
final class ScriptedChannel extends FileChannel {
    private final FileChannel file;

    /** {@code write 4096+512}, {@code force}, {@code close}, each when it has happened; failures with an exclamation mark. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final Queue<IOException> readFailures = new ConcurrentLinkedQueue<>();
    final Queue<IOException> writeFailures = new ConcurrentLinkedQueue<>();
    final Queue<IOException> forceFailures = new ConcurrentLinkedQueue<>();

    /** The most bytes one call moves. */
    volatile int transferMax = Integer.MAX_VALUE;

    /** Where a force waits before it does anything. */
    volatile CountDownLatch forceGate = new CountDownLatch(0);

    volatile CountDownLatch writeGate = new CountDownLatch(0);

    ScriptedChannel(FileChannel file) {
        this.file = file;
    }

    /** A device of 512-byte blocks on this. */
    FileDevice disk(Path path, int blocks, int threads) throws IOException {
        FileSettings settings = new FileSettings(path, 512, blocks * 512L, false, threads);
        BackingFile backing = new BackingFile(path, this, Optional.empty(), true, () -> {});
        return new FileDevice(settings, new FileOpener.Opened(backing, backing.fit(settings)));
    }

    List<String> logged(String verb) {
        return log.stream().filter(line -> line.startsWith(verb)).toList();
    }

    private static void pass(CountDownLatch gate) throws IOException {
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IOException(new TimeoutException("the test did not open the gate"));
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted in the channel", e);
        }
    }

    private void failIfTold(Queue<IOException> failures, String what) throws IOException {
        IOException failure = failures.poll();
        if (failure != null) {
            log.add(what + "!");
            throw failure;
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        failIfTold(readFailures, "read " + position);
        int length = Math.min(target.remaining(), transferMax);
        int n = file.read(target.slice(target.position(), length), position);
        if (n > 0) {
            target.position(target.position() + n);
        }
        return n;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        pass(writeGate);
        failIfTold(writeFailures, "write " + position);
        int length = Math.min(source.remaining(), transferMax);
        int n = file.write(source.slice(source.position(), length), position);
        source.position(source.position() + n);
        log.add("write " + position + "+" + n);
        return n;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        pass(forceGate);
        failIfTold(forceFailures, "force");
        file.force(metaData);
        log.add("force");
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
        log.add("close");
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException("never cut");
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException("only positional I/O");
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("never mapped");
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException("locked before");
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException("locked before");
    }
}
