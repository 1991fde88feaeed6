/** Back ends: memory, nothing, and files or block devices, each a configured block device service. */
package nvmf.block;
