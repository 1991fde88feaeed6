/**
 * Reservations (Base Specification, "Reservations"): who is registered with a namespace, who holds it, whom that keeps out. A pure
 * core, and around it what serves all controllers of a subsystem and outlives a loss of power.
 */
package nvmf.controller.reservation;
