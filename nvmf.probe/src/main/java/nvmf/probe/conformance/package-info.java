/** The rules that a controller is examined by, each a script with its clause, and the examination. */
package nvmf.probe.conformance;
