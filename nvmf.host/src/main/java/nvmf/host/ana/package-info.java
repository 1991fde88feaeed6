/** How well controllers reach namespaces: Asymmetric Namespace Access as a host reads it. */
package nvmf.host.ana;
