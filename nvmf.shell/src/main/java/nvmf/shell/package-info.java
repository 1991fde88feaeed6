/** Commands in the words of nvme-cli, for the Gogo shell and for one-shot use from a terminal. */
package nvmf.shell;
