/** Commands that try out a peer of another make: scripts, the fuzzer, the conformance suite. */
package nvmf.shell.probe;
