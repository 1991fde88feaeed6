/** A load generator for namespaces, in fio's words: what is asked, who asks, and what came of it. */
package nvmf.shell.perf;
