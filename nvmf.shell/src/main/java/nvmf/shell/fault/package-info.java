/** Faults on purpose: the proxy, and the rules of what makes them in a running instance. */
package nvmf.shell.fault;
