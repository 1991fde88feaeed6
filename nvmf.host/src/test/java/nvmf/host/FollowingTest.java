package nvmf.host;

import static nvmf.host.fixture.Fabric.address;
import static nvmf.host.fixture.Fabric.await;
import static nvmf.host.fixture.Fabric.nqn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Recovery;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.spec.Nqn;
import nvmf.host.association.ReconnectPolicy;
import nvmf.host.discovery.Following;
import nvmf.host.fixture.Fabric;
import nvmf.host.namespace.NamespaceListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A discovery service of ours that is followed: what it offers is connected to, what it does not any more is not. */
final class FollowingTest {
    private final Fabric fabric = new Fabric(UnaryOperator.identity());
    private final HostCore host = fabric.host(NamespaceListener.NOBODY);
    private Following following;

    @BeforeEach
    void serve() throws Exception {
        fabric.serve("a");
        fabric.serve("b");
    }

    @AfterEach
    void end() throws Exception {
        await(following.stop());
        fabric.close();
    }

    private void follow(boolean autoConnect) {
        follow(
                autoConnect,
                ConnectRequest.of(address("a"), Nqn.DISCOVERY).withIoQueues(1).withOwner("nvmf.host.discovery~f"));
    }

    private void follow(boolean autoConnect, ConnectRequest request) {
        following = host.following(
                new Following.Wish(
                        "f", request, ReferralPolicy.SAFE, autoConnect, new ReconnectPolicy(10, 100), Optional.empty()),
                millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        following.start();
    }

    /** What is connected, as soon as it is that and nothing else is coming or going: what goes still has its name. */
    private void connected(String... associations) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!seen().equals(List.of(associations)) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(seen()).containsExactly(associations);
    }

    private List<String> seen() {
        return host.controllers().stream()
                .map(controller -> controller.name() + " " + controller.subnqn() + stateUnlessLive(controller))
                .sorted()
                .toList();
    }

    private static String stateUnlessLive(RemoteController controller) {
        State state = controller.state();
        return state == State.LIVE ? "" : " " + state;
    }

    @Test
    void whatIsOfferedIsConnectedToAndWhatIsNotAnyMoreIsNot() throws Exception {
        follow(true);
        connected("f-1 " + nqn("a"), "f-2 " + nqn("b"));
        fabric.serve("c");
        connected("f-1 " + nqn("a"), "f-2 " + nqn("b"), "f-3 " + nqn("c"));
        fabric.withdraw("b");
        connected("f-1 " + nqn("a"), "f-3 " + nqn("c"));
        fabric.serve("d");
        connected("f-1 " + nqn("a"), "f-2 " + nqn("d"), "f-3 " + nqn("c"));
    }

    @Test
    void whatIsWishedOfConnectionsIsWishedOfThoseThatAreFound() {
        Recovery recovery = new Recovery(10, 100, 60_000, 5_000);
        follow(
                true,
                ConnectRequest.of(address("a"), Nqn.DISCOVERY)
                        .withIoQueues(2)
                        .withRecovery(recovery)
                        .withPaths(Paths.DEFAULT.withShared(true).with(IoPolicy.QUEUE_DEPTH)));
        connected("f-1 " + nqn("a"), "f-2 " + nqn("b"));
        assertThat(host.controllers()).extracting(RemoteController::recovery).containsOnly(recovery);
        assertThat(host.controllers()).extracting(RemoteController::ioQueues).containsOnly(2);
        assertThat(host.subsystems()).extracting(RemoteSubsystem::policy).containsOnly(IoPolicy.QUEUE_DEPTH);
    }

    @Test
    void whatOthersConnectedIsNeitherMadeTwiceNorDropped() throws Exception {
        RemoteController mine = await(host.connect(ConnectRequest.of(address("b"), nqn("b"))));
        follow(true);
        connected("f-1 " + nqn("a"), mine.name() + " " + nqn("b"));
        fabric.withdraw("b");
        fabric.serve("c");
        connected("f-1 " + nqn("a"), "f-2 " + nqn("c"), mine.name() + " " + nqn("b"));
        assertThat(mine.owner()).isEmpty();
        assertThat(host.controllers())
                .filteredOn(controller -> controller != mine)
                .allSatisfy(controller -> assertThat(controller.owner()).contains("nvmf.host.discovery~f"));
        await(mine.disconnect());
    }

    @Test
    void theEndOfFollowingIsTheEndOfItsAssociations() throws Exception {
        RemoteController mine = await(host.connect(ConnectRequest.of(address("b"), nqn("b"))));
        follow(true);
        connected("f-1 " + nqn("a"), mine.name() + " " + nqn("b"));
        await(following.stop());
        assertThat(host.controllers()).containsExactly(mine);
        await(mine.disconnect());
    }

    @Test
    void aHostCanFollowWithoutConnecting() throws Exception {
        follow(false);
        fabric.serve("c");
        await(host.connect(ConnectRequest.of(address("b"), nqn("b"))));
        assertThat(host.controllers()).hasSize(1);
        await(host.controllers().get(0).disconnect());
    }
}
