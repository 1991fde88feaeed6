/** A transport that relays the connections of another one, and makes faults in them. */
package nvmf.transport.fault;
