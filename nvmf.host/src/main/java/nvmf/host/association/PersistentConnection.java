package nvmf.host.association;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.host.queue.Delays;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is an association from {@link #start} to {@link #stop}: one that is tried for until it works, and another one should
 * that be given up for lost. It can be seen all the while, by its state, its attempts and the last reason. One that somebody disconnected
 * in order stays away. Any thread; what happens is confined by a {@link Serial}.
 */
public final class PersistentConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentConnection.class);

    private final String name;
    private final Maker maker;
    private final Delays delays;
    private final RandomGenerator luck;
    private final Serial serial = new Serial();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private ConnectRequest request;
    private Optional<Association> association = Optional.empty();
    private boolean stopped;

    /** Another is wanted than the one that somebody disconnects, and is made when nothing is left of that. */
    private boolean again;

    private int failures;

    /** What was planned for another turn is of no interest any more. */
    private int turn;

    /** Makes an association that has not begun yet. */
    @FunctionalInterface
    public interface Maker {
        /**
         * The same for a request.
         *
         * @throws IOException if there can be none now, for example since its name is taken
         */
        Association make(ConnectRequest request) throws IOException;
    }

    /**
     * A connection that nobody has started yet.
     *
     * @param luck spreads the attempts of many hosts
     */
    public PersistentConnection(String name, ConnectRequest request, Maker maker, Delays delays, RandomGenerator luck) {
        this.name = name;
        this.request = request;
        this.maker = maker;
        this.delays = delays;
        this.luck = luck;
    }

    public void start() {
        serial.execute(this::make);
    }

    /**
     * This is wanted from now on, of the same subsystem: the association changes as far as it can without ending; where there is none, it is
     * tried at once, also if it was refused for good or somebody disconnected it.
     */
    public void change(ConnectRequest next) {
        serial.execute(() -> {
            if (next.equals(request)) {
                return;
            }
            request = next;
            switch (association.map(Association::state).orElse(RemoteController.State.DEAD)) {
                case DEAD -> make();
                case DELETING -> again = true;
                default -> association.orElseThrow().change(next);
            }
        });
    }

    /** Takes the association away; completes when nothing is left of it. */
    public CompletionStage<Void> stop() {
        serial.execute(() -> {
            stopped = true;
            association
                    .map(RemoteController::disconnect)
                    .orElseGet(() -> CompletableFuture.completedFuture(null))
                    .whenComplete((nothing, never) -> end.complete(null));
        });
        return end;
    }

    private void make() {
        if (stopped) {
            return;
        }
        turn++;
        again = false;
        try {
            Association made = maker.make(request);
            association = Optional.of(made);
            made.persist().thenRun(() -> serial.execute(() -> failures = 0));
            made.closed().whenComplete((nothing, failure) -> serial.execute(() -> onClosed(made, failure)));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** One that was given up is to be seen until the next one takes its place. */
    private void onClosed(Association made, Throwable failure) {
        if (failure != null && !stopped) {
            failed(Failures.unwrap(failure));
        } else if (association.equals(Optional.of(made))) {
            association = Optional.empty();
            if (again) {
                make();
            }
        }
    }

    private void failed(Throwable failure) {
        OptionalLong delay = ReconnectPolicy.of(request.recovery()).delayMillis(failures, failure, luck.nextDouble());
        String why = Failures.sentence(failure);
        if (delay.isEmpty()) {
            LOG.warn("{}: {}; this is not tried again before its configuration changes", name, why);
            return;
        }
        failures++;
        LOG.debug("{}: {}; another association in {} ms", name, why, delay.getAsLong());
        int mine = turn;
        delays.after(delay.getAsLong())
                .execute(() -> serial.execute(() -> {
                    if (turn == mine) {
                        make();
                    }
                }));
    }
}
