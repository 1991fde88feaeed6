/** Reads discovery logs, whose every number and text is a stranger's. */
package nvmf.host.discovery;
