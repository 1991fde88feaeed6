package nvmf.controller.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Who waits until none of some commands is in flight any more. On the queue's thread. */
final class Farewells {
    private final List<Farewell> all = new ArrayList<>();

    private record Farewell(Set<Flight> leaving, CompletableFuture<Void> gone) {}

    /** Completes {@code gone} when the last of these has landed; the set is kept and becomes empty. */
    void await(Set<Flight> leaving, CompletableFuture<Void> gone) {
        if (leaving.isEmpty()) {
            gone.complete(null);
        } else {
            all.add(new Farewell(leaving, gone));
        }
    }

    void landed(Flight flight) {
        if (all.isEmpty()) {
            return;
        }
        // Whoever is told may come back to here, so the list must not be walked meanwhile.
        List<Farewell> over = all.stream()
                .filter(farewell ->
                        farewell.leaving().remove(flight) && farewell.leaving().isEmpty())
                .toList();
        all.removeAll(over);
        over.forEach(farewell -> farewell.gone().complete(null));
    }
}
