/** Commands that reserve remote namespaces, in nvme-cli's words. */
package nvmf.shell.reservation;
