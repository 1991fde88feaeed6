package nvmf.host.discovery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.DiscoveryManagement;
import nvmf.api.spec.fabrics.DiscoveryManagement.Task;
import nvmf.api.spec.fabrics.HostRegistration;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Session;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this host with discovery controllers that say which kind they are, and takes that back when it leaves them in order. A
 * controller that refuses is as good a discovery controller as before. Callable from any thread.
 */
final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private final HostIdentity host;
    private final Entity entity;

    Registrar(HostIdentity host, Entity entity) {
        this.host = host;
        this.entity = entity;
    }

    /** Registers; completes with the session, whatever came of it. */
    CompletionStage<Session> register(Session session, TransportAddress at) {
        return tell(Task.REGISTER, session, at).handle((nothing, failure) -> {
            if (failure == null) {
                LOG.debug("registered with the discovery service at {}", at);
            } else {
                LOG.info("not registered with the discovery service at {}: {}", at, Failures.sentence(failure));
            }
            return session;
        });
    }

    /** Takes that back and shuts the session down; completes when nothing is left of it. */
    CompletionStage<Void> leave(Session session, TransportAddress at) {
        return tell(Task.DEREGISTER, session, at)
                .handle((nothing, failure) -> session.shutDown())
                .thenCompose(end -> end);
    }

    private CompletionStage<Void> tell(Task task, Session session, TransportAddress at) {
        return session.admin()
                .identify(new Identify(Identify.CNS_CONTROLLER, 0), IdentifyController.LAYOUT)
                .thenCompose(page -> page.getInt(IdentifyController.DCTYPE) == 0
                        ? CompletableFuture.failedStage(
                                new UnsupportedOperationException("it does not say what kind it is"))
                        : session.admin()
                                .demand(
                                        "Discovery Information Management",
                                        new DiscoveryManagement(task).toSqe(),
                                        registration(at).encode())
                                .thenApply(cqe -> null));
    }

    private HostRegistration registration(TransportAddress at) {
        return new HostRegistration(host.nqn(), host.id(), at.type(), at.family(), entity.name(), entity.version());
    }
}
