package nvmf.host.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import org.junit.jupiter.api.Test;

final class FoundServicesTest {
    private static final long FORGET_MILLIS = 1_000;

    private final List<String> events = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final FoundServices services = new FoundServices(
            "mdns",
            (service, name) -> new FoundServices.Follow() {
                @Override
                public void start() {
                    events.add("+" + name + " " + service.address().traddr());
                }

                @Override
                public CompletionStage<Void> stop() {
                    events.add("-" + name);
                    return CompletableFuture.completedFuture(null);
                }
            },
            FORGET_MILLIS,
            millis -> {
                assertThat(millis).isEqualTo(FORGET_MILLIS);
                return timers::add;
            });

    @Test
    void aServiceThatIsFoundIsFollowedOnce() {
        services.found(List.of(service("192.0.2.1")));
        services.found(List.of(service("192.0.2.1"), service("192.0.2.2"), service("192.0.2.2")));

        assertThat(events).containsExactly("+mdns-1 192.0.2.1", "+mdns-2 192.0.2.2");
    }

    @Test
    void aServiceThatIsNotFoundAnyMoreIsFollowedForAWhileYet() {
        services.found(List.of(service("192.0.2.1")));
        services.found(List.of());

        assertThat(events).hasSize(1);
        timers.remove(0).run();
        assertThat(events).endsWith("-mdns-1");
    }

    @Test
    void aServiceThatIsFoundAgainInTimeStays() {
        services.found(List.of(service("192.0.2.1")));
        services.found(List.of());
        services.found(List.of(service("192.0.2.1")));
        timers.remove(0).run();

        assertThat(events).hasSize(1);

        // The time counts from when it was last found, not from the first time it was missed.
        services.found(List.of());
        services.found(List.of(service("192.0.2.1")));
        services.found(List.of());
        timers.remove(0).run();
        assertThat(events).hasSize(1);
        timers.remove(0).run();
        assertThat(events).endsWith("-mdns-1");
    }

    @Test
    void whoeverMakesUpServicesFillsALimitedNumberOfPlaces() {
        services.found(IntStream.range(0, 100)
                .mapToObj(i -> service("192.0.2." + (i + 1)))
                .toList());

        assertThat(events).hasSize(FoundServices.SERVICES_MAX);
    }

    @Test
    void afterTheEndNothingIsFollowed() {
        services.found(List.of(service("192.0.2.1")));
        services.found(List.of());
        assertThat(services.stop().toCompletableFuture()).isCompleted();
        services.found(List.of(service("192.0.2.2")));
        timers.forEach(Runnable::run);

        assertThat(events).containsExactly("+mdns-1 192.0.2.1", "-mdns-1");
    }

    @Test
    void aServiceIsNotForgottenBeforeItIsFound() {
        assertThatThrownBy(() -> new FoundServices("mdns", (service, name) -> null, 0, millis -> Runnable::run))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static DiscoveryService service(String address) {
        return new DiscoveryService("one", TransportAddress.tcp(address, 8009), Nqn.DISCOVERY);
    }
}
