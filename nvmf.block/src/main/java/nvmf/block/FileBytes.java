package nvmf.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.memory.Zeroes;

/**
 * The bytes of a disk in a file, with those among them that a host has declared uncorrectable. Operations on the same bytes at the
 * same time are atomic against each other. Called on the device's threads only,
 * but for {@link #readAtOnce}.
 */
final class FileBytes {
    private final BackingFile file;
    private final RangeLocks ranges = new RangeLocks();
    private final UncorrectableBlocks uncorrectable = new UncorrectableBlocks();

    /** Absent for a block device, beside whose node nothing lasts. */
    private final Optional<UncorrectableFile> lost;

    FileBytes(BackingFile file, Path path) {
        this.file = file;
        this.lost = Files.isRegularFile(path)
                ? Optional.of(UncorrectableFile.beside(path, uncorrectable))
                : Optional.empty();
    }

    /**
     * Fills the target, whose position stays, if that takes no waiting for a disk or for others; says whether it could. Any thread: one that
     * comes when the file is closed finds nothing.
     */
    boolean readAtOnce(ByteBuffer target, long from) {
        int length = target.remaining();
        // Where nobody owns anything, which is seen without a lock, and nobody comes to meanwhile.
        long owners = ranges.owners();
        if (!file.isInMemory(from, length) || uncorrectable.touches(from, length)) {
            return false;
        }
        if (owners != RangeLocks.SOME && file.readAtOnce(target, from) && ranges.owners() == owners) {
            return true;
        }
        RangeLocks.Hold hold = ranges.shareAtOnce(from, length);
        if (hold == null) {
            return false;
        }
        try {
            return !uncorrectable.touches(from, length) && file.readAtOnce(target, from);
        } finally {
            hold.release();
        }
    }

    /** Fills the target; its position moves. */
    void read(ByteBuffer target, long from) {
        RangeLocks.Hold hold = ranges.share(from, target.remaining());
        try {
            uncorrectable.requireNone(from, target.remaining());
            file.read(target, from);
        } finally {
            hold.release();
        }
    }

    /** Writes the source; its position moves. */
    void write(ByteBuffer source, long to) {
        RangeLocks.Hold hold = ranges.own(to, source.remaining());
        try {
            overwrite(source, to);
        } finally {
            hold.release();
        }
    }

    private void overwrite(ByteBuffer source, long to) {
        int length = source.remaining();
        file.write(source, to);
        uncorrectable.clear(to, length);
    }

    /** Writes if what is there is as expected, else fails with Compare Failure; the source's position moves. */
    void exchange(ByteBuffer expected, ByteBuffer source, long at) {
        RangeLocks.Hold hold = ranges.own(at, source.remaining());
        try {
            uncorrectable.requireNone(at, source.remaining());
            ByteBuffer found = ByteBuffer.allocate(source.remaining());
            file.read(found, at);
            if (!found.flip().equals(expected)) {
                throw new StatusException(Status.COMPARE_FAILURE);
            }
            overwrite(source, at);
        } finally {
            hold.release();
        }
    }

    /** Makes as many bytes zero as the buffer has room for, unless they are. */
    void zero(long at, ByteBuffer found) {
        int length = found.remaining();
        RangeLocks.Hold hold = ranges.own(at, length);
        try {
            if (!readsAsZeroes(at, found)) {
                file.write(Zeroes.of(length), at);
            }
            uncorrectable.clear(at, length);
        } finally {
            hold.release();
        }
    }

    private boolean readsAsZeroes(long at, ByteBuffer found) {
        try {
            file.read(found, at);
        } catch (StatusException unreadable) {
            return false; // writing it may heal it
        }
        return Zeroes.areIn(found.flip());
    }

    /** Makes bytes unreadable until they are written again. */
    void spoil(long from, long length) {
        if (lost.isEmpty()) {
            throw new StatusException(
                    Status.INVALID_OPCODE.dnr(), file + " is no file, beside which that could be kept");
        }
        RangeLocks.Hold hold = ranges.own(from, length);
        try {
            uncorrectable.mark(from, length);
        } finally {
            hold.release();
        }
    }

    /** Makes all that happened durable. */
    void force() {
        file.force();
        lost.ifPresent(UncorrectableFile::save);
    }

    void close() throws IOException {
        file.close();
    }
}
