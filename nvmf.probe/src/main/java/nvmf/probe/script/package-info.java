/** Scripts: what to say, line by line, and what must come back. */
package nvmf.probe.script;
