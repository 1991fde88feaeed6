/** A simulated disk: slow, out of order, with a cache that a loss of power empties, and sometimes broken. */
package nvmf.simulation.disk;
