/** The in-process transport (TRTYPE 254), in which the controller moves data by key as RDMA does. */
package nvmf.transport.loop;
