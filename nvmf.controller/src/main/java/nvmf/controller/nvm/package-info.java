/** The NVM Command Set: what an I/O command must look like, and what it does to a block device. */
package nvmf.controller.nvm;
