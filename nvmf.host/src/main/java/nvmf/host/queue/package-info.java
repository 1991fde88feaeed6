/** Queues as a host sees them: CIDs, the waiting line, time limits, and the commands of an admin queue. */
package nvmf.host.queue;
