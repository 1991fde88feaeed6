package nvmf.shell.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.UsageException;
import nvmf.shell.config.ConfigFile;
import nvmf.shell.config.Names;

/** Serves what a configuration file says, and follows the file while it does. Confined to the command's thread. */
final class ServeFile {
    private static final String BUNDLE = "nvmf.configuration";
    private static final String NOTHING = "{ \":configurator:resource-version\": 1 }";
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Call call;
    private final Path path;
    private Stamp stamp = new Stamp(FileTime.fromMillis(0), -1);

    /** What tells one version of the file from the next. */
    private record Stamp(FileTime modified, long bytes) {}

    ServeFile(Call call, Path path) {
        this.call = call;
        this.path = path.normalize();
    }

    void run(boolean polling) throws Exception {
        stamp = stamp().orElse(stamp);
        ConfigFile file = ConfigFile.read(path, call.world().configurable());
        if (polling) {
            call.world().configurations().put(Names.TCP, Serve.POLLING);
        }
        call.world().configurations().apply(BUNDLE, file.json());
        try {
            await(file);
        } catch (Exception e) {
            // Where the process stays, nothing of it does.
            call.world().configurations().apply(BUNDLE, NOTHING);
            throw e;
        }
        call.out().println(Serve.READY);
        call.out().flush();
        if (call.stay().isPresent()) {
            while (!call.stay().get().ended(LOOK)) {
                follow();
            }
        }
    }

    private void await(ConfigFile file) throws IOException, InterruptedException {
        Readiness readiness = new Readiness(call.world(), file.configurations().keySet());
        readiness.allNamespaces(file.names(Names.NAMESPACE).size());
        readiness.exports(file.names(Names.NBD));
        readiness
                .ports(file.names(Names.PORT))
                .forEach(port -> port.subsystems()
                        .forEach(nqn -> call.out().println(Announcement.connectLine(port.address(), nqn))));
    }

    /** Applies a newer version of the file. One that cannot be changes nothing; one that is gone is waited for. */
    void follow() {
        Optional<Stamp> now = stamp();
        if (now.isEmpty() || now.get().equals(stamp)) {
            return;
        }
        stamp = now.get();
        try {
            ConfigFile file = ConfigFile.read(path, call.world().configurable());
            call.world().configurations().apply(BUNDLE, file.json());
            call.err().println("nvmf serve: " + path + " changed, applied");
        } catch (UsageException | IOException e) {
            call.err().println("nvmf serve: " + Failures.sentence(e) + "; what was served before still is");
        }
    }

    private Optional<Stamp> stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
