/** Valid sessions with one thing wrong, again and again, and what the other side must not make of them. */
package nvmf.probe.fuzz;
