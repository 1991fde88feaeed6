package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.discovery.DiscoveryService;
import nvmf.mdns.Finds.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for discovery services in rounds: links are opened, listened to for a while, and closed with whatever strangers filled them
 * with. What a watch knows is therefore what was seen in the last rounds, and nobody's word on how long it lasts. Callable from any
 * thread; everything happens on its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a result that is listened to is nobody else's
final class Browser implements DiscoveryBrowser {
    /** How long a watch looks in each round, and how long it does not look then. */
    static final long ROUND_MILLIS = 8_000;

    static final long PAUSE_MILLIS = 60_000;

    /** Rounds after which what was not seen in them is gone. */
    static final int ROUNDS_MISSED_MAX = 3;

    /** Looks at a time. */
    static final int LOOKS_MAX = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

    private final Supplier<List<InetAddress>> addresses;
    private final Link.Maker links;
    private final LongFunction<Executor> delays;
    private final List<Consumer<List<DiscoveryService>>> watchers = new ArrayList<>();
    private final Map<Place, Known> known = new LinkedHashMap<>();
    private final List<Round> rounds = new ArrayList<>();
    private int looks;
    private boolean going;
    private boolean closed;

    /** Looking once: by which links, and who waits for what comes of it. */
    private record Round(Finds finds, List<Link> links, CompletableFuture<List<DiscoveryService>> result) {
        void end() {
            result.complete(finds.services());
            links.forEach(Link::close);
        }
    }

    /** A service that a watch knows, and the rounds in which it was not seen. */
    private record Known(DiscoveryService service, int missed) {}

    /**
     * Looks at nothing yet.
     *
     * @param addresses the local addresses in whose networks to look
     * @param delays    an executor of one thread, always the same, that runs what it is given after so many milliseconds
     */
    Browser(Supplier<List<InetAddress>> addresses, Link.Maker links, LongFunction<Executor> delays) {
        this.addresses = addresses;
        this.links = links;
        this.delays = delays;
    }

    @Override
    public CompletionStage<List<DiscoveryService>> look(long millis) {
        if (millis < 1 || millis > LOOK_MILLIS_MAX) {
            throw new IllegalArgumentException("looking takes 1 to " + LOOK_MILLIS_MAX + " ms, not " + millis);
        }
        CompletableFuture<List<DiscoveryService>> result = new CompletableFuture<>();
        delays.apply(0).execute(() -> {
            if (looks == LOOKS_MAX) {
                result.completeExceptionally(new IOException("others are looking already; try again in a moment"));
                return;
            }
            looks++;
            result.whenComplete((services, failure) -> looks--);
            begin(millis, result);
        });
        return result;
    }

    private void begin(long millis, CompletableFuture<List<DiscoveryService>> result) {
        Round round = new Round(new Finds(), new ArrayList<>(), result);
        if (!closed) {
            addresses.get().forEach(address -> open(address, round));
        }
        if (round.links().isEmpty()) {
            result.completeExceptionally(new IOException("there is no network to look at: no interface of this machine"
                    + " does multicast DNS, or none of those that the configuration nvmf.mdns names"));
            return;
        }
        rounds.add(round);
        delays.apply(millis).execute(() -> {
            if (rounds.remove(round)) {
                round.end();
            }
        });
    }

    private void open(InetAddress address, Round round) {
        try {
            Link link = links.open(address);
            round.links().add(link);
            link.browse(sighting -> round.finds().see(sighting, address));
        } catch (IOException e) {
            LOG.debug("cannot look at the network of {}", address.getHostAddress(), e);
        }
    }

    @Override
    public Watch watch(Consumer<List<DiscoveryService>> told) {
        Executor thread = delays.apply(0);
        thread.execute(() -> {
            watchers.add(told);
            told.accept(services());
            if (!going) {
                going = true;
                again();
            }
        });
        return () -> thread.execute(() -> watchers.remove(told));
    }

    private void again() {
        if (watchers.isEmpty() || closed) {
            going = false;
            known.clear();
            return;
        }
        CompletableFuture<List<DiscoveryService>> result = new CompletableFuture<>();
        result.whenComplete((services, failure) -> {
            if (failure == null) {
                take(services);
            } else {
                LOG.warn("cannot look for discovery services: {}", failure.getMessage());
                take(List.of());
            }
            delays.apply(PAUSE_MILLIS).execute(this::again);
        });
        begin(ROUND_MILLIS, result);
    }

    private void take(List<DiscoveryService> seen) {
        List<DiscoveryService> before = services();
        known.replaceAll((place, one) -> new Known(one.service(), one.missed() + 1));
        known.values().removeIf(one -> one.missed() == ROUNDS_MISSED_MAX);
        for (DiscoveryService service : seen) {
            Place place = Place.of(service);
            if (known.containsKey(place) || known.size() < Finds.SERVICES_MAX) {
                known.put(place, new Known(service, 0));
            }
        }
        List<DiscoveryService> after = services();
        if (!after.equals(before)) {
            watchers.forEach(told -> told.accept(after));
        }
    }

    private List<DiscoveryService> services() {
        return known.values().stream().map(Known::service).toList();
    }

    /** Ends looking, with what was found so far; on its own thread. */
    void close() {
        closed = true;
        watchers.clear();
        rounds.forEach(Round::end);
        rounds.clear();
    }
}
