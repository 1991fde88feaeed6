/** Asymmetric Namespace Access: how well the namespaces of a group are reached by a port. */
package nvmf.controller.ana;
