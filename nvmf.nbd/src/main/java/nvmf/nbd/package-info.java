/** An NBD server: any block device there is, as a disk for whatever speaks NBD. */
package nvmf.nbd;
