/**
 * The in-process transport (TRTYPE 254): what RDMA does, without a network. A host lends memory by entering it in a table of keys and
 * sends a capsule of bytes that names address, length and key; the controller moves the data itself, through the key, and answers with
 * bytes again. Each end lives on a thread of its own, and the one thing they share is the lent memory, between the capsule that lends
 * it and the completion that gives it back.
 */
package nvmf.transport.loop;
