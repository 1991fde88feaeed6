/** What of a file is in memory already. */
package nvmf.block.cache;
