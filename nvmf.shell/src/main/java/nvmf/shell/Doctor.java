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
    private static final String CAUSE = "Caused by: ";

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
                        : Optional.of(new Unsatisfied(name, configuration, "it has no configuration", false));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Optional.of(new Unsatisfied(name, configuration, missing(component, instance), false));
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                Optional.of(new Unsatisfied(name, configuration, cause(instance.failure), true));
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

    /**
     * The message of the exception that a constructor threw, of whose stack trace the runtime only kept the text: the sentence with which
     * a configuration is refused, or else what was at the bottom of it.
     */
    static String cause(String failure) {
        List<String> causes = failure.lines()
                .filter(line -> line.startsWith(CAUSE))
                .map(line -> line.substring(CAUSE.length()).strip())
                .toList();
        String last =
                causes.isEmpty() ? failure.lines().findFirst().orElse("it failed") : causes.get(causes.size() - 1);
        String cause = causes.stream()
                .filter(line -> line.startsWith(IllegalArgumentException.class.getName() + ": "))
                .findFirst()
                .orElse(last);
        int type = cause.indexOf(": ");
        return type >= 0 && cause.substring(0, type).matches("[\\w.$]+") ? cause.substring(type + 2) : cause;
    }
}
