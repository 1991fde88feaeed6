package nvmf.shell.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import nvmf.shell.command.Configurations;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.Names;
import nvmf.shell.print.Sizes;

/**
 * A disk to be served: memory, a file, or nothing behind it.
 *
 * @param factoryPid which kind
 * @param path       absolute, for a file
 * @param bytes      its size, or 0 for the size that the file has
 */
record Disk(String factoryPid, String path, long bytes, int blockSize) {
    static Disk ram(long bytes, int blockSize) {
        return new Disk(Names.RAM, "", whole(bytes, blockSize), blockSize);
    }

    static Disk nothing(long bytes, int blockSize) {
        return new Disk(Names.NULL, "", whole(bytes, blockSize), blockSize);
    }

    /**
     * A file, or a block device's node, from {@code PATH} or {@code PATH:SIZE}. A file with a colon in its name that exists is taken
     * as it is.
     *
     * @throws UsageException if it cannot be served
     */
    static Disk file(String text, Path folder, int blockSize) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || Files.exists(folder.resolve(text))) {
            return existing(folder.resolve(text).normalize(), blockSize);
        }
        Path path = folder.resolve(text.substring(0, colon)).normalize();
        long bytes = whole(size(text.substring(colon + 1)), blockSize);
        Path parent = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || parent == null || !Files.isDirectory(parent)) {
            throw new UsageException(path + " cannot be a disk: "
                    + (Files.isDirectory(path) ? "it is a folder" : "its folder does not exist"));
        }
        return new Disk(Names.FILE, path.toAbsolutePath().toString(), bytes, blockSize);
    }

    private static Disk existing(Path path, int blockSize) {
        if (!Files.exists(path)) {
            throw new UsageException(
                    "there is no file " + path + "; to make one, say how large: --file " + path + ":SIZE");
        }
        if (Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new UsageException(path + (Files.isDirectory(path) ? " is a folder" : " cannot be read"));
        }
        return new Disk(Names.FILE, path.toAbsolutePath().toString(), 0, blockSize);
    }

    static long size(String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static long whole(long bytes, int blockSize) {
        if (bytes < blockSize || bytes % blockSize != 0) {
            throw new UsageException("a disk of " + bytes + " bytes cannot be: it has one or more whole blocks of "
                    + blockSize + " bytes");
        }
        return bytes;
    }

    Configurations.Entry configuration(String device) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Names.DEVICE, device);
        properties.put(Names.BLOCK_SIZE, blockSize);
        if (bytes > 0) {
            properties.put(Names.SIZE, Long.toString(bytes));
        }
        if (!path.isEmpty()) {
            properties.put(Names.PATH, path);
        }
        return new Configurations.Entry(factoryPid, device, properties);
    }

    /** For people: {@code RAM, 1 GiB}. */
    String title() {
        String size = bytes > 0 ? ", " + Sizes.binary(bytes) : "";
        return switch (factoryPid) {
            case Names.RAM -> "memory" + size;
            case Names.NULL -> "nothing (reads as zeroes)" + size;
            default -> path + size;
        };
    }
}
