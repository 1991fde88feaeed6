/** What says that a disk's configuration cannot be, while the disk goes on as it was. */
package nvmf.block.check;
