package nvmf.shell.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nvmf.api.spec.Nqn;
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

    /** How often a changed file is looked after before it is said to be applied, and before it is said not to be. */
    private static final int LOOKS_MIN = 2;

    private static final int LOOKS_MAX = 6;

    private final Call call;
    private final Path path;
    private Stamp stamp = new Stamp(FileTime.fromMillis(0), -1);

    /** What was applied and is not told of yet. */
    private Optional<ConfigFile> fresh = Optional.empty();

    private int looks;

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
        Map<String, List<Nqn>> ports = new TreeMap<>();
        file.names(Names.PORT).forEach(name -> ports.put(name, file.subsystems(Names.PORT + "~" + name)));
        readiness
                .leading(ports)
                .forEach(port -> port.subsystems()
                        .forEach(nqn -> call.out().println(Announcement.connectLine(port.address(), nqn))));
    }

    /** Looks at the file. A newer version that cannot be changes nothing; what comes of one that can is told a little later. */
    void follow() {
        Optional<Stamp> now = stamp();
        if (now.isPresent() && !now.get().equals(stamp)) {
            stamp = now.get();
            apply();
        } else if (fresh.isPresent()) {
            looks++;
            tell(new Shortfall(call.world(), fresh.get()).reasons());
        }
    }

    private void apply() {
        try {
            ConfigFile file = ConfigFile.read(path, call.world().configurable());
            call.world().configurations().apply(BUNDLE, file.json());
            fresh = Optional.of(file);
            looks = 0;
        } catch (UsageException | IOException e) {
            String why = Failures.sentence(e);
            call.err()
                    .println("nvmf serve: " + why + (why.endsWith("?") ? " What" : "; what")
                            + " was served before still is");
        }
    }

    /** What is configured comes by and by, and until it does what was there before is. */
    private void tell(List<String> reasons) {
        if (reasons.isEmpty() && looks >= LOOKS_MIN) {
            call.err().println("nvmf serve: " + path + " changed, applied");
            fresh = Optional.empty();
        } else if (looks >= LOOKS_MAX) {
            call.err()
                    .println("nvmf serve: " + path + " changed, and not all that it says is there: "
                            + String.join("; ", reasons));
            fresh = Optional.empty();
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
