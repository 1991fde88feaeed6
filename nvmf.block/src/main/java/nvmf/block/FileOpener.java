package nvmf.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.block.cache.PageCache;

/**
 * Opens what a file device stands on, locked against a second opener and as large as configured. What cannot be opened is bad
 * configuration: an {@link IllegalArgumentException} of one sentence, and everything is as it was.
 */
final class FileOpener {
    // stat(2)
    private static final int TYPE_MASK = 0xF000;
    private static final int BLOCK_DEVICE = 0x6000;

    /**
     * The files that devices of this bundle have open. Static, because so is what it guards: a process that closes any descriptor of
     * a file loses all its locks on that file (fcntl(2)), so a second opener in here must be turned away before it opens.
     */
    private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

    private final FileSettings settings;
    private final Path path;

    /** What is to be undone if a later step fails, the last step first. */
    private final Deque<Closeable> undo = new ArrayDeque<>();

    private FileOpener(FileSettings settings) {
        this.settings = settings;
        this.path = settings.path();
    }

    /** An open file and what it is as a disk. */
    record Opened(BackingFile file, Geometry geometry) {}

    /** Opens the file; the caller closes it. */
    static Opened open(FileSettings settings) {
        FileOpener opener = new FileOpener(settings);
        try {
            return opener.open();
        } catch (IOException e) {
            throw opener.undone(new IllegalArgumentException("cannot open " + settings.path() + ": " + reason(e), e));
        } catch (RuntimeException e) {
            throw opener.undone(e);
        }
    }

    private RuntimeException undone(RuntimeException failure) {
        while (!undo.isEmpty()) {
            try {
                undo.pop().close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        return failure;
    }

    private Opened open() throws IOException {
        boolean created = createIfMissing();
        boolean regular = checkType();
        Object key = claim();
        FileChannel channel = openLocked();
        Optional<PageCache> cache = regular ? PageCache.of(path, channel) : Optional.empty();
        cache.ifPresent(undo::push);
        if (!key().equals(key)) {
            throw new IllegalArgumentException(path + " was replaced while it was opened; try again");
        }
        BackingFile file =
                new BackingFile(path, channel, cache, regular && !settings.readOnly(), () -> OPEN.remove(key));
        Geometry geometry = file.fit(settings);
        if (created) {
            makeDurable(channel);
        }
        return new Opened(file, geometry);
    }

    private boolean createIfMissing() throws IOException {
        if (Files.exists(path)) {
            return false;
        }
        if (settings.readOnly()) {
            throw new IllegalArgumentException(path + " does not exist, so that there is nothing to read");
        }
        if (settings.bytes() == FileSettings.AS_FOUND) {
            throw new IllegalArgumentException(path + " does not exist; with a size it would be created");
        }
        Files.createFile(path);
        undo.push(() -> Files.delete(path));
        return true;
    }

    /** Whether it is a regular file, not a block device. Asked before it is opened, which for a pipe would last. */
    private boolean checkType() throws IOException {
        if (Files.isRegularFile(path)) {
            return true;
        }
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (unix && ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_MASK) == BLOCK_DEVICE) {
            return false;
        }
        throw new IllegalArgumentException(path + " is neither a file nor a block device");
    }

    private Object claim() throws IOException {
        Object key = key();
        if (!OPEN.add(key)) {
            throw new IllegalArgumentException(path + " is in use by another disk of this process");
        }
        undo.push(() -> OPEN.remove(key));
        return key;
    }

    /** Which file it is, whatever its name. */
    private Object key() throws IOException {
        Object fileKey = Files.getAttribute(path, "fileKey");
        return fileKey == null ? path.toRealPath() : fileKey;
    }

    private FileChannel openLocked() throws IOException {
        OpenOption[] options = settings.readOnly()
                ? new OpenOption[] {StandardOpenOption.READ}
                : new OpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
        FileChannel channel = FileChannel.open(path, options);
        undo.push(channel);
        try {
            // Readers share the lock, and so do those who say so: one file can be a disk of several processes.
            if (channel.tryLock(0, Long.MAX_VALUE, settings.readOnly() || settings.shared()) == null) {
                throw new IllegalArgumentException(path + " is in use by another process, which has locked it");
            }
        } catch (OverlappingFileLockException e) {
            throw new IllegalArgumentException(path + " is in use by something else in this process", e);
        }
        return channel;
    }

    /** The file's length, and its name in its directory: without that, what a host has flushed could not be found again. */
    private void makeDurable(FileChannel channel) throws IOException {
        channel.force(true);
        Path directory = path.toAbsolutePath().getParent();
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e.getMessage();
    }
}
