package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import nvmf.api.host.NamespacePath;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.host.path.IoCommand;
import nvmf.host.path.IoPath;
import nvmf.host.queue.CompletionAnswer;

/**
 * A remote namespace as a block device. It outlives the queues its commands go through, which the {@link IoPath} knows and for which
 * they wait; commands of the caller's own do not. What the controller tells of it may change, and is a snapshot. Any thread.
 */
public final class ImportedNamespace implements RemoteNamespace {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final String name;
    private final int nsid;
    private final IoPath path;
    private final IoCommand.Origin origin = () -> this.gone;
    private final FlushRecord flushes;
    private final Moves moves;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile IoLimits limits;
    private volatile NamespaceFacts facts;

    /** Why nothing goes any more. */
    private volatile Optional<StatusException> gone = Optional.empty();

    ImportedNamespace(String name, int nsid, IoPath path, IoLimits limits, NamespaceFacts facts) {
        this.name = name;
        this.nsid = nsid;
        this.path = path;
        this.limits = limits;
        this.facts = facts;
        this.flushes = new FlushRecord(name);
        this.moves = Moves.of(nsid);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int nsid() {
        return nsid;
    }

    @Override
    public Page page() {
        return facts.page();
    }

    @Override
    public Geometry geometry() {
        return facts.geometry();
    }

    @Override
    public Identity identity() {
        return facts.identity();
    }

    @Override
    public List<NamespacePath> paths() {
        return path.paths();
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        try {
            return move(checked(lba, target), lba, target, moves.reads());
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        try {
            boolean force = fua && limits.volatileWriteCache();
            return move(writable(checked(lba, source)), lba, source, force ? moves.durableWrites() : moves.writes());
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> move(Geometry geometry, long lba, ByteBuffer data, Split.BlockCommand command) {
        int blocks = data.remaining() / geometry.blockSize();
        int blocksMax = limits.blocksMax(geometry);
        return blocks >= 1 && blocks <= blocksMax
                ? single(command.sqe(lba, blocks), data)
                : Pieces.send(origin, path, Split.data(lba, data, geometry.blockSize(), blocksMax, command));
    }

    @Override
    public CompletionStage<Void> flush() {
        Optional<StatusException> failed = gone.or(flushes::failure);
        if (failed.isPresent()) {
            return CompletableFuture.failedFuture(failed.get());
        }
        // Hosts send no Flush where nothing is volatile (Base Specification, VWC): completed writes are stable already.
        if (!limits.volatileWriteCache()) {
            return CompletableFuture.completedFuture(null);
        }
        return flushes.watch(single(new Flush(nsid).toSqe(), NO_DATA));
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        if (limits.zeroesMax() == 0) {
            return RemoteNamespace.super.writeZeroes(lba, blocks, deallocate, fua);
        }
        return checked(() -> {
            Geometry geometry = writable(inside(lba, blocks));
            boolean force = fua && limits.volatileWriteCache();
            return Pieces.send(
                    origin,
                    path,
                    Split.plain(
                            lba,
                            blocks,
                            IoLimits.blocksMax(geometry, limits.zeroesMax()),
                            (at, n) -> new WriteZeroes(nsid, at, n, deallocate, force).toSqe()));
        });
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        if (limits.trim().ranges() == 0) {
            return RemoteNamespace.super.deallocate(ranges);
        }
        return checked(() -> {
            ranges.forEach(range -> writable(inside(range.lba(), range.blocks())));
            return Pieces.send(origin, path, Split.trim(nsid, ranges, limits.trim()));
        });
    }

    @Override
    public CompletionStage<Void> verify(long lba, long blocks) {
        long bytesMax = limits.offload().verifyMax();
        if (bytesMax == 0) {
            return RemoteNamespace.super.verify(lba, blocks);
        }
        return checked(() -> {
            int blocksMax = IoLimits.blocksMax(inside(lba, blocks), bytesMax);
            return Pieces.send(
                    origin,
                    path,
                    Split.plain(lba, blocks, blocksMax, (at, n) -> new Verify(nsid, at, n, false).toSqe()));
        });
    }

    @Override
    public CompletionStage<Void> writeUncorrectable(long lba, long blocks) {
        long bytesMax = limits.offload().uncorrectableMax();
        if (bytesMax == 0) {
            return RemoteNamespace.super.writeUncorrectable(lba, blocks);
        }
        return checked(() -> {
            int blocksMax = IoLimits.blocksMax(writable(inside(lba, blocks)), bytesMax);
            return Pieces.send(
                    origin,
                    path,
                    Split.plain(lba, blocks, blocksMax, (at, n) -> new WriteUncorrectable(nsid, at, n).toSqe()));
        });
    }

    /** By the controller, unless the ranges overlap: then Copy says nothing about the outcome. */
    @Override
    public CompletionStage<Void> copy(long from, long to, long blocks, boolean fua) {
        int blocksMax = facts.copyBlocksMax();
        if (!limits.offload().copy() || blocksMax == 0 || Math.abs(to - from) < blocks) {
            return RemoteNamespace.super.copy(from, to, blocks, fua);
        }
        return checked(() -> {
            inside(from, blocks);
            writable(inside(to, blocks));
            return Pieces.send(
                    origin, path, Split.copy(nsid, from, to, blocks, blocksMax, fua && limits.volatileWriteCache()));
        });
    }

    /** The controller's or nobody's: others may write to this namespace by ways that do not lead by here. */
    @Override
    public boolean comparesAndWrites() {
        return true;
    }

    @Override
    public CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        if (!limits.offload().compareAndWrite()) {
            return RemoteNamespace.super.compareAndWrite(lba, expected, source, fua);
        }
        return checked(() -> {
            int blocks = limits.fusedBlocks(writable(checked(lba, source)), expected, source);
            Sqe compare = new Compare(nsid, lba, blocks, false).toSqe();
            Sqe write = new Write(nsid, lba, blocks, fua && limits.volatileWriteCache()).toSqe();
            return FusedAnswer.send(path.queue(), compare, expected, write, source);
        });
    }

    @Override
    public CompletionStage<Cqe> io(Sqe sqe, ByteBuffer data) {
        CompletionAnswer answer = new CompletionAnswer();
        gone.ifPresentOrElse(answer::lost, () -> path.submit(sqe, data, answer));
        return answer;
    }

    @Override
    public Registration onGeometryChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What a check throws is how the operation ends. */
    private static CompletionStage<Void> checked(Supplier<CompletionStage<Void>> operation) {
        try {
            return operation.get();
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Void> single(Sqe sqe, ByteBuffer data) {
        return new IoCommand(origin, path, sqe, data).submit();
    }

    private Geometry checked(long lba, ByteBuffer buffer) {
        int blockSize = geometry().blockSize();
        if (buffer.remaining() % blockSize != 0) {
            throw new IllegalArgumentException(
                    name + " has blocks of " + blockSize + " bytes, not buffers of " + buffer.remaining());
        }
        return inside(lba, buffer.remaining() / blockSize);
    }

    private Geometry inside(long lba, long blocks) {
        if (gone.isPresent()) {
            throw gone.get();
        }
        Geometry geometry = geometry();
        if (!geometry.contains(lba, blocks)) {
            throw new StatusException(Status.LBA_OUT_OF_RANGE);
        }
        return geometry;
    }

    private static Geometry writable(Geometry geometry) {
        if (geometry.readOnly()) {
            throw new StatusException(Status.NAMESPACE_WRITE_PROTECTED);
        }
        return geometry;
    }

    /** The controller told again; the same medium, perhaps of another size. */
    void update(IoLimits newLimits, NamespaceFacts newFacts) {
        Geometry before = geometry();
        limits = newLimits;
        facts = newFacts;
        if (!before.equals(newFacts.geometry())) {
            listeners.forEach(Runnable::run);
        }
    }

    /** From now on everything fails: the namespace is not there any more. */
    void remove(String reason) {
        StatusException why = new StatusException(Status.INVALID_NAMESPACE, name + ": " + reason);
        gone = Optional.of(why);
        path.end(why);
    }

    NamespaceFacts facts() {
        return facts;
    }

    @Override
    public String toString() {
        return name;
    }
}
