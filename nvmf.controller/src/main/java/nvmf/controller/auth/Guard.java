package nvmf.controller.auth;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthMessage;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Failure;
import nvmf.api.spec.auth.Negotiate;
import nvmf.api.spec.auth.Reply;
import nvmf.api.spec.auth.Success1;
import nvmf.api.spec.auth.Success2;
import nvmf.controller.model.OnQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at one queue until its host has proved who it is, and lets it do so again whenever it likes. One message is dealt with at a
 * time. On the queue's thread, but for {@link #isOpen}.
 */
public final class Guard {
    /** How long an exchange may take where the association has no Keep Alive Timeout to go by. */
    static final long LIMIT_MILLIS = 120_000;

    /** Between the news of a failure and the end, lest the end overtake the news. */
    static final long FAREWELL_MILLIS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final Parties parties;
    private final Workshop workshop;
    private final ScheduledExecutorService executor;
    private final long limitMillis;
    private final Consumer<String> end;
    private final boolean demanded;
    private volatile boolean open;
    private Step step = Step.NEGOTIATE;
    private boolean working;
    private Optional<Exchange> exchange = Optional.empty();
    private Optional<AuthFault> fault = Optional.empty();
    private int tId;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();

    /** What is due next; the host sends all but challenge, success 1 and failure 1, which it asks for. */
    private enum Step {
        NEGOTIATE,
        CHALLENGE,
        REPLY,
        SUCCESS1,
        SUCCESS2,
        FAILURE1,
        OVER
    }

    /**
     * A guard at a queue that is being connected.
     *
     * @param executor   the queue's
     * @param katoMillis how long an exchange may take, 0 for {@link #LIMIT_MILLIS}
     * @param end        ends the association; takes the reason, a sentence
     */
    public Guard(
            Parties parties,
            Workshop workshop,
            ScheduledExecutorService executor,
            long katoMillis,
            Consumer<String> end) {
        this.parties = parties;
        this.workshop = workshop;
        this.executor = executor;
        this.limitMillis = katoMillis == 0 ? LIMIT_MILLIS : katoMillis;
        this.end = end;
        demanded = parties.secrets().isPresent();
        open = !demanded;
    }

    /** The queue is connected: time runs. */
    public void begin() {
        if (demanded) {
            startTimer();
        }
    }

    /** The queue has ended. */
    public void stop() {
        timer.ifPresent(running -> running.cancel(false));
        timer = Optional.empty();
    }

    /** Whether Connect told the host to authenticate. */
    public boolean isDemanded() {
        return demanded;
    }

    /** Whether the host may use the queue. From any thread. */
    public boolean isOpen() {
        return open;
    }

    /** What is wrong with a command of authentication that arrived. */
    public Status admit(AuthCommand command, long dataLength) {
        if (step == Step.NEGOTIATE && parties.secrets().isEmpty()) {
            return Status.INVALID_OPCODE.dnr();
        }
        return command.isLegal(dataLength) && dataLength > 0 && dataLength <= AuthCommand.LENGTH_MAX
                ? Status.SUCCESS
                : Status.INVALID_FIELD.dnr();
    }

    /**
     * Carries out a command of authentication.
     *
     * @param data the host's message, or what takes ours
     */
    public CompletionStage<Void> perform(AuthCommand command, ByteBuffer data) {
        if (working || step == Step.OVER) {
            throw new StatusException(Status.COMMAND_SEQUENCE_ERROR.dnr());
        }
        return command.fctype() == AuthCommand.SEND ? take(data) : give(data);
    }

    private CompletionStage<Void> take(ByteBuffer message) {
        try {
            AuthMessage header = AuthMessage.decode(message);
            if (step == Step.NEGOTIATE && header.is(AuthMessage.COMMON, AuthMessage.NEGOTIATE)) {
                negotiate(header, message);
            } else if (step == Step.REPLY && header.is(AuthMessage.DH_HMAC_CHAP, AuthMessage.REPLY)) {
                return verify(current().read(message));
            } else if (step == Step.SUCCESS2 && header.is(AuthMessage.DH_HMAC_CHAP, AuthMessage.SUCCESS2)) {
                current().requireTransaction(Success2.decode(message).tId());
                authenticated();
            } else if (exchange.isPresent() && header.is(AuthMessage.COMMON, AuthMessage.FAILURE2)) {
                giveUp(Failure.decode(message, AuthMessage.FAILURE2));
            } else {
                throw new AuthFault(AuthReason.INCORRECT_MESSAGE, "a message came that was not due");
            }
        } catch (AuthFault e) {
            fail(e);
        }
        return DONE;
    }

    private Exchange current() {
        return exchange.orElseThrow();
    }

    private void negotiate(AuthMessage header, ByteBuffer message) throws AuthFault {
        tId = header.tId();
        if (open) {
            startTimer();
        }
        exchange = Optional.of(Exchange.of(parties, Negotiate.decode(message)));
        step = Step.CHALLENGE;
    }

    private void giveUp(Failure failure) throws AuthFault {
        current().requireTransaction(failure.tId());
        farewell("the host ended the authentication: " + failure.text());
    }

    private CompletionStage<Void> verify(Reply reply) {
        Exchange now = current();
        return work(now, () -> now.verify(reply), success -> step = Step.SUCCESS1);
    }

    /**
     * Does a piece of work where it belongs; what follows happens on the queue's thread again. Of a reply that is wrong the host hears when
     * it asks; whatever else goes wrong fails the command.
     */
    private <T> CompletionStage<Void> work(Exchange now, Callable<T> piece, Consumer<T> then) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        working = true;
        OnQueue.after(executor, now.isCheap() ? Workshop.now(piece) : workshop.call(piece), (value, failure) -> {
            working = false;
            if (exchange.isEmpty() || current() != now) {
                // Time was up meanwhile.
                done.completeExceptionally(new StatusException(Status.COMMAND_SEQUENCE_ERROR.dnr()));
            } else if (failure instanceof AuthFault wrong) {
                fail(wrong);
                done.complete(null);
            } else if (failure != null) {
                done.completeExceptionally(failure);
            } else {
                then.accept(value);
                done.complete(null);
            }
        });
        return done;
    }

    private CompletionStage<Void> give(ByteBuffer target) {
        switch (step) {
            case CHALLENGE -> {
                return challenge(target);
            }
            case SUCCESS1 -> {
                Success1 success = current().success();
                put(success.bytes(), target);
                if (success.hasResponse()) {
                    step = Step.SUCCESS2;
                } else {
                    authenticated();
                }
            }
            case FAILURE1 -> {
                AuthFault why = fault.orElseThrow();
                put(Failure.of(AuthMessage.FAILURE1, tId, why.reason()).encode(), target);
                farewell("the host did not authenticate: " + why.getMessage());
            }
            default -> throw new StatusException(Status.COMMAND_SEQUENCE_ERROR.dnr());
        }
        return DONE;
    }

    private CompletionStage<Void> challenge(ByteBuffer target) {
        Exchange now = current();
        requireRoom(target, now.challengeBytes());
        return work(now, () -> now.challenge(workshop), message -> {
            put(message, target);
            step = Step.REPLY;
        });
    }

    private static void requireRoom(ByteBuffer target, int bytes) {
        if (target.remaining() < bytes) {
            throw new StatusException(Status.INVALID_FIELD.dnr());
        }
    }

    /** The message, and nothing of what was in that memory before. */
    private static void put(ByteBuffer message, ByteBuffer target) {
        requireRoom(target, message.capacity());
        int start = target.position();
        for (int i = 0; i < target.remaining(); i++) {
            target.put(start + i, i < message.capacity() ? message.get(i) : 0);
        }
    }

    private void authenticated() {
        LOG.info("{}: authenticated with {}", parties.host(), current());
        stop();
        reset();
        open = true;
    }

    private void reset() {
        exchange = Optional.empty();
        step = Step.NEGOTIATE;
    }

    private void fail(AuthFault wrong) {
        if (step != Step.FAILURE1) {
            LOG.info("{}: not authenticated: {}", parties.host(), wrong.getMessage());
            fault = Optional.of(wrong);
            step = Step.FAILURE1;
            if (open && timer.isEmpty()) {
                startTimer();
            }
        }
    }

    private void farewell(String reason) {
        stop();
        step = Step.OVER;
        timer = Optional.of(executor.schedule(() -> end.accept(reason), FAREWELL_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void startTimer() {
        stop();
        timer = Optional.of(executor.schedule(this::late, limitMillis, TimeUnit.MILLISECONDS));
    }

    /** One who has proved who it is and began again need not come to an end; whoever was wrong, or has proved nothing, is out. */
    private void late() {
        timer = Optional.empty();
        if (open && step != Step.FAILURE1) {
            reset();
        } else {
            step = Step.OVER;
            end.accept("the host did not authenticate in time");
        }
    }
}
