package nvmf.host.discovery;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.association.Serial;
import nvmf.host.queue.Delays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the discovery services that make themselves known, a limited number. Not to be found any more is no reason to let go of
 * disks: anybody on the network can bring that about, and a switch that loses multicasts as well. It takes a long while of that.
 * Everything happens in a {@link Serial}; callable from any thread.
 */
public final class FoundServices {
    /** Services at a time; those beyond that are left alone. */
    public static final int SERVICES_MAX = 16;

    private static final Logger LOG = LoggerFactory.getLogger(FoundServices.class);

    private final String name;
    private final BiFunction<DiscoveryService, String, Follow> follow;
    private final long forgetMillis;
    private final Delays delays;
    private final Serial serial = new Serial();
    private final Map<Place, Followed> followed = new LinkedHashMap<>();

    /** Numbers in use: a name is free when nothing is left of the following that had it. */
    private final BitSet numbers = new BitSet();

    private boolean stopped;

    /** What makes two services the same. */
    private record Place(TransportAddress address, Nqn subnqn) {}

    /** The following of one service; {@code missed} counts the times that it was not found any more after it had been. */
    private static final class Followed {
        final Follow follow;
        final int number;
        boolean found = true;
        int missed;

        Followed(Follow follow, int number) {
            this.follow = follow;
            this.number = number;
        }
    }

    /** The following of a service, not started yet. */
    public interface Follow {
        void start();

        /** Completes when nothing is left of it. */
        CompletionStage<Void> stop();
    }

    /**
     * Follows nothing yet.
     *
     * @param name         what followings are called, before a hyphen and a number
     * @param follow       makes the following of a service, under a name
     * @param forgetMillis for how long a service is not found any more until it is let go of
     */
    public FoundServices(
            String name, BiFunction<DiscoveryService, String, Follow> follow, long forgetMillis, Delays delays) {
        if (forgetMillis < 1) {
            throw new IllegalArgumentException("services are forgotten after 1 ms or more, not " + forgetMillis);
        }
        this.name = name;
        this.follow = follow;
        this.forgetMillis = forgetMillis;
        this.delays = delays;
    }

    /** This is what is found now. */
    public void found(List<DiscoveryService> services) {
        serial.execute(() -> {
            if (stopped) {
                return;
            }
            Map<Place, DiscoveryService> now = new LinkedHashMap<>();
            services.forEach(
                    service -> now.putIfAbsent(new Place(service.address().canonical(), service.subnqn()), service));
            followed.forEach((place, one) -> {
                if (now.containsKey(place)) {
                    one.found = true;
                } else if (one.found) {
                    miss(place, one);
                }
            });
            now.forEach(this::follow);
        });
    }

    private void miss(Place place, Followed one) {
        one.found = false;
        int time = ++one.missed;
        delays.after(forgetMillis)
                .execute(() -> serial.execute(() -> {
                    if (!one.found && one.missed == time && followed.remove(place, one)) {
                        LOG.info("{}-{}: nothing was heard of it for {} ms", name, one.number, forgetMillis);
                        one.follow
                                .stop()
                                .whenComplete((nothing, never) -> serial.execute(() -> numbers.clear(one.number)));
                    }
                }));
    }

    private void follow(Place place, DiscoveryService service) {
        if (followed.containsKey(place)) {
            return;
        }
        if (followed.size() == SERVICES_MAX) {
            LOG.debug("{}: {} is one discovery service too many", name, service);
            return;
        }
        int number = numbers.nextClearBit(1);
        numbers.set(number);
        LOG.info("{}-{}: found the discovery service {} at {}", name, number, service.subnqn(), service.address());
        Followed one = new Followed(follow.apply(service, name + "-" + number), number);
        followed.put(place, one);
        one.follow.start();
    }

    /** Ends all followings; completes when nothing is left of them. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        serial.execute(() -> {
            stopped = true;
            CompletionStage<Void> all = CompletableFuture.allOf(followed.values().stream()
                    .map(one -> one.follow.stop().toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
            all.whenComplete((nothing, never) -> end.complete(null));
            followed.clear();
        });
        return end;
    }
}
