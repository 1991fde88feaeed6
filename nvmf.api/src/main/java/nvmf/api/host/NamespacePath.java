package nvmf.api.host;

import nvmf.api.spec.admin.AnaState;

/**
 * A way to a namespace, as it is now.
 *
 * @param controller the association's {@link RemoteController#name}
 * @param live       whether it has queues
 * @param state      how well the controller reaches the namespace; {@link AnaState#OPTIMIZED} where it does not say
 */
public record NamespacePath(String controller, boolean live, AnaState state) {}
