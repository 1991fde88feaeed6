package nvmf.host.namespace;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.host.namespace.Pieces.Piece;
import nvmf.host.queue.CompletionAnswer;
import nvmf.host.queue.DoneAnswer;
import nvmf.host.queue.Failures;
import nvmf.host.queue.IoPath;

/**
 * A remote namespace as a block device. It outlives the queues its commands go through, which the {@link IoPath} knows; what the
 * controller tells of it may change, and is a snapshot. Any thread.
 */
public final class ImportedNamespace implements RemoteNamespace {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final String name;
    private final int nsid;
    private final IoPath path;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile IoLimits limits;
    private volatile NamespaceFacts facts;

    /** Why nothing goes any more. */
    private volatile Optional<StatusException> gone = Optional.empty();

    /** The failure after which no flush succeeds: what was written before it may be lost, and nobody can say what. */
    private volatile Optional<StatusException> flushFailure = Optional.empty();

    ImportedNamespace(String name, int nsid, IoPath path, IoLimits limits, NamespaceFacts facts) {
        this.name = name;
        this.nsid = nsid;
        this.path = path;
        this.limits = limits;
        this.facts = facts;
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
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        try {
            Geometry geometry = checked(lba, target);
            int blocks = target.remaining() / geometry.blockSize();
            int blocksMax = limits.blocksMax(geometry);
            return blocks >= 1 && blocks <= blocksMax
                    ? single(new Read(nsid, lba, blocks, false).toSqe(), target)
                    : pieces(Split.data(
                            lba,
                            target,
                            geometry.blockSize(),
                            blocksMax,
                            (at, n) -> new Read(nsid, at, n, false).toSqe()));
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        try {
            Geometry geometry = writable(checked(lba, source));
            boolean force = fua && limits.volatileWriteCache();
            int blocks = source.remaining() / geometry.blockSize();
            int blocksMax = limits.blocksMax(geometry);
            return blocks >= 1 && blocks <= blocksMax
                    ? single(new Write(nsid, lba, blocks, force).toSqe(), source)
                    : pieces(Split.data(
                            lba,
                            source,
                            geometry.blockSize(),
                            blocksMax,
                            (at, n) -> new Write(nsid, at, n, force).toSqe()));
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> flush() {
        Optional<StatusException> failed = gone.or(() -> flushFailure);
        if (failed.isPresent()) {
            return CompletableFuture.failedFuture(failed.get());
        }
        // Hosts send no Flush where nothing is volatile (Base Specification, VWC): completed writes are stable already.
        if (!limits.volatileWriteCache()) {
            return CompletableFuture.completedFuture(null);
        }
        return single(new Flush(nsid).toSqe(), NO_DATA).whenComplete((nothing, failure) -> {
            if (failure != null && isLossOfData(StatusException.of(failure))) {
                flushFailure = Optional.of(new StatusException(
                        StatusException.of(failure),
                        name + ": an earlier flush failed: " + Failures.sentence(failure)));
            }
        });
    }

    /** Whether the controller tried to flush and could not, as opposed to not having got the command. */
    private static boolean isLossOfData(Status status) {
        return status.sct() == Status.MEDIA || status.is(Status.INTERNAL_ERROR);
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        if (limits.zeroesMax() == 0) {
            return RemoteNamespace.super.writeZeroes(lba, blocks, deallocate, fua);
        }
        try {
            Geometry geometry = writable(inside(lba, blocks));
            boolean force = fua && limits.volatileWriteCache();
            return pieces(Split.plain(
                    lba,
                    blocks,
                    limits.zeroBlocksMax(geometry),
                    (at, n) -> new WriteZeroes(nsid, at, n, deallocate, force).toSqe()));
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        if (limits.trim().ranges() == 0) {
            return RemoteNamespace.super.deallocate(ranges);
        }
        try {
            for (LbaRange range : ranges) {
                writable(inside(range.lba(), range.blocks()));
            }
            return pieces(Split.trim(nsid, ranges, limits.trim()));
        } catch (StatusException e) {
            return CompletableFuture.failedFuture(e);
        }
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

    private CompletionStage<Void> single(Sqe sqe, ByteBuffer data) {
        DoneAnswer answer = new DoneAnswer();
        path.submit(sqe, data, answer);
        return answer;
    }

    private CompletionStage<Void> pieces(Iterator<Piece> pieces) {
        return pieces.hasNext() ? Pieces.send(path.queue(), pieces) : CompletableFuture.completedFuture(null);
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
        gone = Optional.of(new StatusException(Status.INVALID_NAMESPACE, name + ": " + reason));
    }

    boolean isSameMedium(NamespaceFacts other) {
        return facts.isSameMedium(other);
    }

    @Override
    public String toString() {
        return name;
    }
}
