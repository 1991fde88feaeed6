package nvmf.host.association;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueSpec;
import nvmf.host.auth.AuthenticationException;
import nvmf.host.auth.Authenticator;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Connector;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;

/**
 * Opens the queues of a session, one after the other: a queue pair, Connect, and authentication if that is demanded. Its state is confined
 * as that of {@link ConnectSequence}; only {@link #cancel} comes from elsewhere.
 */
final class QueueOpening {
    /** From here on controller identifiers are reserved (Base Specification, Connect). 0 is not, and FreeBSD begins there. */
    private static final int CNTLID_END = 0xFFF0;

    private final Connector connector;
    private final HostIdentity host;
    private final ConnectRequest request;
    private final Optional<Authenticator> authenticator;

    /** All queues so far, the admin queue first; the steps add, others look. */
    private final List<HostQueue> queues = new CopyOnWriteArrayList<>();

    private final CompletableFuture<HostQueuePair> cancelled = new CompletableFuture<>();
    private boolean named;
    private int cntlid;

    QueueOpening(Connector connector, HostIdentity host, ConnectRequest request, Executor workers) {
        this.connector = connector;
        this.host = host;
        this.request = request;
        cntlid = request.cntlid();
        Credentials credentials = request.credentials();
        authenticator = credentials.areThere()
                ? Optional.of(new Authenticator(host.nqn(), request.subnqn(), credentials, workers))
                : Optional.empty();
    }

    List<HostQueue> queues() {
        return queues;
    }

    /** The controller, once the admin queue is there. */
    int cntlid() {
        return cntlid;
    }

    /** Nobody waits for a transport any longer; what it opens after all is closed. */
    void cancel() {
        cancelled.completeExceptionally(new IOException("the attempt was given up"));
        close();
    }

    void close() {
        queues.forEach(HostQueue::close);
    }

    /** A queue that can be used; without SQ flow control if that is wanted and the controller lets us. */
    CompletionStage<HostQueue> open(QueueSpec spec, QueueLimits limits) {
        return open(spec, limits, request.flowControl());
    }

    private CompletionStage<HostQueue> open(QueueSpec spec, QueueLimits limits, boolean flowControl) {
        return pair(spec)
                .thenCompose(pair -> HostQueue.over(pair, name(), spec.qid(), limits))
                .thenCompose(queue -> {
                    queues.add(queue);
                    if (cancelled.isDone()) {
                        queue.close();
                    }
                    return connect(queue, limits.depth(), flowControl);
                })
                .thenCompose(connected -> {
                    if (connected.cqe.isSuccess()) {
                        return accept(connected.queue, connected.cqe);
                    }
                    queues.remove(connected.queue);
                    connected.queue.close();
                    return !flowControl && ConnectRefusal.isAboutFlowControl(connected.cqe)
                            ? open(spec, limits, true)
                            : CompletableFuture.failedFuture(ConnectRefusal.of(spec.qid(), connected.cqe));
                });
    }

    private CompletionStage<HostQueuePair> pair(QueueSpec spec) {
        CompletableFuture<HostQueuePair> opened = new CompletableFuture<>();
        CompletionStage<HostQueuePair> end = cancelled;
        end.whenComplete((nothing, reason) -> opened.completeExceptionally(reason));
        connector.open(request.address(), spec).whenComplete((pair, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(failure);
            } else if (!opened.complete(pair)) {
                pair.close();
            }
        });
        return opened;
    }

    private String name() {
        return request.subnqn() + (named ? " cntlid=" + cntlid : "");
    }

    private record Connected(HostQueue queue, Cqe cqe) {}

    private CompletionStage<Connected> connect(HostQueue queue, int depth, boolean flowControl) {
        Connect connect = new Connect(
                0,
                queue.qid(),
                depth,
                flowControl ? 0 : Connect.DISABLE_SQ_FLOW_CONTROL,
                queue.qid() == 0 ? request.katoMillis() : 0);
        ConnectData data = new ConnectData(host.id(), cntlid, request.subnqn(), host.nqn());
        return new AdminQueue(queue).send(connect.toSqe(), data.encode()).thenApply(cqe -> new Connected(queue, cqe));
    }

    /** Connect succeeded; its result has to make sense. */
    private CompletionStage<HostQueue> accept(HostQueue queue, Cqe cqe) {
        int dw0 = cqe.dw0();
        int given = ConnectResponse.cntlid(dw0);
        boolean free = cntlid == ConnectData.CNTLID_DYNAMIC || cntlid == ConnectData.CNTLID_STATIC_ANY;
        if (given >= CNTLID_END || !free && given != cntlid) {
            return CompletableFuture.failedFuture(new ProtocolException("Connect of queue " + queue.qid()
                    + " returned controller " + given + (free ? ", a reserved identifier" : " and not " + cntlid)));
        }
        cntlid = given;
        named = true;
        return authenticate(queue, dw0).thenApply(done -> queue);
    }

    /** Who has a secret for a controller does not talk to one that does not want it: that is another one. */
    private CompletionStage<Void> authenticate(HostQueue queue, int dw0) {
        if (ConnectResponse.secureChannelRequired(dw0)) {
            return CompletableFuture.failedFuture(
                    new IOException(
                            "the controller demands a secure channel (TLS) after authentication, which this host does not speak"));
        }
        boolean demanded = ConnectResponse.authenticationRequired(dw0);
        if (demanded && authenticator.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException(
                    "the controller demands authentication (DH-HMAC-CHAP), and this host was given no secret for it"));
        }
        if (!demanded && authenticator.isPresent() && request.credentials().required()) {
            return CompletableFuture.failedFuture(new AuthenticationException("the controller does not ask this host to"
                    + " authenticate, though it was given a secret: it may not be the one it claims to be"));
        }
        return demanded ? authenticator.get().authenticate(queue) : CompletableFuture.completedFuture(null);
    }
}
