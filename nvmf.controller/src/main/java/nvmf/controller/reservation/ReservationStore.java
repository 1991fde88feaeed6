package nvmf.controller.reservation;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Where the reservations of one namespace outlive a loss of power. One call at a time. */
public interface ReservationStore {
    /**
     * What was kept; {@link ReservationState#NONE} if nothing was.
     *
     * @throws IOException with a sentence if it cannot be read, or is damaged or another namespace's: nothing is dropped silently
     */
    ReservationState load() throws IOException;

    /**
     * Keeps this instead. A state that is not persistent is forgotten.
     *
     * @return completes on any thread once that is durable; fails if that is not certain: kept is the former state or this one, whole
     */
    CompletionStage<Void> save(ReservationState state);
}
