package nvmf.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Offers every command to Gogo, in the scope {@code nvmf}. A name with a hyphen cannot be a method, so each is a function. */
@Component(
        service = {},
        immediate = true)
public final class GogoComponent {
    static final String SCOPE = "nvmf";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public GogoComponent(BundleContext context, @Reference World world) {
        Catalog catalog = Commands.catalog();
        for (Catalog.Entry entry : catalog.entries()) {
            offer(context, entry.names(), new GogoCommand(entry, world));
        }
        offer(context, List.of(Known.NAME), new Known(world));
        registrations.add(context.registerService(CommandSessionListener.class, new Completions(catalog), null));
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
