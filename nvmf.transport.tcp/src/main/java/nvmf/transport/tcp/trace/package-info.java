/** Listening in: the PDUs of connections, each with its first bytes, as they pass. */
package nvmf.transport.tcp.trace;
