/** Virtual time, and threads that take turns in it as Netty's event loops do. */
package nvmf.simulation.world;
