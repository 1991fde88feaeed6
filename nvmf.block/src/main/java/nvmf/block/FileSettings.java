package nvmf.block;

import java.nio.file.Path;

/**
 * How a file is a disk.
 *
 * @param path      a file, or a block device's node
 * @param blockSize bytes of a block
 * @param bytes     the size of the disk, or {@link #AS_FOUND}
 * @param readOnly  whether writes are refused; the file is then opened for reading only
 * @param threads   how many operations the file sees at a time
 * @param shared    whether other processes may have it as a shared disk as well
 */
public record FileSettings(Path path, int blockSize, long bytes, boolean readOnly, int threads, boolean shared) {
    /** As many whole blocks as the file has. */
    public static final long AS_FOUND = 0;

    public static final int THREADS = 4;
    static final int THREADS_MAX = 256;

    public FileSettings {
        if (path.toString().isEmpty()) {
            throw new IllegalArgumentException("a file device needs a path");
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("a file device has 1 to " + THREADS_MAX + " threads, not " + threads);
        }
        Shape.of(blockSize, bytes == AS_FOUND ? blockSize : bytes, readOnly, true);
        if (bytes < 0) {
            throw new IllegalArgumentException("a file device of " + bytes + " bytes cannot be");
        }
    }

    public FileSettings(Path path, int blockSize, long bytes, boolean readOnly, int threads) {
        this(path, blockSize, bytes, readOnly, threads, false);
    }

    FileSettings withBytes(long newBytes) {
        return new FileSettings(path, blockSize, newBytes, readOnly, threads, shared);
    }

    /** Whether a device can become that one while in use. */
    boolean sameButSize(FileSettings other) {
        return withBytes(other.bytes).equals(other);
    }
}
