package nvmf.host.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nvmf.api.host.Recovery;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.association.Session;
import org.junit.jupiter.api.Test;

/** Which services are watched, and what they offer together. The services of these watches never answer: the test speaks for them. */
final class FollowerTest {
    private static final TransportAddress ROOT = at(1);

    private final Map<TransportAddress, Consumer<List<DiscoveryEntry>>> services = new LinkedHashMap<>();
    private final List<List<DiscoveryEntry>> told = new ArrayList<>();
    private final Follower follower =
            new Follower(new Service(ROOT, Nqn.DISCOVERY, 0), ReferralPolicy.SAFE, this::watch, told::add);

    private LogWatch watch(Service service, Consumer<List<DiscoveryEntry>> listener) {
        services.put(service.address(), listener);
        return new LogWatch(
                service,
                CompletableFuture::new,
                Session::shutDown,
                ReconnectPolicy.of(Recovery.DEFAULT),
                millis -> task -> {},
                listener);
    }

    private static TransportAddress at(int service) {
        return TransportAddress.tcp("192.0.2." + service, 8009);
    }

    private static DiscoveryEntry referral(int service) {
        return new DiscoveryEntry(at(service), DiscoveryEntry.REFERRAL, 0, 1, 0xFFFF, 32, 0, Nqn.DISCOVERY, Tsas.NONE);
    }

    private static DiscoveryEntry offer(int number) {
        return new DiscoveryEntry(
                TransportAddress.tcp("192.0.2.100", 4420),
                DiscoveryEntry.NVM_SUBSYSTEM,
                0,
                1,
                0xFFFF,
                32,
                0,
                new Nqn("nqn.x:" + number),
                Tsas.NONE);
    }

    private void says(int service, DiscoveryEntry... log) {
        services.get(at(service)).accept(List.of(log));
    }

    private List<DiscoveryEntry> last() {
        return told.get(told.size() - 1);
    }

    @Test
    void aServiceAndThoseItRefersToAreOne() {
        follower.start();
        assertThat(services).containsOnlyKeys(ROOT);
        says(1, offer(1), referral(2));
        assertThat(last()).containsExactly(offer(1));
        says(2, offer(2), referral(1));
        assertThat(last()).containsExactly(offer(1), offer(2));
        assertThat(services).containsOnlyKeys(ROOT, at(2));
    }

    @Test
    void whatARevokedReferralLedToIsOfferedNoMore() {
        follower.start();
        says(1, offer(1), referral(2));
        says(2, offer(2), referral(3));
        says(3, offer(3));
        assertThat(last()).hasSize(3);
        says(1, offer(1));
        assertThat(last()).containsExactly(offer(1));
        int times = told.size();
        says(2, offer(9));
        assertThat(told).hasSize(times);
    }

    @Test
    void aServiceThatIsReferredToAgainIsWatchedAgain() {
        follower.start();
        says(1, referral(2));
        says(2, offer(2));
        says(1);
        says(1, referral(2));
        assertThat(last()).isEmpty();
        says(2, offer(2));
        assertThat(last()).containsExactly(offer(2));
    }

    @Test
    void aServiceThatHasNothingNewTakesNothingAway() {
        follower.start();
        says(1, referral(2), referral(3));
        says(2, offer(2));
        says(3, offer(3));
        says(2, offer(2), offer(4));
        assertThat(last()).containsExactly(offer(2), offer(4), offer(3));
    }

    @Test
    void thereIsALimitToWhatIsWatched() {
        follower.start();
        says(1, IntStream.rangeClosed(2, 200).mapToObj(FollowerTest::referral).toArray(DiscoveryEntry[]::new));
        assertThat(services).hasSize(ReferralRules.SERVICES_MAX);
    }

    @Test
    void afterItsEndNothingIsTold() {
        follower.start();
        assertThat(follower.stop()).isNotNull();
        says(1, offer(1));
        assertThat(told).isEmpty();
    }

    @Test
    void whatAnotherTransportOrTlsIsNeededForIsNotConnectedTo() {
        assertThat(Following.canConnect(offer(1), TransportType.TCP)).isTrue();
        assertThat(Following.canConnect(offer(1), TransportType.RDMA)).isFalse();
        DiscoveryEntry secure = new DiscoveryEntry(
                at(1), DiscoveryEntry.NVM_SUBSYSTEM, 1, 1, 0xFFFF, 32, 0, new Nqn("nqn.x:1"), Tsas.NONE);
        assertThat(Following.canConnect(secure, TransportType.TCP)).isFalse();
    }
}
