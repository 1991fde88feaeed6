package nvmf.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import nvmf.shell.command.Runner;
import nvmf.shell.instance.Instances;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Ends the process before the framework has started, if its command does not need the framework: help, wrong arguments, and what a
 * running instance does. Nothing is running yet that would have to be stopped in order.
 */
public final class FrontDoor implements BundleActivator {
    @Override
    public void start(BundleContext context) throws IOException {
        List<String> words = Launch.of(context).map(Launch::words).orElse(List.of());
        if (words.isEmpty()) {
            return;
        }
        PrintStream out = Terminal.out();
        Door door =
                new Door(new Runner(Commands.catalog()), thisUser(), Path.of("").toAbsolutePath());
        OptionalInt code = door.pass(words, out, Terminal.err());
        if (code.isPresent()) {
            System.exit(code.getAsInt());
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Everything that lasts belongs to components.
    }

    static Instances thisUser() throws IOException {
        return Instances.ofThisUser(System.getenv(), Path.of(System.getProperty("java.io.tmpdir")));
    }
}
