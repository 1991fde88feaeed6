package nvmf.host.discovery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
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

    /** Of associations that stay: what hosts in the field ask discovery controllers for. */
    private static final long STAY_KATO_MILLIS = 30_000;

    private final Connector connector;
    private final HostIdentity host;
    private final Credentials credentials;
    private final Executor workers;

    /**
     * One that nobody knows yet.
     *
     * @param credentials for discovery controllers that ask for authentication; few do
     * @param workers     do what takes long, on any thread but a queue's
     */
    public DiscoveryClient(Connector connector, HostIdentity host, Credentials credentials, Executor workers) {
        this.connector = connector;
        this.host = host;
        this.credentials = credentials.whereAsked();
        this.workers = workers;
    }

    /** The entries that make sense. Fails with a sentence; nothing is left open in either case. */
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress address, Nqn subnqn, Options options) {
        return connect(address, subnqn, options, 0).thenCompose(this::readAndHangUp);
    }

    /** What registers this host where it stays. */
    Registrar registrar(Entity entity) {
        return new Registrar(host, entity);
    }

    /** An association that stays until somebody ends it. */
    CompletionStage<Session> stay(Service service, Options options) {
        return connect(service.address(), service.subnqn(), options, STAY_KATO_MILLIS);
    }

    private CompletionStage<Session> connect(TransportAddress address, Nqn subnqn, Options options, long katoMillis) {
        ConnectRequest request = ConnectRequest.of(address, subnqn)
                .withIoQueues(0)
                .withKatoMillis(katoMillis)
                .withCommandTimeoutMillis(COMMAND_TIMEOUT_MILLIS)
                .withOptions(options)
                .withCredentials(credentials);
        return new ConnectSequence(connector, host, request, workers).run();
    }

    /** The same of a discovery service and those it refers to. */
    public CompletionStage<Survey> survey(TransportAddress address, ReferralPolicy referrals, Options options) {
        return new SurveyWalk(service -> discover(service.address(), service.subnqn(), options), referrals)
                .from(new Service(address, Nqn.DISCOVERY, 0));
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
