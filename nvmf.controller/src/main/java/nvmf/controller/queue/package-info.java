/** The phases of a queue pair at the controller: newborn, then admin or I/O queue, and the commands in flight on it. */
package nvmf.controller.queue;
