/** How bytes get from one socket to another, and what can happen to them on the way. */
package nvmf.transport.fault.relay;
