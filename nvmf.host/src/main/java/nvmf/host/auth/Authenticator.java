package nvmf.host.auth;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthMessage;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Challenge;
import nvmf.api.spec.auth.Failure;
import nvmf.api.spec.auth.Negotiate;
import nvmf.api.spec.auth.Success1;
import nvmf.api.spec.auth.Success2;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;
import nvmf.host.queue.HostQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves to the controller of an association who this host is, on one queue after the other, and makes it prove who it is. Any thread. */
public final class Authenticator {
    /** Room for a message of the controller's; what hosts in the field have. */
    private static final int ROOM = 4096;

    private static final int CHALLENGE_MAX = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private final Nqn host;
    private final Nqn subsystem;
    private final Credentials credentials;
    private final Executor workers;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger transactions = new AtomicInteger(random.nextInt());
    private final AtomicInteger seqnums = new AtomicInteger(random.nextInt());

    /**
     * For the queues of one association.
     *
     * @param credentials with a secret
     * @param workers     do what takes long, on any thread but a queue's
     */
    public Authenticator(Nqn host, Nqn subsystem, Credentials credentials, Executor workers) {
        this.host = host;
        this.subsystem = subsystem;
        this.credentials = credentials;
        this.workers = workers;
    }

    /**
     * One exchange on a queue that is connected. Fails with an {@link AuthenticationException}, or with why the queue was lost; then the queue is of
     * no use any more.
     */
    public CompletionStage<Void> authenticate(HostQueue queue) {
        return new Transaction(new AdminQueue(queue), transactions.incrementAndGet() & 0xFFFF).run();
    }

    private int nextSeqnum() {
        int next = seqnums.incrementAndGet();
        return next == 0 ? nextSeqnum() : next;
    }

    /** One exchange. */
    private final class Transaction {
        private final AdminQueue queue;
        private final int tId;

        private Transaction(AdminQueue queue, int tId) {
            this.queue = queue;
            this.tId = tId;
        }

        private CompletionStage<Void> run() {
            return send(Negotiate.of(tId, credentials.hashes(), credentials.groups())
                            .encode())
                    .thenCompose(sent -> receive())
                    .thenCompose(this::answer)
                    .exceptionallyCompose(this::end);
        }

        private CompletionStage<Void> answer(ByteBuffer message) {
            Challenge challenge = checked(() -> {
                refused(message);
                Challenge asked = Challenge.decode(message);
                Proof.requireOffered(asked, tId, credentials);
                return asked;
            });
            return CompletableFuture.supplyAsync(() -> checked(() -> prove(challenge)), workers)
                    .thenCompose(proof -> send(lent(proof.reply().bytes()))
                            .thenCompose(sent -> receive())
                            .thenCompose(success -> conclude(challenge, proof, success)));
        }

        private Proof prove(Challenge challenge) throws AuthFault {
            byte[] c2 = new byte[CHALLENGE_MAX];
            random.nextBytes(c2);
            return Proof.of(challenge, credentials, host, subsystem, nextSeqnum(), c2);
        }

        private CompletionStage<Void> conclude(Challenge challenge, Proof proof, ByteBuffer message) {
            checked(() -> {
                refused(message);
                proof.check(Success1.decode(message, challenge.hash()));
                return true;
            });
            LOG.debug("{}: authenticated with {}, {}", queue.queue(), challenge.hash(), challenge.group());
            return proof.expected().isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : send(new Success2(tId).encode());
        }

        /** The controller says no. */
        private void refused(ByteBuffer message) throws AuthFault, AuthenticationException {
            if (AuthMessage.decode(message).is(AuthMessage.COMMON, AuthMessage.FAILURE1)) {
                throw new AuthenticationException("the controller did not let this host in: "
                        + Failure.decode(message, AuthMessage.FAILURE1).text());
            }
        }

        /** Tells the controller what was wrong with it, if something was, and says so. */
        private CompletionStage<Void> end(Throwable problem) {
            Throwable origin = Failures.origin(problem);
            if (origin instanceof AuthFault fault) {
                AuthReason reason = fault.reason();
                AuthenticationException told =
                        new AuthenticationException("this host does not accept the controller: " + fault.getMessage());
                return send(Failure.of(AuthMessage.FAILURE2, tId, reason).encode())
                        .handle((sent, lost) -> {
                            throw new CompletionException(told);
                        });
            }
            return CompletableFuture.failedFuture(
                    origin instanceof StatusException refusal
                            ? new AuthenticationException(
                                    "the controller does not carry out the authentication: " + refusal.getMessage())
                            : origin);
        }

        private CompletionStage<Void> send(ByteBuffer message) {
            return queue.demand(
                            "Authentication Send",
                            AuthCommand.send(message.remaining()).toSqe(),
                            message)
                    .thenAccept(cqe -> {});
        }

        private CompletionStage<ByteBuffer> receive() {
            ByteBuffer room = Wire.allocateDirect(ROOM);
            return queue.demand(
                            "Authentication Receive", AuthCommand.receive(ROOM).toSqe(), room)
                    .thenApply(cqe -> room);
        }
    }

    /** A message that can be lent: views of messages are read-only. */
    private static ByteBuffer lent(ByteBuffer message) {
        return Wire.allocateDirect(message.capacity()).put(0, message, 0, message.capacity());
    }

    private static <T> T checked(Callable<T> step) {
        try {
            return step.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
