/** One run: hosts, a subsystem, a workload, and whoever makes trouble, all decided by a seed. */
package nvmf.simulation.run;
