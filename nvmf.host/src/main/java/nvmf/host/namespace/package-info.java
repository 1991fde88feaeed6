/** The namespaces of a remote controller as block devices: how they are found, checked, split into commands and kept up to date. */
package nvmf.host.namespace;
