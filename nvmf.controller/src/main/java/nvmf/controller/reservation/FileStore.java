package nvmf.controller.reservation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Keeps reservations in a file that is replaced as a whole: the new one is written beside it and forced, takes its name, and the
 * directory is forced. Whenever the power fails, the one or the other is there, whole.
 */
final class FileStore implements ReservationStore {
    /** More than any state can need: what is longer is not one. */
    private static final int BYTES_MAX = 1 << 20;

    private final StateFiles files;
    private final Path file;
    private final Path fresh;
    private final ReservationText text;
    private final Executor background;

    FileStore(StateFiles files, Path directory, ReservationText text, Executor background) {
        this.files = files;
        this.file = directory.resolve(text.fileName());
        this.fresh = directory.resolve(text.fileName() + ".new");
        this.text = text;
        this.background = background;
    }

    @Override
    public ReservationState load() throws IOException {
        Optional<byte[]> bytes = files.read(file, BYTES_MAX);
        if (bytes.isEmpty()) {
            return ReservationState.NONE;
        }
        try {
            return text.decode(bytes.get());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the reservations in " + file + " cannot be used: " + e.getMessage()
                            + "; to go on without them, take the file away",
                    e);
        }
    }

    @Override
    public CompletionStage<Void> save(ReservationState state) {
        return CompletableFuture.runAsync(() -> write(state), background);
    }

    private void write(ReservationState state) {
        try {
            replace(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(ReservationState state) throws IOException {
        if (state.persistent()) {
            files.write(fresh, text.encode(state));
            files.rename(fresh, file);
        } else {
            files.delete(file);
        }
        files.force(file.getParent());
    }
}
