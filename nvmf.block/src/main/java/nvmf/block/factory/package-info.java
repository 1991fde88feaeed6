/** What makes disks when a host asks for them: in memory, or in a directory. */
package nvmf.block.factory;
