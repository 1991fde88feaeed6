package nvmf.host.association;

import java.io.IOException;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.host.event.HealthWatch;
import nvmf.host.queue.Failures;

/**
 * The session that is being made: one at a time, and always as was asked for last. One that is made otherwise ends, and the next is tried
 * at once. Under the association's confinement.
 */
final class Attempts {
    private final Surroundings surroundings;
    private final Serial serial;
    private final HealthWatch.Listener troubles;
    private final Attempt.Changes changes;
    private final Outcome outcome;
    private Optional<Attempt> current = Optional.empty();
    private ConnectRequest request;
    private boolean abandoned;

    /** Who is told. */
    interface Outcome {
        /** There is a session. */
        void begin(Attempt.Ready ready);

        /** There is none, for this reason. */
        void inVain(Throwable failure);
    }

    Attempts(
            ConnectRequest request,
            Surroundings surroundings,
            Serial serial,
            HealthWatch.Listener troubles,
            Attempt.Changes changes,
            Outcome outcome) {
        this.request = request;
        this.surroundings = surroundings;
        this.serial = serial;
        this.troubles = troubles;
        this.changes = changes;
        this.outcome = outcome;
    }

    boolean areUnderWay() {
        return current.isPresent();
    }

    void begin() {
        Attempt next = new Attempt(surroundings, request, troubles, changes);
        current = Optional.of(next);
        next.run()
                .whenComplete((ready, failure) -> serial.execute(() -> {
                    if (failure == null) {
                        made(next, ready);
                    } else {
                        failed(next, Failures.unwrap(failure));
                    }
                }));
    }

    /** This is wanted from now on. */
    void change(ConnectRequest next) {
        request = next;
        current.filter(attempt -> !attempt.serves(next)).ifPresent(Attempt::cancel);
    }

    /** Nothing is wanted any more. */
    void abandon() {
        abandoned = true;
        current.ifPresent(Attempt::cancel);
    }

    private void made(Attempt attempt, Attempt.Ready ready) {
        if (!abandoned && attempt.serves(request)) {
            current = Optional.empty();
            outcome.begin(ready);
        } else {
            ready.end().run();
            ready.session()
                    .shutDown()
                    .whenComplete((nothing, never) ->
                            serial.execute(() -> failed(attempt, new IOException("it is not wanted any more"))));
        }
    }

    private void failed(Attempt attempt, Throwable failure) {
        if (!abandoned && !attempt.serves(request)) {
            begin();
        } else {
            current = Optional.empty();
            outcome.inVain(failure);
        }
    }
}
