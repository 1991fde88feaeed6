package nvmf.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import nvmf.shell.command.Runner;
import nvmf.shell.instance.Instances;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Ends the process before the framework has started, if its command does not need the framework: help, wrong arguments of what does not
 * stay, and what a running instance does. Nothing is running yet that would have to be stopped in order. Else says when everything has
 * started, which neither the launcher's own flag nor the framework's level does: both come before the last bundle.
 */
public final class FrontDoor implements BundleActivator {
    @Override
    public void start(BundleContext context) throws IOException {
        Optional<Launch> launch = Launch.of(context);
        if (launch.isEmpty()) {
            return;
        }
        Runner runner = new Runner(Commands.catalog());
        if (launch.get().isInteractive()) {
            prepareShell(context, launch.get(), runner);
        } else if (runner.stays(launch.get().words())) {
            readAhead(runner, launch.get().words());
        } else {
            Door door = new Door(runner, thisUser(), Path.of("").toAbsolutePath());
            OptionalInt code = door.pass(launch.get().words(), Terminal.out(), Terminal.err());
            if (code.isPresent()) {
                System.exit(code.getAsInt());
            }
        }
        announce(context, launch.get());
    }

    /** Of which instance it is the shell is settled before anything starts, and told as a service. */
    private static void prepareShell(BundleContext context, Launch launch, Runner runner) {
        try {
            Instances instances = thisUser();
            instances
                    .choose(launch.instance())
                    .ifPresent(
                            name -> context.registerService(Attachment.class, new Attachment(instances, name), null));
        } catch (IOException | RuntimeException e) {
            System.exit(runner.explain(List.of(), e, Terminal.err()));
        }
        context.addBundleListener(new TerminalProviders());
    }

    /**
     * The framework is needed in any case, so what reads arguments is loaded while it starts: a tenth of the start of a server. What is
     * wrong with them is told by the command.
     */
    private static void readAhead(Runner runner, List<String> words) {
        Thread thread = new Thread(
                () -> {
                    try {
                        runner.parse(words, new PrintStream(OutputStream.nullOutputStream()));
                    } catch (RuntimeException | LinkageError e) {
                        // Told when the command is run; or the framework is stopping already.
                    }
                },
                "nvmf-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private static void announce(BundleContext context, Launch launch) {
        int ours = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
        if (level(context) > ours) {
            // Started anew, long after the rest.
            context.registerService(Launch.class, launch, null);
            return;
        }
        context.addFrameworkListener(new FrameworkListener() {
            @Override
            public void frameworkEvent(FrameworkEvent event) {
                if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED && level(context) > ours) {
                    context.removeFrameworkListener(this);
                    context.registerService(Launch.class, launch, null);
                }
            }
        });
    }

    private static int level(BundleContext context) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
    }

    @Override
    public void stop(BundleContext context) {
        // Everything that lasts belongs to components, and a service ends with its bundle.
    }

    static Instances thisUser() throws IOException {
        return Instances.ofThisUser(System.getenv(), Path.of(System.getProperty("java.io.tmpdir")));
    }
}
