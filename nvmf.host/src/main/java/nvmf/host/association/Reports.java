package nvmf.host.association;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import nvmf.host.ana.AnaStates;
import nvmf.host.queue.Failures;

/** What a session reports of its namespaces; of interest as long as it is the one that counts. Any thread. */
final class Reports implements Attempt.Changes {
    private final Serial serial;
    private final Disks disks;
    private final Predicate<Session> counts;
    private final BiConsumer<Session, Throwable> lost;

    /**
     * For the disks of one association.
     *
     * @param serial its confinement, in which the others are called
     * @param counts whether a session is the one that counts
     * @param lost   told when one is of no use any more
     */
    Reports(Serial serial, Disks disks, Predicate<Session> counts, BiConsumer<Session, Throwable> lost) {
        this.serial = serial;
        this.disks = disks;
        this.counts = counts;
        this.lost = lost;
    }

    @Override
    public void onAccess(Session made, AnaStates states) {
        serial.execute(() -> {
            if (counts.test(made)) {
                disks.access(states);
            }
        });
    }

    @Override
    public CompletionStage<Void> onNamespaces(Session made) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        NamespaceQuery.changed(made, disks::isKnown)
                .whenComplete((found, failure) -> serial.execute(() -> {
                    if (failure != null) {
                        lost.accept(made, Failures.origin(failure));
                    } else if (counts.test(made)) {
                        disks.announce(disks.apply(made, found));
                    }
                    done.complete(null);
                }));
        return done;
    }
}
