package nvmf.block.factory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.DeviceFactory;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.block.FileDevice;
import nvmf.block.FileSettings;
import nvmf.block.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes disks that are files of a directory, thin ones, and finds them again. Beside each {@code NAME.disk} is a {@code NAME.note}: its
 * block size, and what the maker wants to be kept. The note is written first and deleted last, so that a disk without one is none of ours;
 * a note without a disk is what a crash left behind, and is deleted.
 */
final class DirectoryFactory implements DeviceFactory {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFactory.class);

    private static final String DISK = ".disk";
    private static final String NOTE = ".note";
    private static final String BLOCK_SIZE = "block-size ";
    private static final long NOTE_BYTES_MAX = 1 << 20;

    private final Path directory;
    private final Quota quota;
    private final Executor executor;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(FileDevice device, int blockSize, String note) {}

    /**
     * Opens the disks of a directory.
     *
     * @param executor where files are made and deleted, one at a time
     */
    DirectoryFactory(Path directory, Quota quota, Executor executor) {
        this.directory = directory;
        this.quota = quota;
        this.executor = executor;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(NOTE))
                    .sorted()
                    .toList()) {
                find(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot look into " + directory + ": " + e.getMessage(), e);
        }
    }

    private void find(Path file) {
        String base = file.getFileName().toString();
        String name = base.substring(0, base.length() - NOTE.length());
        try {
            if (!Files.exists(disk(name))) {
                TextFile.delete(file);
                return;
            }
            if (Files.size(file) > NOTE_BYTES_MAX) {
                throw new IOException("it is too large");
            }
            String text = Files.readString(file);
            String first = text.lines().findFirst().orElse("");
            if (!first.startsWith(BLOCK_SIZE)) {
                throw new IOException("it does not begin with the block size");
            }
            int blockSize = Integer.parseInt(first.substring(BLOCK_SIZE.length()));
            entries.put(
                    name,
                    new Entry(
                            device(name, blockSize, FileSettings.AS_FOUND),
                            blockSize,
                            text.substring(first.length() + 1)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the disk is not there: {}", file, e.getMessage());
        }
    }

    private FileDevice device(String name, int blockSize, long bytes) {
        return new FileDevice(new FileSettings(disk(name), blockSize, bytes, false, FileSettings.THREADS));
    }

    private Path disk(String name) {
        return directory.resolve(name + DISK);
    }

    private Path noteFile(String name) {
        return directory.resolve(name + NOTE);
    }

    @Override
    public long capacity() {
        return quota.bytes();
    }

    @Override
    public synchronized long available() {
        return Math.max(0, quota.bytes() - used());
    }

    private synchronized long used() {
        return entries.values().stream()
                .mapToLong(entry -> entry.device.geometry().bytes())
                .sum();
    }

    @Override
    public List<Integer> blockSizes() {
        return quota.blockSizes();
    }

    @Override
    public synchronized List<Made> devices() {
        List<Made> made = new ArrayList<>();
        entries.forEach((name, entry) -> made.add(new Made(name, entry.device, entry.note)));
        return made;
    }

    @Override
    public CompletionStage<BlockDevice> create(String name, int blockSize, long blocks, String note) {
        return CompletableFuture.supplyAsync(() -> make(name, blockSize, blocks, note), executor);
    }

    private BlockDevice make(String name, int blockSize, long blocks, String note) {
        long bytes = quota.admit(blockSize, blocks, used());
        if (!name.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("a disk's name has letters, digits and hyphens, not \"" + name + "\"");
        }
        try {
            write(name, blockSize, note);
            FileDevice device = device(name, blockSize, bytes);
            synchronized (this) {
                entries.put(name, new Entry(device, blockSize, note));
            }
            return device;
        } catch (IOException | IllegalArgumentException e) {
            throw new StatusException(Status.INTERNAL_ERROR, "cannot make " + disk(name) + ": " + e.getMessage(), e);
        }
    }

    private void write(String name, int blockSize, String note) throws IOException {
        TextFile.replace(noteFile(name), BLOCK_SIZE + blockSize + "\n" + note);
    }

    @Override
    public CompletionStage<Void> note(String name, String note) {
        return CompletableFuture.runAsync(
                () -> {
                    Entry entry = entry(name);
                    try {
                        write(name, entry.blockSize, note);
                    } catch (IOException e) {
                        throw new StatusException(
                                Status.WRITE_FAULT, "cannot write " + noteFile(name) + ": " + e.getMessage(), e);
                    }
                    synchronized (this) {
                        entries.put(name, new Entry(entry.device, entry.blockSize, note));
                    }
                },
                executor);
    }

    private synchronized Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no disk " + name);
        }
        return entry;
    }

    @Override
    public CompletionStage<Void> delete(String name) {
        return CompletableFuture.runAsync(
                () -> {
                    FileDevice device = entry(name).device;
                    try {
                        // Waits for what is under way on it.
                        device.delete();
                        TextFile.delete(noteFile(name));
                    } catch (IOException e) {
                        throw new StatusException(
                                Status.INTERNAL_ERROR, "cannot delete " + disk(name) + ": " + e.getMessage(), e);
                    }
                    synchronized (this) {
                        entries.remove(name);
                    }
                },
                executor);
    }

    /** Closes all disks; they are found again. */
    void close() {
        List<Entry> open;
        synchronized (this) {
            open = List.copyOf(entries.values());
            entries.clear();
        }
        open.forEach(entry -> entry.device.close());
    }
}
