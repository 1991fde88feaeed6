/** What was asked for and what was answered, and whether some order of events explains it. */
package nvmf.simulation.history;
