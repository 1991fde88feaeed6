/** Figures for whoever watches: names that stay, with labels, as a table, as JSON, and in the text form of Prometheus. */
package nvmf.shell.stats;
