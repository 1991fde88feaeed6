/** The ways from disks to queues: which of them a command takes, what waits where there is none, and what is sent again. */
package nvmf.host.path;
