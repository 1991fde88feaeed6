package nvmf.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import nvmf.shell.command.Parsed;
import nvmf.shell.command.Place;
import nvmf.shell.command.Runner;
import nvmf.shell.instance.InstanceClient;
import nvmf.shell.instance.Instances;

/** Decides what a command from a terminal needs: nothing (it asks for help, or cannot be), a running instance, or this framework. */
final class Door {
    private final Runner runner;
    private final Instances instances;
    private final Path folder;

    Door(Runner runner, Instances instances, Path folder) {
        this.runner = runner;
        this.instances = instances;
        this.folder = folder;
    }

    /** The exit code, if the command is done without this framework's services. */
    OptionalInt pass(List<String> words, PrintStream out, PrintStream err) {
        Optional<Parsed> parsed;
        try {
            parsed = runner.parse(words, out);
            out.flush();
        } catch (RuntimeException e) {
            return OptionalInt.of(runner.explain(words, e, err));
        }
        if (parsed.isEmpty()) {
            return OptionalInt.of(Runner.OK);
        }
        if (!parsed.get().place().concernsInstances()) {
            return OptionalInt.empty();
        }
        try {
            return forward(parsed.get(), words, out, err);
        } catch (IOException | RuntimeException e) {
            return OptionalInt.of(runner.explain(words, e, err));
        }
    }

    private OptionalInt forward(Parsed parsed, List<String> words, PrintStream out, PrintStream err)
            throws IOException {
        Optional<String> instance = instances.choose(parsed.instance());
        if (instance.isPresent()) {
            return OptionalInt.of(new InstanceClient(instances).run(instance.get(), words, folder, out, err));
        }
        if (parsed.place() == Place.INSTANCE) {
            throw new IOException("no instance is running that this could concern; start one with nvmf serve");
        }
        return OptionalInt.empty();
    }
}
