/** The NBD protocol's numbers and messages, big-endian; section names are those of its document "The NBD protocol". */
package nvmf.nbd.wire;
