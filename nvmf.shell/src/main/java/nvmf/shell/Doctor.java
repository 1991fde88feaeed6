package nvmf.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nvmf.shell.command.World.Unsatisfied;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Which of our components do not run, and why, from what the Declarative Services runtime knows. */
final class Doctor {
    private static final String OURS = "nvmf.";

    private final ServiceComponentRuntime runtime;

    Doctor(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    List<Unsatisfied> unsatisfied() {
        List<Unsatisfied> found = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (component.bundle.symbolicName.startsWith(OURS)) {
                runtime.getComponentConfigurationDTOs(component)
                        .forEach(instance -> check(component, instance).ifPresent(found::add));
            }
        }
        return found;
    }

    private static Optional<Unsatisfied> check(ComponentDescriptionDTO component, ComponentConfigurationDTO instance) {
        String name = component.implementationClass.substring(component.implementationClass.lastIndexOf('.') + 1);
        Object pid = instance.properties.get("service.pid");
        String configuration = pid instanceof String[] pids && pids.length > 0
                ? pids[pids.length - 1]
                : pid == null ? "" : pid.toString();
        return switch (instance.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                component.configurationPid.length > 0
                        ? Optional.empty() // nobody asked for it
                        : Optional.of(new Unsatisfied(name, configuration, "it has no configuration"));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Optional.of(new Unsatisfied(name, configuration, missing(component, instance)));
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                Optional.of(new Unsatisfied(name, configuration, firstCause(instance.failure)));
            default -> Optional.empty();
        };
    }

    private static String missing(ComponentDescriptionDTO component, ComponentConfigurationDTO instance) {
        List<String> missing = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : instance.unsatisfiedReferences) {
            String type = Arrays.stream(component.references)
                    .filter(reference -> reference.name.equals(unsatisfied.name))
                    .map(Doctor::simpleName)
                    .findFirst()
                    .orElse(unsatisfied.name);
            missing.add("no " + type + (unsatisfied.target == null ? "" : " with " + unsatisfied.target));
        }
        return "there is " + String.join(", and ", missing);
    }

    private static String simpleName(ReferenceDTO reference) {
        return reference.interfaceName.substring(reference.interfaceName.lastIndexOf('.') + 1);
    }

    /** The message of the exception that a constructor threw; the runtime only kept its stack trace as text. */
    private static String firstCause(String failure) {
        String cause = failure.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, last) -> last)
                .orElseGet(() -> failure.lines().findFirst().orElse("it failed"));
        String message = cause.substring(cause.indexOf(": ") + 1).strip();
        int type = message.indexOf(": ");
        return type >= 0 && message.substring(0, type).matches("[\\w.$]+") ? message.substring(type + 2) : message;
    }
}
