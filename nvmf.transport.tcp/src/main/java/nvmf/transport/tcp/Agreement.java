package nvmf.transport.tcp;

import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.PduWriter;

/**
 * What ICReq and ICResp settled for a connection, from this side's view.
 *
 * @param terms         what this side holds the peer to
 * @param sendAlignment of the data this side sends, in bytes
 * @param maxR2t        R2Ts outstanding for one command: what a host takes, what a controller makes use of
 * @param maxH2cData    bytes that one H2CData may carry
 * @param timers        how long the peer may take
 */
record Agreement(PduTerms terms, int sendAlignment, int maxR2t, int maxH2cData, TcpSettings.Timers timers) {
    PduWriter writer() {
        return new PduWriter(terms.headerDigest(), terms.dataDigest(), sendAlignment);
    }
}
