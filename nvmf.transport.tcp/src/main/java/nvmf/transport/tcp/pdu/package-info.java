/** NVMe/TCP PDUs: their layouts, the rules they obey, reading and writing them. Pure: buffers in, records and bytes out. */
package nvmf.transport.tcp.pdu;
