package nvmf.host.discovery;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.Survey;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.association.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a discovery service and those it refers to: one watch each, for as long as referrals lead there. What a service told last
 * counts until it tells something else, so one that cannot be reached takes nothing away. Everything happens in a {@link Serial};
 * callable from any thread.
 */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Service root;
    private final ReferralPolicy policy;
    private final Watching watching;
    private final Consumer<List<DiscoveryEntry>> told;
    private final Serial serial = new Serial();
    private final Map<TransportAddress, LogWatch> watches = new HashMap<>();
    private final Map<TransportAddress, List<DiscoveryEntry>> logs = new HashMap<>();
    private boolean stopped;

    /** Makes the watch of a service, not started yet, and the listener to its log. */
    @FunctionalInterface
    interface Watching {
        LogWatch watch(Service service, Consumer<List<DiscoveryEntry>> told);
    }

    /**
     * Follows nothing yet.
     *
     * @param told takes what all services together offer, whenever one of them told its log
     */
    Follower(Service root, ReferralPolicy policy, Watching watching, Consumer<List<DiscoveryEntry>> told) {
        this.root = root;
        this.policy = policy;
        this.watching = watching;
        this.told = told;
    }

    void start() {
        serial.execute(() -> {
            if (!stopped) {
                walk();
            }
        });
    }

    /** Completes when nothing is left of the watches. */
    CompletionStage<Void> stop() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        serial.execute(() -> {
            stopped = true;
            CompletionStage<Void> all = CompletableFuture.allOf(watches.values().stream()
                    .map(watch -> watch.stop().toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
            all.whenComplete((nothing, never) -> end.complete(null));
            watches.clear();
        });
        return end;
    }

    /** Where the logs that are known lead: a walk that waits for nobody. */
    private CompletionStage<Survey> walk() {
        Set<TransportAddress> reached = new HashSet<>();
        CompletionStage<Survey> survey = new SurveyWalk(
                        service -> {
                            TransportAddress place = service.address().canonical();
                            reached.add(place);
                            watches.computeIfAbsent(place, at -> watch(service, at));
                            List<DiscoveryEntry> log = logs.get(place);
                            return log == null
                                    ? CompletableFuture.failedFuture(new IOException("it has told nothing yet"))
                                    : CompletableFuture.completedFuture(log);
                        },
                        policy)
                .from(root);
        watches.entrySet().removeIf(entry -> {
            boolean left = !reached.contains(entry.getKey());
            if (left) {
                LOG.info("discovery service {} is not referred to any more", entry.getValue());
                logs.remove(entry.getKey());
                entry.getValue().stop();
            }
            return left;
        });
        return survey;
    }

    private LogWatch watch(Service service, TransportAddress place) {
        LogWatch watch = watching.watch(service, log -> serial.execute(() -> tell(place, log)));
        watch.start();
        return watch;
    }

    private void tell(TransportAddress place, List<DiscoveryEntry> log) {
        if (stopped || !watches.containsKey(place)) {
            return;
        }
        logs.put(place, log);
        walk().thenAccept(survey -> told.accept(survey.entries()));
    }
}
