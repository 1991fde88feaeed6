/** The host side: associations over any transport, and the namespaces they import. */
package nvmf.host;
