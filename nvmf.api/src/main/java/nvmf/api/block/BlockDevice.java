package nvmf.api.block;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A disk: RAM, a file, a namespace of another controller, or a composition of those. A service with the property {@link #NAME}.
 *
 * <p>Callable from any thread, many operations at a time, in no order between them. Buffers are lent: the device may touch
 * {@code [position, limit)} from the call until the stage completes, and never moves position or limit. Sizes of buffers are whole
 * blocks. A stage completes on whatever thread suits the device and must not be blocked; it fails with a
 * {@link nvmf.api.spec.StatusException}. A range outside the device fails with LBA Out of Range.
 */
@ConsumerType
public interface BlockDevice {
    /** Service property: the device's name, by which namespaces refer to it. */
    String NAME = "nvmf.device";

    /** The first of the names among a service's properties. */
    static String name(Map<String, ?> properties) {
        Object names = properties.get(NAME);
        return String.valueOf(names instanceof Object[] several && several.length > 0 ? several[0] : names);
    }

    /** The most bytes that {@link #compareAndWrite} takes, where nothing on the way takes less: the largest block there can be. */
    int COMPARE_AND_WRITE_MAX = Geometry.BLOCK_SIZE_MAX;

    /** The shape now; a snapshot that a resize replaces. */
    Geometry geometry();

    /** Who this disk is, where it knows: a namespace that exports it carries the same identity unless configured otherwise. */
    default Identity identity() {
        return Identity.NONE;
    }

    CompletionStage<Void> read(long lba, ByteBuffer target);

    /**
     * Reads as {@link #read} does, if that takes no waiting, and says whether it did: then the target can be what leaves next. If not, or if the
     * read would fail, the target holds anything and nothing else has happened.
     */
    default boolean readAtOnce(long lba, ByteBuffer target) {
        return false;
    }

    /** Whether {@link #write} is always complete when it returns: then its source can be what has just been received. */
    default boolean writesAtOnce() {
        return false;
    }

    /**
     * Writes blocks.
     *
     * @param fua whether the data must be on stable media before the stage completes
     */
    CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua);

    /** All writes completed before this call are on stable media when the stage completes. After one failure it never succeeds. */
    CompletionStage<Void> flush();

    /**
     * Makes blocks read as zeroes.
     *
     * @param deallocate whether the device may give their storage back, as long as they still read as zeroes
     */
    default CompletionStage<Void> writeZeroes(long lba, long blocks, boolean deallocate, boolean fua) {
        return ZeroWriter.write(this, lba, blocks, fua);
    }

    /** A hint that the blocks are not needed any more; afterwards they read as zeroes or as before, each block whole. */
    default CompletionStage<Void> deallocate(List<LbaRange> ranges) {
        return CompletableFuture.completedFuture(null);
    }

    /** Sees that blocks can be read, without giving them to anybody. */
    default CompletionStage<Void> verify(long lba, long blocks) {
        return Mover.verify(this, lba, blocks);
    }

    /**
     * Copies blocks inside the device, as if all were read before the first is written. At the same time as other operations on
     * them it is a read and a write like any.
     *
     * @param from first block that is read
     * @param to   first block that is written
     */
    default CompletionStage<Void> copy(long from, long to, long blocks, boolean fua) {
        return Mover.copy(this, from, to, blocks, fua);
    }

    /**
     * Whether {@link #compareAndWrite} is this device's own business. If not, who serves the device keeps those apart that write to
     * it by way of him.
     */
    default boolean comparesAndWrites() {
        return false;
    }

    /**
     * Writes blocks if they are what is expected, else fails with Compare Failure: no write, by whatever way, comes between the two.
     * Both buffers are lent, of the same length, {@link #COMPARE_AND_WRITE_MAX} bytes at most.
     */
    default CompletionStage<Void> compareAndWrite(long lba, ByteBuffer expected, ByteBuffer source, boolean fua) {
        return CompletableFuture.failedFuture(new StatusException(Status.INVALID_OPCODE.dnr()));
    }

    /** Makes blocks fail with Unrecovered Read Error when they are read, until they are written again. */
    default CompletionStage<Void> writeUncorrectable(long lba, long blocks) {
        return CompletableFuture.failedFuture(new StatusException(Status.INVALID_OPCODE.dnr()));
    }

    /** Whether blocks always read as zeroes after {@link #deallocate}; if not they may. */
    default boolean zeroesAfterDeallocate() {
        return false;
    }

    /**
     * Whether it has failed for good: data may be lost that were acknowledged, and it is read-only from then on. That is told as a change
     * of {@link #geometry()}; who serves the device tells its hosts that they have less to rely upon.
     */
    default boolean failed() {
        return false;
    }

    /** Calls back, on any thread, after {@link #geometry()} changed, until the registration is closed. */
    default Registration onGeometryChange(Runnable listener) {
        return () -> {};
    }

    /** A listener's end. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The shape of a device.
     *
     * @param blockSize          bytes of a block, a power of two from 512 on
     * @param blocks             how many there are, at least 1
     * @param readOnly           whether writes are refused
     * @param volatileWriteCache whether a completed write without FUA can be lost with the power until a flush
     */
    record Geometry(int blockSize, long blocks, boolean readOnly, boolean volatileWriteCache) {
        public static final int BLOCK_SIZE_MAX = 65536;

        public Geometry {
            if (blockSize < 512 || blockSize > BLOCK_SIZE_MAX || Integer.bitCount(blockSize) != 1) {
                throw new IllegalArgumentException(
                        "a block size is a power of two from 512 to 65536, not " + blockSize);
            }
            if (blocks < 1 || blocks > Long.MAX_VALUE / blockSize) {
                throw new IllegalArgumentException(
                        "a device of " + blocks + " blocks of " + blockSize + " bytes cannot be");
            }
        }

        public long bytes() {
            return blocks * blockSize;
        }

        /** Whether {@code [lba, lba + count)} lies inside; both are unsigned and may be anything. */
        public boolean contains(long lba, long count) {
            return lba >= 0 && count >= 0 && count <= blocks && lba <= blocks - count;
        }
    }

    /**
     * The identifiers that survive a change of NSID or controller. Absent ones: a nil UUID, zero EUI-64, 16 zero bytes of NGUID as a
     * nil UUID.
     */
    record Identity(UUID uuid, UUID nguid, long eui64) {
        private static final UUID NIL = new UUID(0, 0);
        public static final Identity NONE = new Identity(NIL, NIL, 0);

        public static Identity of(UUID uuid) {
            return new Identity(uuid, NIL, 0);
        }

        public boolean hasUuid() {
            return !uuid.equals(NIL);
        }

        public boolean hasNguid() {
            return !nguid.equals(NIL);
        }
    }

    /** {@code blocks} from {@code lba} on. */
    record LbaRange(long lba, long blocks) {}
}
