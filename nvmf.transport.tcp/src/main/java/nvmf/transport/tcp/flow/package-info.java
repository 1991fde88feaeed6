/** Who may send how many bytes when: transfer tags, R2Ts, and the pieces that payloads are cut into. Pure. */
package nvmf.transport.tcp.flow;
