package nvmf.transport.tcp;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.net.Reasons;
import nvmf.transport.tcp.pdu.IcReq;
import nvmf.transport.tcp.pdu.IcResp;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduRules;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.PduTerms;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.pool.QueuePool;

/** The host's side of the handshake: asks, and judges the answer. */
final class HostSide implements IcHandshake.Side {
    private final TransportAddress remote;
    private final QueueSpec spec;
    private final IcReq request;
    private final TcpEngine engine;
    private final CompletableFuture<HostQueuePair> stage;
    private Optional<TcpHostQueuePair> queue = Optional.empty();

    HostSide(
            TransportAddress remote,
            QueueSpec spec,
            TcpSettings.Wire wire,
            TcpEngine engine,
            CompletableFuture<HostQueuePair> stage) {
        this.remote = remote;
        this.spec = spec;
        this.request = new IcReq(0, wire.alignment(), wire.headerDigest(), wire.dataDigest(), wire.maxR2t());
        this.engine = engine;
        this.stage = stage;
    }

    @Override
    public void onConnected(Outbound out) {
        out.icReq(request);
    }

    @Override
    public PduSink sink(IcHandshake handshake) {
        return new PduSink() {
            @Override
            public void onIcResp(IcResp response) throws PduException {
                HostSide.this.onIcResp(response, handshake);
            }

            @Override
            public void onTermReq(TermReq request) {
                handshake.onTermReq(request);
            }
        };
    }

    private void onIcResp(IcResp response, IcHandshake handshake) throws PduException {
        PduRules.check(response, request);
        if (request.headerDigest() != response.headerDigest() || request.dataDigest() != response.dataDigest()) {
            handshake.fail(new IOException("the controller refused a digest that was asked for"));
            return;
        }
        PduTerms terms = new PduTerms(
                false, false, response.headerDigest(), response.dataDigest(), PduTerms.alignment(request.hpda()), 0);
        Agreement agreement = new Agreement(
                terms,
                PduTerms.alignment(response.cpda()),
                (int) request.maxR2t(),
                (int) Math.min(Integer.MAX_VALUE, response.maxH2cData()),
                engine.settings().timers());
        Channel channel = handshake.channel();
        QueuePool pool =
                engine.pool(channel.eventLoop(), engine.settings().memory().hostTransferMax());
        TcpHostQueuePair pair = new TcpHostQueuePair(channel, handshake.out(), spec, agreement, pool);
        queue = Optional.of(pair);
        handshake.agreed(pair.connection(), agreement);
    }

    @Override
    public void onEstablished() {
        TcpHostQueuePair pair = queue.orElseThrow();
        if (!stage.complete(pair)) {
            // Nobody waits for it any more.
            pair.close();
        }
    }

    @Override
    public void onFailure(IOException reason) {
        fail(reason);
    }

    /** There is no connection, and whoever asked for it is told to where and why. */
    void fail(Throwable reason) {
        String why = reason.getMessage() == null ? "it was closed" : Reasons.of(reason);
        String sentence = "no connection to " + remote + ": " + why;
        stage.completeExceptionally(
                reason instanceof ProtocolException
                        ? new ProtocolException(sentence, reason)
                        : new IOException(sentence, reason));
    }
}
