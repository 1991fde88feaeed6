package nvmf.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nvmf.api.discovery.DiscoveryBrowser.Watch;
import nvmf.api.discovery.DiscoveryService;
import org.junit.jupiter.api.Test;

final class BrowserTest {
    private static final InetAddress ONE = FakeNetwork.ip("192.0.2.9");
    private static final InetAddress TWO = FakeNetwork.ip("198.51.100.9");
    private static final long ROUND = Browser.ROUND_MILLIS + Browser.PAUSE_MILLIS;

    private final VirtualTime time = new VirtualTime();
    private final FakeNetwork network = new FakeNetwork();
    private final List<InetAddress> addresses = new ArrayList<>(List.of(ONE, TWO));
    private final Browser browser = new Browser(() -> addresses, network, time);
    private final List<List<String>> told = new ArrayList<>();

    @Test
    void aLookTakesItsTimeInAllNetworksAndLeavesNoSocketBehind() {
        network.heard.put(ONE, List.of(sighting("b", "192.0.2.1")));
        network.heard.put(TWO, List.of(sighting("a", "198.51.100.1"), sighting("b", "192.0.2.1")));

        CompletableFuture<List<DiscoveryService>> found = browser.look(500).toCompletableFuture();
        time.pass(499);
        assertThat(found).isNotDone();
        assertThat(network.open).containsExactly(ONE, TWO);

        time.pass(1);
        assertThat(names(found.join())).as("each once, by name").containsExactly("a", "b");
        assertThat(network.open).isEmpty();
    }

    @Test
    void aNetworkThatCannotBeLookedAtLeavesTheOthers() {
        network.broken.add(ONE);
        network.heard.put(TWO, List.of(sighting("a", "198.51.100.1")));

        CompletableFuture<List<DiscoveryService>> found = browser.look(500).toCompletableFuture();
        time.pass(500);

        assertThat(names(found.join())).containsExactly("a");
    }

    @Test
    void withoutANetworkALookFailsAtOnceAndSaysWhy() {
        addresses.clear();

        CompletableFuture<List<DiscoveryService>> found = browser.look(500).toCompletableFuture();
        time.pass(0);

        assertThat(found)
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining("there is no network to look at");
    }

    @Test
    void aFloodIsCutOff() {
        network.heard.put(
                ONE,
                IntStream.range(0, 100_000)
                        .mapToObj(i -> sighting("x" + i, "192.0." + (i >> 8 & 0xFF) + "." + (i & 0xFF)))
                        .toList());

        CompletableFuture<List<DiscoveryService>> found = browser.look(500).toCompletableFuture();
        time.pass(500);

        assertThat(found.join()).hasSize(Finds.SERVICES_MAX);
    }

    @Test
    void aFewLookAtATime() {
        List<CompletableFuture<List<DiscoveryService>>> looks = IntStream.range(0, Browser.LOOKS_MAX + 1)
                .mapToObj(i -> browser.look(500).toCompletableFuture())
                .toList();
        time.pass(0);

        assertThat(looks.get(Browser.LOOKS_MAX)).isCompletedExceptionally();
        time.pass(500);
        assertThat(looks.get(0)).isCompleted();
        CompletableFuture<List<DiscoveryService>> next = browser.look(500).toCompletableFuture();
        time.pass(500);
        assertThat(next).isCompleted();
    }

    @Test
    void aLookOfNoTimeOrForEverIsNone() {
        assertThatThrownBy(() -> browser.look(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> browser.look(60_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWatchIsToldOfChangesAndOfNothingElse() {
        Watch watch = watch();
        time.pass(0);
        assertThat(told).containsExactly(List.of());

        network.heard.put(ONE, List.of(sighting("a", "192.0.2.1")));
        time.pass(2 * ROUND);
        assertThat(told).as("not before the next round").containsExactly(List.of(), List.of("a"));
        time.pass(5 * ROUND);
        assertThat(told).hasSize(2);

        watch.close();
        network.heard.clear();
        time.pass(10 * ROUND);
        assertThat(told).hasSize(2);
        int opened = network.opened;
        time.pass(10 * ROUND);
        assertThat(network.opened).as("nobody looks when nobody wants to know").isEqualTo(opened);
    }

    @Test
    void whatWasNotSeenForSomeRoundsIsGoneWhateverItSaidOfItself() {
        network.heard.put(ONE, List.of(sighting("a", "192.0.2.1")));
        watch();
        time.pass(Browser.ROUND_MILLIS); // From here on each round begins and ends in one step.
        network.heard.clear();

        time.pass((Browser.ROUNDS_MISSED_MAX - 1) * ROUND);
        assertThat(told).endsWith(List.of("a"));
        time.pass(ROUND);
        assertThat(told).endsWith(List.of());
    }

    @Test
    void aMissedRoundIsForgivenOnceItIsSeenAgain() {
        network.heard.put(ONE, List.of(sighting("a", "192.0.2.1")));
        watch();
        time.pass(Browser.ROUND_MILLIS); // From here on each round begins and ends in one step.
        List<Sighting> heard = network.heard.remove(ONE);
        time.pass((Browser.ROUNDS_MISSED_MAX - 1) * ROUND);
        network.heard.put(ONE, heard);
        time.pass(ROUND);
        network.heard.clear();
        time.pass((Browser.ROUNDS_MISSED_MAX - 1) * ROUND);

        assertThat(told).endsWith(List.of("a"));
    }

    @Test
    void anEndEndsLooksWithWhatTheyFound() {
        network.heard.put(ONE, List.of(sighting("a", "192.0.2.1")));
        CompletableFuture<List<DiscoveryService>> found = browser.look(500).toCompletableFuture();
        watch();
        time.pass(0);
        browser.close();

        assertThat(names(found.join())).containsExactly("a");
        assertThat(network.open).isEmpty();
        int opened = network.opened;
        time.pass(10 * ROUND);
        assertThat(network.opened).isEqualTo(opened);
        assertThat(browser.look(500).toCompletableFuture()).isNotDone();
        time.pass(0);
        assertThat(network.open).isEmpty();
    }

    private Watch watch() {
        return browser.watch(services -> told.add(names(services)));
    }

    private static List<String> names(List<DiscoveryService> services) {
        return services.stream().map(DiscoveryService::name).toList();
    }

    private static Sighting sighting(String name, String address) {
        return new Sighting(name, 8009, List.of(FakeNetwork.ip(address)), Map.of("p", "tcp"));
    }
}
