/** Commands that are one command of the NVM Command Set, or one that the caller writes down: nvme-cli's, with its options. */
package nvmf.shell.io;
