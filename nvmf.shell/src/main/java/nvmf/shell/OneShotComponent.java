package nvmf.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nvmf.shell.command.Call;
import nvmf.shell.command.Runner;
import nvmf.shell.command.World;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the command that the process was started with, and ends the process with its exit code. It comes when the launcher has
 * started every bundle; a process that was started without arguments is the interactive shell, and nothing happens here.
 */
@Component(
        service = {},
        immediate = true)
public final class OneShotComponent {
    private static final String LAUNCHER = "(&(launcher.arguments=*)(launcher.ready=true))";

    private final CountDownLatch end = new CountDownLatch(1);

    @Activate
    public OneShotComponent(
            @Reference World world,
            @Reference(service = Object.class, target = LAUNCHER) ServiceReference<Object> launcher) {
        if (launcher.getProperty("launcher.arguments") instanceof String[] words && words.length > 0) {
            Thread thread = new Thread(() -> run(List.of(words), world), "nvmf-command");
            // The process lives as long as its command; the launcher's thread would keep it alive for ever.
            thread.start();
        }
    }

    @Deactivate
    void deactivate() {
        end.countDown();
    }

    private void run(List<String> words, World world) {
        Call call = new Call(
                world,
                Terminal.in(),
                Terminal.out(),
                Terminal.err(),
                Terminal.showsProgress(),
                Optional.of(limit -> end.await(limit.toMillis(), TimeUnit.MILLISECONDS)),
                Path.of("").toAbsolutePath());
        int code = new Runner(Commands.catalog()).run(words, call);
        if (end.getCount() > 0) {
            System.exit(code);
        }
    }
}
