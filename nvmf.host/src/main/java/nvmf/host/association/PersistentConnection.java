package nvmf.host.association;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import nvmf.api.host.RemoteController;
import nvmf.host.queue.Delays;
import nvmf.host.queue.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is an association from {@link #start} to {@link #stop}: tries until there is one, and makes another one should
 * that be given up for lost. One that somebody disconnected in order stays away. Any thread; what happens is confined by a {@link Serial}.
 */
public final class PersistentConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentConnection.class);

    private final String name;
    private final Supplier<CompletionStage<RemoteController>> connect;
    private final ReconnectPolicy policy;
    private final Delays delays;
    private final RandomGenerator luck;
    private final Serial serial = new Serial();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Optional<RemoteController> controller = Optional.empty();
    private boolean connecting;
    private boolean stopped;
    private int failures;

    /**
     * A connection that nobody has started yet.
     *
     * @param luck spreads the attempts of many hosts
     */
    public PersistentConnection(
            String name,
            Supplier<CompletionStage<RemoteController>> connect,
            ReconnectPolicy policy,
            Delays delays,
            RandomGenerator luck) {
        this.name = name;
        this.connect = connect;
        this.policy = policy;
        this.delays = delays;
        this.luck = luck;
    }

    public void start() {
        serial.execute(this::attempt);
    }

    /** Takes the association away; completes when nothing is left of it. */
    public CompletionStage<Void> stop() {
        serial.execute(() -> {
            stopped = true;
            if (!connecting) {
                disconnect();
            }
        });
        return end;
    }

    private void disconnect() {
        controller
                .map(RemoteController::disconnect)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .whenComplete((nothing, never) -> end.complete(null));
    }

    private void attempt() {
        if (stopped || connecting) {
            return;
        }
        connecting = true;
        connect.get()
                .whenComplete((made, failure) -> serial.execute(() -> {
                    connecting = false;
                    if (failure == null) {
                        made(made);
                    } else {
                        failed(Failures.unwrap(failure));
                    }
                }));
    }

    private void made(RemoteController made) {
        controller = Optional.of(made);
        failures = 0;
        if (stopped) {
            disconnect();
            return;
        }
        made.closed()
                .whenComplete((nothing, failure) -> serial.execute(() -> {
                    if (failure == null) {
                        controller = Optional.empty();
                    } else if (!stopped) {
                        lost(made, Failures.unwrap(failure));
                    }
                }));
    }

    private void lost(RemoteController lost, Throwable failure) {
        controller = Optional.empty();
        connecting = true;
        lost.disconnect()
                .whenComplete((nothing, never) -> serial.execute(() -> {
                    connecting = false;
                    failed(failure);
                }));
    }

    private void failed(Throwable failure) {
        if (stopped) {
            end.complete(null);
            return;
        }
        OptionalLong delay = policy.delayMillis(failures, failure, luck.nextDouble());
        String why = Failures.sentence(failure);
        if (delay.isEmpty()) {
            LOG.warn("{}: {}; this is not tried again before its configuration changes", name, why);
            return;
        }
        if (failures++ == 0) {
            LOG.warn("{}: {}; it is tried again until it works", name, why);
        } else {
            LOG.debug("{}: {}; tried again in {} ms", name, why, delay.getAsLong());
        }
        delays.after(delay.getAsLong()).execute(() -> serial.execute(this::attempt));
    }
}
