package nvmf.host;

import static nvmf.host.fixture.Fabric.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.access.HostSecrets;
import nvmf.controller.model.SubsystemCore;
import nvmf.host.auth.AuthenticationException;
import nvmf.host.fixture.Fabric;
import nvmf.host.namespace.NamespaceListener;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This host and this project's controller authenticate each other, over the loop transport. */
@Timeout(60)
@ExtendWith(QuietLog.class)
final class AuthenticationTest {
    private static final Nqn SUBNQN = Fabric.nqn("disk");
    private static final TransportAddress ADDRESS = Fabric.address("disk");
    private static final Secret SECRET = Secret.random(HashFunction.SHA_256);
    private static final Secret CONTROLLER = Secret.random(64);
    private static final Secret WRONG = Secret.random(32);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final Fabric fabric = new Fabric(leaks::watch);
    private final HostCore host = fabric.host(NamespaceListener.NOBODY);
    private SubsystemCore subsystem;

    /** Another association of the same host, which goes on whatever becomes of those of a test. */
    private RemoteController witness;

    @BeforeEach
    void serve() throws Exception {
        fabric.serve("witness");
        witness = await(host.connect(ConnectRequest.of(Fabric.address("witness"), Fabric.nqn("witness"))
                .withIoQueues(2)
                .withRecovery(Recovery.NONE)));
        subsystem = fabric.serve("disk");
        demand(SECRET);
    }

    @AfterEach
    void theWitnessGoesOnAndNothingIsLeft() throws Exception {
        assertReads(witness);
        fabric.close();
    }

    private void demand(Secret secret) {
        demand(secret, Set.copyOf(HashFunction.ALL), Set.of(DhGroup.FFDHE_2048));
    }

    private void demand(Secret secret, Set<HashFunction> hashes, Set<DhGroup> groups) {
        HostSecrets secrets = new HostSecrets(secret, Optional.of(CONTROLLER));
        subsystem.admission().demand(new AuthPolicy(Map.of(host.nqn(), secrets), hashes, groups));
    }

    private static ConnectRequest request(Credentials credentials) {
        return ConnectRequest.of(ADDRESS, SUBNQN)
                .withIoQueues(2)
                .withRecovery(Recovery.NONE)
                .withCredentials(credentials);
    }

    private RemoteController connect(Credentials credentials) throws Exception {
        return await(host.connect(request(credentials)));
    }

    private static void assertReads(RemoteController controller) throws Exception {
        assertThat(controller.ioQueues()).isEqualTo(2);
        for (int i = 0; i < 4; i++) {
            await(controller.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SHA_256, NULL",
        "SHA_384, NULL",
        "SHA_512, NULL",
        "SHA_256, FFDHE_2048",
        "SHA_384, FFDHE_3072",
        "SHA_512, FFDHE_4096",
        "SHA_256, FFDHE_8192"
    })
    void everyHashFunctionAndGroupWorksBothWays(HashFunction hash, DhGroup group) throws Exception {
        demand(SECRET, Set.of(hash), Set.of(group));
        // Without a Keep Alive Timeout to go by, since the largest groups take their time on a machine that has none.
        CompletionStage<RemoteController> connected = host.connect(
                request(Credentials.of(SECRET, CONTROLLER)).withIoQueues(1).withKatoMillis(0));
        RemoteController controller = connected.toCompletableFuture().get(50, TimeUnit.SECONDS);
        await(controller.namespaces().get(0).read(0, ByteBuffer.allocateDirect(512)));
    }

    @Test
    void oneWayIsEnoughForAHostThatWantsNoMore() throws Exception {
        assertReads(connect(Credentials.of(SECRET)));
    }

    @Test
    void aHostThatDoesNotKnowItsSecretIsToldSo() {
        assertThatThrownBy(() -> connect(Credentials.of(WRONG)))
                .hasCauseInstanceOf(AuthenticationException.class)
                .hasMessageContaining("did not let this host in: authentication failed");
    }

    @Test
    void aHostWithoutASecretIsToldWhatIsMissing() {
        assertThatThrownBy(() -> connect(Credentials.NONE))
                .hasMessageContaining("demands authentication (DH-HMAC-CHAP), and this host was given no secret");
    }

    @Test
    void aControllerThatDoesNotKnowItsSecretIsNotAccepted() {
        assertThatThrownBy(() -> connect(Credentials.of(SECRET, WRONG)))
                .hasCauseInstanceOf(AuthenticationException.class)
                .hasMessageContaining("does not know the controller's secret");
    }

    // HD13: who sits between host and controller would say that nothing is asked for.
    @Test
    void aControllerThatAsksForNothingIsNotAcceptedByAHostWithASecret() {
        subsystem.admission().demand(AuthPolicy.NONE);
        assertThatThrownBy(() -> connect(Credentials.of(SECRET)))
                .hasCauseInstanceOf(AuthenticationException.class)
                .hasMessageContaining("does not ask this host to authenticate");
    }

    @Test
    void whatTheHostDoesNotOfferIsNotUsed() {
        assertThatThrownBy(() -> connect(Credentials.of(SECRET).withGroups(List.of(DhGroup.FFDHE_3072))))
                .hasMessageContaining("no Diffie-Hellman group that both sides allow");
        demand(SECRET, Set.of(HashFunction.SHA_256), Set.of(DhGroup.NULL));
        assertThatThrownBy(() -> connect(Credentials.of(SECRET).withHashes(List.of(HashFunction.SHA_512))))
                .hasMessageContaining("no hash function that both sides allow");
    }

    @Test
    void aHostWithSecretsReadsTheDiscoveryLogOfAControllerThatWantsNone() throws Exception {
        var entries = await(host.with(Credentials.of(SECRET, CONTROLLER)).discover(ADDRESS, Options.NONE));
        assertThat(entries).extracting("subnqn").contains(SUBNQN);
    }

    @Test
    void associationsOfAHostWithSecretsAreMadeWithThem() throws Exception {
        assertReads(await(host.with(Credentials.of(SECRET)).connect(request(Credentials.NONE))));
    }

    @Test
    void itIsDoneAgainAfterAReset() throws Exception {
        RemoteController controller = connect(Credentials.of(SECRET, CONTROLLER));
        await(controller.reset());
        assertReads(controller);
    }

    @Test
    void itIsDoneAgainWhileTheAssociationIsUsed() throws Exception {
        RemoteController controller = connect(Credentials.of(SECRET, CONTROLLER));
        await(controller.authenticate());
        await(controller.authenticate());
        assertReads(controller);
        assertThat(controller.state()).isEqualTo(State.LIVE);
    }

    @Test
    void secretsChangeOnBothSidesWithoutALossOfTheAssociation() throws Exception {
        RemoteController controller = connect(Credentials.of(SECRET));
        Secret next = Secret.random(HashFunction.SHA_512);
        demand(next);
        assertReads(controller);
        await(controller.authenticate(Credentials.of(next)));
        assertReads(controller);
        assertThat(controller.attempts()).isZero();
        await(controller.reset());
        assertReads(controller);
    }

    @Test
    void whoFailsTheSecondTimeIsOut() throws Exception {
        RemoteController controller = connect(Credentials.of(SECRET));
        assertThatThrownBy(() -> await(controller.authenticate(Credentials.of(WRONG))))
                .hasMessageContaining("did not let this host in");
        assertThatThrownBy(() -> await(controller.closed())).hasMessageContaining("did not let this host in");
        assertThat(controller.state()).isEqualTo(State.DEAD);
    }

    @Test
    void whoHasNoSecretCannotAuthenticate() throws Exception {
        demandNothing();
        RemoteController controller = connect(Credentials.NONE);
        assertThatThrownBy(() -> await(controller.authenticate())).hasMessageContaining("was given no secret");
        assertThat(controller.state()).isEqualTo(State.LIVE);
    }

    private void demandNothing() {
        subsystem.admission().demand(AuthPolicy.NONE);
    }

    @Test
    void requestsDoNotTellSecrets() {
        assertThat(request(Credentials.of(SECRET, CONTROLLER)).toString())
                .contains("a secret of 32 bytes", "a secret of 64 bytes")
                .doesNotContain("DHHC");
        assertThatThrownBy(() -> Credentials.parse("", SECRET.text(), List.of(), List.of()))
                .hasMessageContaining("the host's secret is missing");
        assertThatThrownBy(() -> Credentials.parse("DHHC-1:00:AAEC:", "", List.of(), List.of()))
                .hasMessageStartingWith("the host's secret: ")
                .hasMessageNotContaining("AAEC");
    }
}
