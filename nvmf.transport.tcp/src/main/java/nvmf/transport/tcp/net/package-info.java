/** Between the addresses of transports and the sockets of the system, and what the system says of them. */
package nvmf.transport.tcp.net;
