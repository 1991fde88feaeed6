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
 * @param termReqMillis from a TermReq that was sent to the peer's closing
 */
record Agreement(PduTerms terms, int sendAlignment, int maxR2t, int maxH2cData, int termReqMillis) {
    PduWriter writer() {
        return new PduWriter(terms.headerDigest(), terms.dataDigest(), sendAlignment);
    }
}
