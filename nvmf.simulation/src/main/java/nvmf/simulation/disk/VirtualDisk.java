package nvmf.simulation.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.simulation.world.World;

/**
 * A medium as one process has it open. Each block of an operation is read or written at a moment of its own between the call and the
 * completion, so operations overtake each other, and who takes a lent buffer back too early is found out. Completes outside of all loops.
 */
public final class VirtualDisk implements BlockDevice {
    private static final int SLIP_ONE_IN = 20;
    private static final int STRAGGLER_ONE_IN = 8;
    private static final long GHOST_NANOS = 3_000_000_000L;

    private final World world;
    private final Random random;
    private final Medium medium;
    private final Identity identity;
    private final Temper temper;
    private final Trouble trouble;
    private final Slip slip;
    private final Set<Pending> pending = new LinkedHashSet<>();
    private boolean flushFailed;
    private boolean dead;

    /** An operation that is not answered. */
    private static final class Pending {
        private final CompletableFuture<Void> stage = new CompletableFuture<>();
    }

    /** What a disk is made of. */
    public record Parts(Medium medium, Identity identity, Temper temper, Trouble trouble, Slip slip) {}

    public VirtualDisk(World world, Parts parts) {
        this.world = world;
        random = world.random();
        medium = parts.medium();
        identity = parts.identity();
        temper = parts.temper();
        trouble = parts.trouble();
        slip = parts.slip();
    }

    /** Its process is gone: what was not done will not be. */
    public void die() {
        dead = true;
    }

    /** Ends what is still waited for where nobody sees it. */
    public void bury() {
        List.copyOf(pending)
                .forEach(left -> left.stage.completeExceptionally(new StatusException(Status.COMMAND_INTERRUPTED)));
    }

    @Override
    public Geometry geometry() {
        return new Geometry(medium.blockSize(), medium.blocks(), false, temper.volatileCache());
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public CompletionStage<Void> read(long lba, ByteBuffer target) {
        int at = target.position();
        boolean stale = slip == Slip.READ_STALE && random.nextInt(SLIP_ONE_IN) == 0;
        return run(lba, target.remaining() / medium.blockSize(), false, Status.UNRECOVERED_READ_ERROR, index -> {
            byte[] block = stale ? new byte[medium.blockSize()] : medium.get((int) lba + index);
            target.put(at + index * medium.blockSize(), block);
        });
    }

    @Override
    public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
        int at = source.position();
        boolean slips = random.nextInt(SLIP_ONE_IN) == 0;
        CompletionStage<Void> stage =
                run(lba, source.remaining() / medium.blockSize(), fua, Status.WRITE_FAULT, index -> {
                    byte[] block = new byte[medium.blockSize()];
                    source.get(at + index * medium.blockSize(), block);
                    int to = (int) lba + index;
                    if (slips && slip == Slip.FORGET_A_WRITE) {
                        return;
                    }
                    if (slips && slip == Slip.WRITE_BESIDE) {
                        to ^= 1;
                    }
                    if (slips && slip == Slip.TEAR_A_BLOCK) {
                        System.arraycopy(medium.get(to), 0, block, block.length / 2, block.length / 2);
                    }
                    medium.put(to, block);
                });
        if (slip == Slip.GHOST) {
            haunt(stage, lba, source);
        }
        return stage;
    }

    private void haunt(CompletionStage<Void> stage, long lba, ByteBuffer source) {
        byte[] data = new byte[source.remaining()];
        source.get(source.position(), data);
        stage.whenComplete((done, failure) -> {
            if (failure != null) {
                steps(world.nowNanos() + GHOST_NANOS, 0, data.length / medium.blockSize(), index -> {
                    int at = index * medium.blockSize();
                    medium.put((int) lba + index, Arrays.copyOfRange(data, at, at + medium.blockSize()));
                });
            }
        });
    }

    @Override
    public CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        return run(
                lba,
                blocks,
                fua,
                Status.WRITE_FAULT,
                index -> medium.put((int) lba + index, new byte[medium.blockSize()]));
    }

    @Override
    public CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        CompletableFuture<?>[] all = ranges.stream()
                .map(range -> temper.zeroesOnTrim()
                        ? writeZeroes(range.lba(), range.blocks(), true, false)
                        : run(range.lba(), range.blocks(), false, Status.WRITE_FAULT, index -> {}))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all);
    }

    @Override
    public boolean zeroesAfterDeallocate() {
        return temper.zeroesOnTrim();
    }

    @Override
    public CompletionStage<Void> flush() {
        long version = medium.newest();
        Pending operation = begin();
        boolean fails = isWrong();
        world.at(moment(), () -> {
            flushFailed |= fails;
            if (flushFailed) {
                end(operation, new StatusException(Status.WRITE_FAULT));
            } else {
                if (slip != Slip.FORGET_FLUSH && !dead) {
                    medium.settleAll(version);
                }
                end(operation, null);
            }
        });
        return operation.stage;
    }

    private boolean isWrong() {
        return random.nextInt(100) < trouble.errorsInHundred();
    }

    private long moment() {
        int straggling = random.nextInt(STRAGGLER_ONE_IN) == 0 ? temper.straggling() : 1;
        long taken = world.chance(temper.latencyNanos()) * straggling * trouble.slowness();
        return Math.max(world.nowNanos() + taken, trouble.hangsUntilNanos());
    }

    private CompletionStage<Void> run(long lba, long blocks, boolean fua, Status status, IntConsumer step) {
        if (!geometry().contains(lba, blocks)) {
            return CompletableFuture.failedFuture(new StatusException(Status.LBA_OUT_OF_RANGE));
        }
        Pending operation = begin();
        boolean fails = isWrong() || fua && flushFailed;
        boolean durable = fua && slip != Slip.FORGET_FUA || !temper.volatileCache();
        long end = moment();
        long first = world.nowNanos() + world.chance(end - world.nowNanos());
        long second = world.nowNanos() + world.chance(end - world.nowNanos());
        int cut = random.nextInt((int) blocks + 1);
        boolean early = slip == Slip.ACK_TOO_EARLY;
        if (early) {
            world.at(world.nowNanos() + 1000, () -> end(operation, null));
        }
        steps(first, 0, fails ? random.nextInt(cut + 1) : cut, step);
        steps(second, cut, fails ? cut + random.nextInt((int) blocks - cut + 1) : (int) blocks, step);
        world.at(end, () -> {
            if (durable && !fails && !dead) {
                for (int i = 0; i < blocks; i++) {
                    medium.settle((int) lba + i, medium.newest());
                }
            }
            end(operation, fails ? new StatusException(status) : null);
        });
        return operation.stage;
    }

    private void steps(long at, int from, int to, IntConsumer step) {
        world.at(at, () -> {
            for (int i = from; i < to && !dead; i++) {
                step.accept(i);
            }
            if (random.nextInt(8) == 0 && !dead) {
                medium.settleOne(random);
            }
        });
    }

    private Pending begin() {
        Pending operation = new Pending();
        if (dead) {
            operation.stage.completeExceptionally(new StatusException(Status.COMMAND_INTERRUPTED));
        } else {
            pending.add(operation);
        }
        return operation;
    }

    private void end(Pending operation, StatusException failure) {
        if (dead) {
            return;
        }
        pending.remove(operation);
        if (failure == null) {
            operation.stage.complete(null);
        } else {
            operation.stage.completeExceptionally(failure);
        }
    }

    @Override
    public String toString() {
        return "virtual";
    }
}
