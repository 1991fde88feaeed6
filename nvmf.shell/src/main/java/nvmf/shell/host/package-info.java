/** Commands of the host side: discovery, associations, and the data of remote namespaces. */
package nvmf.shell.host;
