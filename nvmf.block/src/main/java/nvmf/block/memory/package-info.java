/** The memory of RAM disks, and zeroes for all. */
package nvmf.block.memory;
