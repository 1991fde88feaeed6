package nvmf.host.namespace;

import nvmf.host.ana.AnaStates;

/**
 * What a controller's namespaces have in common.
 *
 * @param limits what commands it takes
 * @param access how well it reaches them
 * @param shares whether other controllers of its subsystem may reach them as well
 * @param disks  what their names begin with; empty for whatever others call them
 */
public record Reach(IoLimits limits, AnaStates access, boolean shares, String disks) {}
