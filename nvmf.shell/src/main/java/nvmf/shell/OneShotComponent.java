package nvmf.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nvmf.shell.command.Call;
import nvmf.shell.command.Failures;
import nvmf.shell.command.Parsed;
import nvmf.shell.command.Place;
import nvmf.shell.command.Runner;
import nvmf.shell.command.UsageException;
import nvmf.shell.command.World;
import nvmf.shell.instance.InstanceServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the command that the process was started with, as far as {@link FrontDoor} left it to do, and ends the process with its exit
 * code. A command that stays, and a shell that is nobody else's, make the process a running instance. In a framework that was not started by
 * our launcher nothing happens here.
 */
@Component(
        service = {},
        immediate = true)
public final class OneShotComponent {
    private static final Logger LOG = LoggerFactory.getLogger(OneShotComponent.class);

    private final World world;
    private final Runner runner = new Runner(Commands.catalog());
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Optional<InstanceServer> instance = Optional.empty();

    @Activate
    public OneShotComponent(
            @Reference Launch launch,
            @Reference World world,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) Attachment attachment) {
        this.world = world;
        if (attachment != null) {
            return;
        }
        Thread thread = new Thread(() -> run(launch.words()), "nvmf-command");
        thread.setDaemon(launch.isInteractive());
        thread.start();
    }

    @Deactivate
    void deactivate() {
        instance.ifPresent(InstanceServer::close);
        end.countDown();
    }

    private void run(List<String> words) {
        if (words.isEmpty()) {
            becomeInstance("");
            return;
        }
        int code = command(words);
        if (end.getCount() > 0) {
            System.exit(code);
        }
    }

    private int command(List<String> words) {
        PrintStream out = Terminal.out();
        PrintStream err = Terminal.err();
        Optional<Parsed> parsed;
        try {
            parsed = runner.parse(words, out);
            out.flush();
            if (parsed.isPresent() && parsed.get().place() == Place.STAYS) {
                becomeInstance(parsed.get().instance());
            }
        } catch (RuntimeException e) {
            return runner.explain(words, e, err);
        }
        if (parsed.isEmpty()) {
            return Runner.OK;
        }
        return runner.run(
                parsed.get(),
                new Call(
                        world,
                        Terminal.in(),
                        out,
                        err,
                        Terminal.showsProgress(),
                        Optional.of(limit -> end.await(limit.toMillis(), TimeUnit.MILLISECONDS)),
                        Path.of("").toAbsolutePath()));
    }

    /**
     * Opens the socket on which this process takes commands.
     *
     * @throws UsageException if the name is taken
     */
    private void becomeInstance(String named) {
        String name = named.isEmpty() ? Long.toString(ProcessHandle.current().pid()) : named;
        try {
            instance = Optional.of(InstanceServer.open(FrontDoor.thisUser(), name, this::remote));
        } catch (IOException e) {
            // What is served is worth more than being able to ask about it.
            LOG.warn("commands from other terminals cannot be taken: {}", Failures.sentence(e));
        }
    }

    private int remote(List<String> words, Path folder, PrintStream out, PrintStream err) {
        return runner.run(
                words, new Call(world, InputStream.nullInputStream(), out, err, false, Optional.empty(), folder));
    }
}
