/** Multicast DNS (RFC 6762, 6763) with the service type of TP8009: what is told of ports, and what is found. */
package nvmf.mdns;
