package nvmf.host.discovery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.host.association.ConnectSequence;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Session;
import nvmf.host.queue.Connector;

/** Asks a discovery controller what there is: an association without I/O queues, made for one log and ended in order. */
public final class DiscoveryClient {
    private static final long COMMAND_TIMEOUT_MILLIS = 10_000;

    private final Connector connector;
    private final HostIdentity host;

    public DiscoveryClient(Connector connector, HostIdentity host) {
        this.connector = connector;
        this.host = host;
    }

    /** The entries that make sense. Fails with a sentence; nothing is left open in either case. */
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress address, Nqn subnqn, Options options) {
        ConnectRequest request = ConnectRequest.of(address, subnqn)
                .withIoQueues(0)
                .withKatoMillis(0)
                .withCommandTimeoutMillis(COMMAND_TIMEOUT_MILLIS)
                .withOptions(options);
        return new ConnectSequence(connector, host, request).run().thenCompose(this::readAndHangUp);
    }

    /** The same of a discovery service and those it refers to. */
    public CompletionStage<Survey> survey(TransportAddress address, ReferralPolicy referrals, Options options) {
        return new SurveyWalk(service -> discover(service.address(), service.subnqn(), options), referrals)
                .from(address);
    }

    private CompletionStage<List<DiscoveryEntry>> readAndHangUp(Session session) {
        CompletableFuture<List<DiscoveryEntry>> result = new CompletableFuture<>();
        LogReader.read(session.admin())
                .whenComplete((entries, failure) -> session.shutDown().whenComplete((nothing, never) -> {
                    if (failure == null) {
                        result.complete(entries);
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
        return result;
    }
}
