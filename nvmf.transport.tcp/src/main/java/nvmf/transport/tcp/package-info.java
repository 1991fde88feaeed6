/** The NVMe/TCP transport; the only place that knows of Netty. */
package nvmf.transport.tcp;
