package nvmf.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
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
 * Ends the process before the framework has started, if its command does not need the framework: help, wrong arguments, and what a
 * running instance does. Nothing is running yet that would have to be stopped in order. Else says when everything has started, which
 * neither the launcher's own flag nor the framework's level does: both come before the last bundle.
 */
public final class FrontDoor implements BundleActivator {
    @Override
    public void start(BundleContext context) throws IOException {
        Optional<Launch> launch = Launch.of(context);
        if (launch.isEmpty()) {
            return;
        }
        if (!launch.get().words().isEmpty()) {
            PrintStream out = Terminal.out();
            Door door = new Door(
                    new Runner(Commands.catalog()), thisUser(), Path.of("").toAbsolutePath());
            OptionalInt code = door.pass(launch.get().words(), out, Terminal.err());
            if (code.isPresent()) {
                System.exit(code.getAsInt());
            }
        }
        announce(context, launch.get());
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
