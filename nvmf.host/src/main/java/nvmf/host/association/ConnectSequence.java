package nvmf.host.association;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Paths;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNvmController;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.QueueSpec;
import nvmf.host.path.Aftermath;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Connector;
import nvmf.host.queue.Failures;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@link Session}: one method for each step of the Base Specification's "Controller Initialization" over Fabrics. The steps
 * follow one another, so their state is confined though their threads differ; only {@link #cancel} comes from elsewhere.
 */
public final class ConnectSequence {
    /** Entries of an admin queue: the least that every controller takes (ASQSZ). */
    static final int ADMIN_DEPTH = 32;

    /** For Keep Alive, which must not stand in line. */
    private static final int ADMIN_RESERVED = 1;

    /** What a controller gets to become ready even if it says it needs no time. */
    private static final int READY_MILLIS_MIN = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectSequence.class);

    private final ConnectRequest request;
    private final QueueOpening opening;
    private AdminQueue admin;
    private Capabilities capabilities;
    private int version;
    private ControllerFacts facts;
    private KeepAlive keepAlive;
    private int wanted;

    /**
     * Not begun yet.
     *
     * @param workers do what takes long, on any thread but a queue's
     */
    public ConnectSequence(Connector connector, HostIdentity host, ConnectRequest request, Executor workers) {
        this.request = request;
        opening = new QueueOpening(connector, host, request, workers);
        wanted = request.ioQueues();
    }

    /**
     * Runs all steps. Fails with a {@link StatusException} when a command was refused, else with an {@link IOException}; then nothing
     * is left open.
     */
    public CompletionStage<Session> run() {
        CompletableFuture<Session> result = new CompletableFuture<>();
        openAdminQueue()
                .thenCompose(queue -> readCapabilities())
                .thenCompose(cap -> readVersion())
                .thenCompose(vs -> enable())
                .thenCompose(cqe -> awaitReady())
                .thenCompose(csts -> identifyController())
                .thenCompose(page -> identifyCommandSet())
                .thenCompose(limits -> admin.takeRetryDelays(facts.retryDelays()))
                .thenCompose(taken -> negotiateQueues())
                .thenCompose(granted -> openIoQueues(1, granted))
                .thenApply(nothing -> session())
                .whenComplete((session, failure) -> {
                    if (failure == null) {
                        result.complete(session);
                    } else {
                        hangUp();
                        result.completeExceptionally(Failures.origin(failure));
                    }
                });
        return result;
    }

    private Session session() {
        boolean wait = request.paths().lostWrites() == Paths.LostWrites.WAIT;
        Aftermath aftermath = wait ? facts.aftermath(request.katoMillis()) : Aftermath.none();
        return new Session(admin, opening.queues().subList(1, opening.queues().size()), facts, keepAlive, aftermath);
    }

    /** Makes the sequence fail soon, if it is still running. */
    void cancel() {
        opening.cancel();
    }

    private void hangUp() {
        if (keepAlive != null) {
            keepAlive.stop();
        }
        opening.close();
    }

    private CompletionStage<HostQueue> openAdminQueue() {
        QueueSpec spec = QueueSpec.admin(ADMIN_DEPTH, request.options());
        QueueLimits limits =
                new QueueLimits(ADMIN_DEPTH, ADMIN_RESERVED, QueueLimits.WAITING_MAX, request.commandTimeoutMillis());
        return opening.open(spec, limits).thenApply(queue -> {
            admin = new AdminQueue(queue);
            return queue;
        });
    }

    private CompletionStage<Capabilities> readCapabilities() {
        return admin.property(Property.CAP, Long.BYTES).thenApply(cap -> capabilities = Capabilities.of(cap));
    }

    private CompletionStage<Integer> readVersion() {
        return admin.property(Property.VS).thenApply(vs -> version = vs);
    }

    private CompletionStage<Cqe> enable() {
        return admin.setProperty(Property.CC, Configuration.ENABLED.toInt());
    }

    private CompletionStage<ControllerStatus> awaitReady() {
        return StatusPoll.until(
                admin,
                ControllerStatus::ready,
                Math.max(READY_MILLIS_MIN, capabilities.timeoutMillis()),
                "become ready");
    }

    private CompletionStage<ControllerFacts> identifyController() {
        return admin.identify(new Identify(Identify.CNS_CONTROLLER, 0), IdentifyController.LAYOUT)
                .thenCompose(page -> {
                    try {
                        facts = ControllerFacts.of(
                                capabilities, version, page, opening.cntlid(), request.subnqn(), wanted > 0);
                    } catch (ProtocolException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                    if (facts.isDiscovery()) {
                        wanted = 0;
                    }
                    keepAlive = KeepAlive.start(
                            admin.queue(), request.katoMillis(), facts.trafficKeepsAlive(), this::completions);
                    return CompletableFuture.completedFuture(facts);
                });
    }

    private long completions() {
        long completions = 0;
        for (HostQueue queue : opening.queues()) {
            QueueCounters counters = queue.counters();
            completions += counters.commands() - counters.outstanding();
        }
        return completions;
    }

    /** The limits of the NVM Command Set, from controllers that know that page. */
    private CompletionStage<ControllerFacts> identifyCommandSet() {
        if (wanted == 0 || Integer.compareUnsigned(version, ControllerFacts.VERSION_2_0) < 0) {
            return CompletableFuture.completedFuture(facts);
        }
        return admin.identify(new Identify(Identify.CNS_COMMAND_SET_CONTROLLER, 0), IdentifyNvmController.LAYOUT)
                .thenApply(this::learn)
                .exceptionallyCompose(failure -> unlessRefused(failure, facts));
    }

    private ControllerFacts learn(Page nvm) {
        facts = facts.with(nvm);
        return facts;
    }

    private CompletionStage<Integer> negotiateQueues() {
        if (wanted == 0) {
            return CompletableFuture.completedFuture(0);
        }
        return admin.demand(
                        "Set Features of the number of queues",
                        SetFeatures.queues(wanted).toSqe())
                .thenApply(cqe -> {
                    int submission = (cqe.dw0() & 0xFFFF) + 1;
                    int completion = (cqe.dw0() >>> 16) + 1;
                    return Math.min(wanted, Math.min(submission, completion));
                })
                .exceptionallyCompose(failure -> {
                    LOG.debug("{}: no I/O queues", admin.queue(), failure);
                    return isOutOfSequence(failure)
                            ? CompletableFuture.failedFuture(new IOException(admin.queue() + ": controller "
                                    + opening.cntlid() + " has I/O queues already, of an association before this one;"
                                    + " another attempt gets another controller"))
                            : unlessRefused(failure, 0);
                });
    }

    private CompletionStage<Void> openIoQueues(int qid, int count) {
        if (qid > count) {
            return CompletableFuture.completedFuture(null);
        }
        int depth = Math.min(request.depth(), facts.depthMax());
        QueueSpec spec = new QueueSpec(qid, depth, facts.inCapsuleData(), request.options());
        return opening.open(spec, QueueLimits.oneOf(count, depth, request.commandTimeoutMillis()))
                .thenCompose(queue -> openIoQueues(qid + 1, count))
                .exceptionallyCompose(failure -> {
                    // A controller may change its mind about how many it can spare; one queue is needed.
                    boolean spare = qid > 1 && isRefusal(failure);
                    if (spare) {
                        LOG.info("{}: {}; goes on with {}", admin.queue(), Failures.sentence(failure), qid - 1);
                    }
                    return spare ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
                });
    }

    /** The value in place of an answer, if the command was refused; the failure, if the queue was lost. */
    private static <T> CompletionStage<T> unlessRefused(Throwable failure, T value) {
        return isRefusal(failure)
                ? CompletableFuture.completedFuture(value)
                : CompletableFuture.failedFuture(Failures.unwrap(failure));
    }

    /**
     * Base Specification, "Number of Queues": the answer where there are I/O queues already. None is of this session: one that came
     * late joined it, since a controller that was started anew gives out the identifiers of old ones.
     */
    private static boolean isOutOfSequence(Throwable failure) {
        return Failures.origin(failure) instanceof StatusException e
                && e.status().is(Status.COMMAND_SEQUENCE_ERROR);
    }

    private static boolean isRefusal(Throwable failure) {
        return Failures.origin(failure) instanceof StatusException;
    }
}
