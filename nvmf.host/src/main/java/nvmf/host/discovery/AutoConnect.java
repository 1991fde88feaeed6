package nvmf.host.discovery;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.host.association.PersistentConnection;
import nvmf.host.association.Serial;
import nvmf.host.discovery.SurveyWalk.Offer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to what is offered, and disconnects from what is not any more. It knows the associations it made and ends no others; where
 * somebody else has one with the same controller already, it makes none. Everything happens in a {@link Serial}; callable from any
 * thread.
 */
final class AutoConnect {
    /** Associations at a time; what a log offers beyond that is left alone. */
    static final int CONNECTIONS_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AutoConnect.class);

    private final String name;
    private final BiFunction<String, DiscoveryEntry, PersistentConnection> make;
    private final Supplier<List<RemoteController>> others;
    private final Serial serial = new Serial();
    private final Map<Offer, Made> made = new LinkedHashMap<>();

    /** Numbers in use: a name is free when nothing is left of the association that had it. */
    private final BitSet numbers = new BitSet();

    private boolean stopped;

    /** A connection of ours, and its number among them. */
    private record Made(int number, PersistentConnection connection) {}

    /**
     * Connects to nothing yet.
     *
     * @param name   what connections are called, before a hyphen and a number
     * @param make   makes a connection, not started yet, under a name
     * @param others the associations there are, whoever made them
     */
    AutoConnect(
            String name,
            BiFunction<String, DiscoveryEntry, PersistentConnection> make,
            Supplier<List<RemoteController>> others) {
        this.name = name;
        this.make = make;
        this.others = others;
    }

    /** This is what is offered now. */
    void offered(List<DiscoveryEntry> entries) {
        serial.execute(() -> {
            if (!stopped) {
                Map<Offer, DiscoveryEntry> wanted = new LinkedHashMap<>();
                entries.forEach(entry -> wanted.putIfAbsent(Offer.of(entry), entry));
                drop(wanted);
                wanted.forEach(this::connect);
            }
        });
    }

    private void drop(Map<Offer, DiscoveryEntry> wanted) {
        made.entrySet().removeIf(entry -> {
            boolean gone = !wanted.containsKey(entry.getKey());
            if (gone) {
                LOG.info(
                        "{}: {} is not offered at {} any more",
                        name,
                        entry.getKey().subnqn(),
                        entry.getKey().at());
                int number = entry.getValue().number();
                entry.getValue()
                        .connection()
                        .stop()
                        .whenComplete((nothing, never) -> serial.execute(() -> numbers.clear(number)));
            }
            return gone;
        });
    }

    private void connect(Offer offer, DiscoveryEntry entry) {
        if (made.containsKey(offer) || made.size() == CONNECTIONS_MAX || isConnected(offer)) {
            return;
        }
        int number = numbers.nextClearBit(1);
        numbers.set(number);
        PersistentConnection connection = make.apply(name + "-" + number, entry);
        made.put(offer, new Made(number, connection));
        LOG.info("{}-{}: {} is offered at {}", name, number, offer.subnqn(), offer.at());
        connection.start();
    }

    private boolean isConnected(Offer offer) {
        return others.get().stream()
                .filter(controller -> controller.state() != RemoteController.State.DEAD)
                .filter(controller -> controller.state() != RemoteController.State.DELETING)
                .anyMatch(controller -> controller.subnqn().equals(offer.subnqn())
                        && controller.address().isSamePlace(offer.at()));
    }

    /** Ends what was made here; completes when nothing is left of it. */
    CompletionStage<Void> stop() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        serial.execute(() -> {
            stopped = true;
            CompletionStage<Void> all = CompletableFuture.allOf(made.values().stream()
                    .map(one -> one.connection().stop().toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
            made.clear();
            all.whenComplete((nothing, never) -> end.complete(null));
        });
        return end;
    }
}
