/**
 * A peer that says what it is told. It has a codec of its own, which knows where the fields are and no rule about them, so that it can
 * write what an honest peer never would, and shares no fault with the transports that it tries out.
 */
package nvmf.probe;
