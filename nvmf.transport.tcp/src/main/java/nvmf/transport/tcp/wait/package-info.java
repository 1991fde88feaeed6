/** Event loops: what the machine has to wait for sockets with, and how long one spins before it sleeps. */
package nvmf.transport.tcp.wait;
