package nvmf.controller.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import nvmf.controller.model.OnQueue;

/** Goes on with a {@link Flight} when a stage is complete: at once if it is already, else on the queue's thread. */
final class Continuation implements BiConsumer<Object, Throwable> {
    private final Flights flights;
    private final Flight flight;

    Continuation(Flights flights, Flight flight) {
        this.flights = flights;
        this.flight = flight;
    }

    void after(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            stage.whenComplete(this);
        } else if (future.isCompletedExceptionally()) {
            flight.run(null, OnQueue.failureOf(stage));
        } else {
            flight.run(future.getNow(null), null);
        }
    }

    /** The stage is complete; on any thread. */
    @Override
    public void accept(Object value, Throwable problem) {
        OnQueue.run(flights.pair().executor(), () -> {
            try {
                flight.run(value, problem);
            } catch (RuntimeException | AssertionError e) {
                // On a bare executor nobody would hear of it, and the command would never end.
                flights.broken(e);
            }
        });
    }
}
