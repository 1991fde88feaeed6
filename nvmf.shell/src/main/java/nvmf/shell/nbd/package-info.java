/** Commands that give disks to NBD clients. */
package nvmf.shell.nbd;
