package nvmf.transport.tcp;

import java.io.IOException;
import java.util.Optional;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.pdu.IcReq;
import nvmf.transport.tcp.pdu.IcResp;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduRules;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.pool.QueuePool;

/** The controller's side of the handshake: judges what is asked for, and grants what it can. */
final class ControllerSide implements IcHandshake.Side {
    private final TcpSettings.Wire wire;
    private final ListenerTerms terms;
    private final TcpSettings.Timers timers;
    private final QueuePool pool;
    private final Acceptor acceptor;
    private Optional<TcpControllerQueuePair> queue = Optional.empty();

    ControllerSide(
            TcpSettings.Wire wire, ListenerTerms terms, TcpSettings.Timers timers, QueuePool pool, Acceptor acceptor) {
        this.wire = wire;
        this.terms = terms;
        this.timers = timers;
        this.pool = pool;
        this.acceptor = acceptor;
    }

    @Override
    public void onConnected(Outbound out) {
        // The host begins.
    }

    @Override
    public PduSink sink(IcHandshake handshake) {
        return new PduSink() {
            @Override
            public void onIcReq(IcReq request) throws PduException {
                ControllerSide.this.onIcReq(request, handshake);
            }

            @Override
            public void onTermReq(TermReq request) {
                handshake.onTermReq(request);
            }
        };
    }

    private void onIcReq(IcReq request, IcHandshake handshake) throws PduException {
        PduRules.check(request);
        boolean headerDigest = request.headerDigest() && wire.headerDigest();
        boolean dataDigest = request.dataDigest() && wire.dataDigest();
        PduTerms receive = new PduTerms(
                false,
                true,
                headerDigest,
                dataDigest,
                PduTerms.alignment(wire.alignment()),
                Math.max(QueueSpec.ADMIN_IN_CAPSULE_DATA, terms.inCapsuleData()));
        Agreement agreement = new Agreement(
                receive,
                PduTerms.alignment(request.hpda()),
                (int) Math.min(request.maxR2t(), wire.maxR2t()),
                wire.maxH2cData(),
                timers);
        handshake.out().icResp(new IcResp(0, wire.alignment(), headerDigest, dataDigest, wire.maxH2cData()));
        TcpControllerQueuePair pair =
                new TcpControllerQueuePair(handshake.channel(), handshake.out(), terms, agreement, pool);
        queue = Optional.of(pair);
        handshake.agreed(pair.connection(), agreement);
    }

    @Override
    public void onEstablished() {
        TcpControllerQueuePair pair = queue.orElseThrow();
        pair.handler(acceptor.accept(pair));
    }

    @Override
    public void onFailure(IOException reason) {
        // It was logged; there is nobody to tell.
    }
}
