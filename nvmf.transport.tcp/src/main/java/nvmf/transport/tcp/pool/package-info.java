/** The memory that queues lease: what peers can make this side hold, bounded by configured numbers. */
package nvmf.transport.tcp.pool;
