/** Netty channels over a simulated network that chops, delays, holds back and cuts. */
package nvmf.simulation.net;
