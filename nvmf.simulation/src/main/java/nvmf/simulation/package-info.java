/** Hosts and a controller in one thread, under a simulated network and disk and in virtual time: the program behind {@code ./nvmf simulate}. */
package nvmf.simulation;
