package nvmf.host.discovery;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.host.association.Association;
import nvmf.host.association.PersistentConnection;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.association.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A discovery service that is followed, and if that is wished the associations that come and go with what it offers. Callable from any
 * thread.
 */
public final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private final Wish wish;
    private final Follower follower;
    private final AutoConnect connections;

    /**
     * What is wished.
     *
     * @param name        what it is called, and what connections are called before a hyphen and a number
     * @param request     where the discovery controller is and by which name; for connections everything but that
     * @param autoConnect whether to connect to what is offered
     * @param policy      when to try again
     * @param entity      what to register as, if that is wished
     */
    public record Wish(
            String name,
            ConnectRequest request,
            ReferralPolicy referrals,
            boolean autoConnect,
            ReconnectPolicy policy,
            Optional<Entity> entity) {}

    /** Makes an association under a name. */
    @FunctionalInterface
    public interface Connecting {
        /** See {@link PersistentConnection.Maker}. */
        Association make(ConnectRequest request, String name) throws IOException;
    }

    /**
     * Not started yet.
     *
     * @param others the associations there are, whoever made them
     * @param delays an executor that runs what it is given after so many milliseconds
     */
    public Following(
            Wish wish,
            DiscoveryClient client,
            Connecting host,
            Supplier<List<RemoteController>> others,
            LongFunction<Executor> delays) {
        this.wish = wish;
        connections = new AutoConnect(
                wish.name(),
                (name, entry) -> new PersistentConnection(
                        name,
                        request(entry),
                        request -> host.make(request, name),
                        delays::apply,
                        () -> ThreadLocalRandom.current().nextLong()),
                others);
        Service root = new Service(wish.request().address(), wish.request().subnqn(), 0);
        follower = new Follower(
                root, wish.referrals(), (service, told) -> watch(service, client, delays, told), this::offered);
    }

    private LogWatch watch(
            Service service,
            DiscoveryClient client,
            LongFunction<Executor> delays,
            Consumer<List<DiscoveryEntry>> told) {
        Supplier<CompletionStage<Session>> connect =
                () -> client.stay(service, wish.request().options());
        return wish.entity()
                .map(client::registrar)
                .map(registrar -> new LogWatch(
                        service,
                        () -> connect.get().thenCompose(session -> registrar.register(session, service.address())),
                        session -> registrar.leave(session, service.address()),
                        wish.policy(),
                        delays,
                        told))
                .orElseGet(() -> new LogWatch(service, connect, Session::shutDown, wish.policy(), delays, told));
    }

    private ConnectRequest request(DiscoveryEntry entry) {
        boolean fixed = entry.cntlid() == ConnectData.CNTLID_STATIC_ANY;
        return wish.request()
                .to(entry.address(), entry.subnqn())
                .withCntlid(fixed ? ConnectData.CNTLID_STATIC_ANY : ConnectData.CNTLID_DYNAMIC);
    }

    private void offered(List<DiscoveryEntry> entries) {
        TransportAddress at = wish.request().address();
        LOG.info("{}: the discovery service at {} offers {} controllers", wish.name(), at, entries.size());
        if (wish.autoConnect()) {
            connections.offered(entries.stream()
                    .filter(entry -> canConnect(entry, at.type()))
                    .toList());
        }
    }

    /** Not by another transport than the one that is wished for, and not by TLS, which this host does not speak. */
    static boolean canConnect(DiscoveryEntry entry, TransportType type) {
        return entry.address().type() == type && !entry.demandsSecureChannel();
    }

    public void start() {
        follower.start();
    }

    /** Ends the following, and the associations that came with it; completes when nothing is left of either. */
    public CompletionStage<Void> stop() {
        return CompletableFuture.allOf(
                follower.stop().toCompletableFuture(), connections.stop().toCompletableFuture());
    }
}
