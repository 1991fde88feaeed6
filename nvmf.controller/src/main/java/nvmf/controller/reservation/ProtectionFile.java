package nvmf.controller.reservation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A file that is there while a namespace is protected. What is in it is for people: half a file protects as well as a whole one. */
final class ProtectionFile implements ProtectionStore {
    private final StateFiles files;
    private final Path file;
    private final UUID namespace;
    private final Executor background;

    ProtectionFile(StateFiles files, Path directory, UUID namespace, Executor background) {
        this.files = files;
        this.file = directory.resolve(namespace + ".write-protected");
        this.namespace = namespace;
        this.background = background;
    }

    @Override
    public boolean load() {
        return Files.exists(file);
    }

    @Override
    public CompletionStage<Void> save(boolean isProtected) {
        return CompletableFuture.runAsync(() -> write(isProtected), background);
    }

    private void write(boolean isProtected) {
        try {
            if (isProtected) {
                String line = "a host has set namespace " + namespace + " write protected\n";
                files.write(file, line.getBytes(StandardCharsets.US_ASCII));
            } else {
                files.delete(file);
            }
            files.force(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
