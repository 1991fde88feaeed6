package nvmf.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.World;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Offers every command to Gogo, in the scope {@code nvmf}, once there is one: not in a daemon. A name with a hyphen cannot be a method, so each is a
 * function.
 */
@Component(
        service = {},
        immediate = true,
        reference = @Reference(name = "gogo", service = CommandProcessor.class))
public final class GogoComponent {
    static final String SCOPE = "nvmf";

    private static final String HISTORY = ".nvmf_history";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public GogoComponent(
            BundleContext context,
            @Reference World world,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL) Attachment attachment) {
        Catalog catalog = Commands.catalog();
        Optional<Attachment> elsewhere = Optional.ofNullable(attachment);
        Running running = new Running();
        for (Catalog.Entry entry : catalog.entries()) {
            offer(context, entry.names(), new GogoCommand(entry, world, elsewhere, running));
        }
        offer(context, List.of(Known.NAME), new Known(world, elsewhere));
        registrations.add(context.registerService(CommandSessionListener.class, new Completions(catalog), null));
        if (Launch.of(context).filter(Launch::isInteractive).isPresent()) {
            offerSession(context, catalog, elsewhere, running);
        }
    }

    /** In a framework that somebody else started, sessions are that one's. */
    private void offerSession(BundleContext context, Catalog catalog, Optional<Attachment> elsewhere, Running running) {
        SessionCommands commands = new SessionCommands(catalog);
        offer(context, List.of("help"), commands::help);
        offer(context, List.of("exit", "quit"), commands::exit);
        Path history = home().resolve(HISTORY);
        registrations.add(context.registerService(
                CommandSessionListener.class,
                new SessionStart(
                        history,
                        elsewhere,
                        (session, line) -> {
                            throw commands.unknown(line);
                        },
                        running),
                null));
    }

    /** As every other program has it; Java asks the system's list of users instead. */
    private static Path home() {
        return Optional.ofNullable(System.getenv("HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home")));
    }

    private void offer(BundleContext context, List<String> names, Function function) {
        Map<String, Object> properties = Map.of(
                CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, names.toArray(String[]::new));
        registrations.add(context.registerService(Function.class, function, FrameworkUtil.asDictionary(properties)));
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
