/** Namespaces that hosts make for themselves, and which of the hosts have which: Namespace Management and Attachment. */
package nvmf.controller.inventory;
