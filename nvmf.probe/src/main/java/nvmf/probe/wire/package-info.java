/** PDUs as bytes with named fields, and the line that they go over. */
package nvmf.probe.wire;
