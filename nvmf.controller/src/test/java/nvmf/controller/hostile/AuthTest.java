package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthMessage;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Challenge;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.Failure;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.auth.Success1;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.access.AuthPolicy;
import nvmf.controller.access.HostSecrets;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ChapHost;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication at the controller, and section K of the hostile inputs. */
@ExtendWith(QuietLog.class)
class AuthTest {
    private static final Secret SECRET = Secret.parse("DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:");
    private static final Secret OTHER = Secret.random(HashFunction.SHA_384);
    private static final Secret CONTROLLER = Secret.random(HashFunction.SHA_512);
    private static final Status AUTH_REQUIRED = Status.AUTHENTICATION_REQUIRED.dnr();
    private static final byte[] NO_CHALLENGE = {};
    private static final int KATO = 10_000;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = Witness.apart(bench);
    private Bench.HostSide host;
    private ChapHost chap;

    AuthTest() {
        demand(Set.copyOf(DhGroup.ALL), Optional.of(CONTROLLER));
        connect();
    }

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    private void demand(Set<DhGroup> groups, Optional<Secret> controller) {
        demand(SECRET, groups, controller);
    }

    private void demand(Secret secret, Set<DhGroup> groups, Optional<Secret> controller) {
        bench.subsystem
                .admission()
                .demand(new AuthPolicy(
                        Map.of(Bench.HOSTNQN, new HostSecrets(secret, controller)),
                        Set.copyOf(HashFunction.ALL),
                        groups));
    }

    private void connect() {
        host = bench.connect(Bench.adminData(), KATO);
        chap = new ChapHost(host.admin, 0x1234);
    }

    private void pass(long millis) {
        bench.time.advanceMillis(millis);
    }

    private void assertOver() {
        pass(100);
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(bench.subsystem.controllers()).isEmpty();
    }

    @Test
    void connectSaysThatAuthenticationIsDemanded() {
        assertThat(host.admin.last().cqe().dw0() & ~0xFFFF).isEqualTo(ConnectResponse.AUTH_REQUIRED);
    }

    @Test
    void aHostThatKnowsItsSecretComesIn() throws AuthFault {
        chap.authenticate(SECRET);
        host.enable();
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        ScriptedQueue io = host.io(1);
        assertThat(io.last().cqe().dw0()).isEqualTo(host.cntlid | ConnectResponse.AUTH_REQUIRED);
        assertThat(read(io)).isEqualTo(AUTH_REQUIRED);
        new ChapHost(io, 1).authenticate(SECRET);
        assertThat(read(io)).isEqualTo(Status.SUCCESS);
    }

    private static Status read(ScriptedQueue io) {
        return io.send(new Read(1, 0, 1, false).toSqe(), 512).status();
    }

    @Test
    void theControllerProvesWhoItIsIfItIsAsked() throws AuthFault {
        assertThat(chap.authenticate(SECRET, CONTROLLER)).isTrue();
        assertThat(host.enable().read(Property.CSTS)).isEqualTo(1);
    }

    @Test
    void theStrongestThatBothAllowIsChosen() throws AuthFault {
        demand(Set.of(DhGroup.NULL, DhGroup.FFDHE_2048, DhGroup.FFDHE_3072), Optional.empty());
        chap.send(chap.offer(
                List.of(HashFunction.SHA_384, HashFunction.SHA_256),
                List.of(DhGroup.NULL, DhGroup.FFDHE_3072, DhGroup.FFDHE_2048, DhGroup.FFDHE_8192)));
        Challenge challenge = chap.challenge();
        assertThat(challenge.hash()).isEqualTo(HashFunction.SHA_384);
        assertThat(challenge.group()).isEqualTo(DhGroup.FFDHE_3072);
    }

    @Test
    void challengesAndSequenceNumbersDoNotComeTwice() throws AuthFault {
        chap.negotiate();
        Challenge one = chap.challenge();
        connect();
        chap.negotiate();
        Challenge other = chap.challenge();
        assertThat(other.challenge()).isNotEqualTo(one.challenge());
        assertThat(other.dhValue()).isNotEqualTo(one.dhValue());
        assertThat(other.seqnum()).isNotEqualTo(one.seqnum()).isNotZero();
    }

    @Test
    void k1NothingElseIsDoneBeforeThat() {
        assertThat(host.write(Property.CC, 1).status()).isEqualTo(AUTH_REQUIRED);
        assertThat(host.admin(new Identify(Identify.CNS_CONTROLLER, 0).toSqe(), 4096)
                        .status())
                .isEqualTo(AUTH_REQUIRED);
        assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(AUTH_REQUIRED);
        // F34
        assertThat(bench.newborn()
                        .send(Bench.ioConnect(1), Bench.bytes(host.data))
                        .status())
                .isEqualTo(AUTH_REQUIRED);
        assertThat(host.admin.isClosed()).isFalse();
    }

    @Test
    void k2AMessageIsNotAskedForBeforeOneIsDue() throws AuthFault {
        assertThat(chap.receive(4096).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        chap.authenticate(SECRET);
        assertThat(chap.receive(4096).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    static Stream<Arguments> offers() {
        return Stream.of(
                offer("K3 nothing behind the header", 8, 0, 0, AuthReason.INCORRECT_PAYLOAD),
                offer("K3 another protocol", 72, 8, 2, AuthReason.PROTOCOL_NOT_USABLE),
                offer("K3 HALEN 0", 72, 10, 0, AuthReason.HASH_NOT_USABLE),
                offer("K3 HALEN 31", 72, 10, 31, AuthReason.INCORRECT_PAYLOAD),
                offer("K3 HALEN 255", 72, 10, 255, AuthReason.INCORRECT_PAYLOAD),
                offer("K3 DHLEN 0", 72, 11, 0, AuthReason.DH_GROUP_NOT_USABLE),
                offer("K3 DHLEN 31", 72, 11, 31, AuthReason.INCORRECT_PAYLOAD),
                offer("K3 DHLEN 255", 72, 11, 255, AuthReason.INCORRECT_PAYLOAD),
                offer("K4 SC_C 1", 72, 6, 1, AuthReason.SECURE_CHANNEL_MISMATCH),
                offer("K4 SC_C 2", 72, 6, 2, AuthReason.SECURE_CHANNEL_MISMATCH),
                offer("K4 SC_C FFh", 72, 6, 0xFF, AuthReason.SECURE_CHANNEL_MISMATCH),
                offer("another message", 72, 1, 0x55, AuthReason.INCORRECT_MESSAGE),
                offer("another type", 72, 0, 0x55, AuthReason.INCORRECT_MESSAGE),
                offer("hardly anything", 1, 0, 0, AuthReason.INCORRECT_PAYLOAD));
    }

    private static Arguments offer(String name, int length, int at, int value, AuthReason reason) {
        return Arguments.of(name, length, at, value, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    void aBadOfferIsRefusedByItsReason(String name, int length, int at, int value, AuthReason reason) throws AuthFault {
        byte[] offer = chap.offer();
        offer[at] = (byte) value;
        assertThat(chap.send(Arrays.copyOf(offer, length)).status()).isEqualTo(Status.SUCCESS);
        assertThat(chap.failure()).as(name).isEqualTo(reason.code());
        assertOver();
    }

    @ParameterizedTest
    @CsvSource({"12, 0, 4", "12, 4, 4", "12, 255, 4", "42, 6, 5", "42, 255, 5"})
    void k3WhatIsNotKnownIsNotChosen(int at, int id, int reason) throws AuthFault {
        byte[] offer = chap.offer(List.of(HashFunction.SHA_256), List.of(DhGroup.NULL));
        offer[at] = (byte) id;
        chap.send(offer);
        assertThat(chap.failure()).isEqualTo(reason);
    }

    // The downgrade: a host, or whoever sits between, that offers what is weak gets nothing.
    @Test
    void whatIsNotAllowedIsNotChosenEvenIfNothingElseIsOffered() throws AuthFault {
        demand(Set.of(DhGroup.FFDHE_4096), Optional.empty());
        chap.negotiate();
        assertThat(chap.failure()).isEqualTo(AuthReason.DH_GROUP_NOT_USABLE.code());
        assertOver();
    }

    @Test
    void k3NoProtocolAtAllIsRefused() throws AuthFault {
        byte[] offer = Arrays.copyOf(chap.offer(), 8);
        offer[7] = 0;
        chap.send(offer);
        assertThat(chap.failure()).isEqualTo(AuthReason.PROTOCOL_NOT_USABLE.code());
    }

    @Test
    void k5AnotherTransactionIsAnotherTransaction() throws AuthFault {
        chap.negotiate();
        Challenge asked = chap.challenge();
        byte[] reply = new ChapHost(host.admin, 0x1235).reply(asked, SECRET, NO_CHALLENGE);
        chap.send(reply);
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_PAYLOAD.code());
        assertOver();
    }

    @Test
    void k6MessagesComeInTheirOrder() throws AuthFault {
        chap.send(chap.success2());
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_MESSAGE.code());
        assertOver();
        connect();
        chap.negotiate();
        chap.negotiate();
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_MESSAGE.code());
        assertOver();
        connect();
        chap.negotiate();
        Challenge asked = chap.challenge();
        chap.send(chap.success2());
        chap.send(chap.reply(asked, SECRET, NO_CHALLENGE));
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_MESSAGE.code());
        assertOver();
    }

    @ParameterizedTest
    @CsvSource({
        "K7 HL 0,                6, 0",
        "K7 HL of SHA-384,       6, 48",
        "K7 HL 255,              6, 255",
        "K8 DHVLEN 3,           10, 3",
        "K8 DHVLEN beyond all,  11, 255",
        "CVALID 2,               8, 2",
        "K11 SEQNUM 0,           8, 1"
    })
    void aBadReplyIsRefused(String name, int at, int value) throws AuthFault {
        chap.negotiate();
        byte[] reply = chap.reply(chap.challenge(), SECRET, NO_CHALLENGE);
        reply[at] = (byte) value;
        chap.send(reply);
        assertThat(chap.failure()).as(name).isEqualTo(AuthReason.INCORRECT_PAYLOAD.code());
        assertOver();
    }

    // CVE-2026-64319: lengths beyond what came.
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 17, 16 + 64, 16 + 2 * 64, 16 + 2 * 64 + 255})
    void k7AReplyIsAsLongAsItSays(int length) throws AuthFault {
        chap.negotiate();
        byte[] reply = chap.reply(chap.challenge(), SECRET, NO_CHALLENGE);
        chap.send(Arrays.copyOf(reply, length));
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_PAYLOAD.code());
        assertOver();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void k9AnExponentialThatGivesTheResultAwayIsRefused(int which) throws AuthFault {
        chap.negotiate();
        byte[] reply = chap.reply(chap.challenge(), SECRET, NO_CHALLENGE);
        byte[] prime = Arrays.copyOfRange(DhGroup.FFDHE_2048.prime().toByteArray(), 1, 257);
        int at = reply.length - 256;
        byte[] value = which < 2 ? new byte[256] : prime;
        value[255] = (byte) (which == 1 ? 1 : which == 2 ? value[255] - 1 : value[255]);
        System.arraycopy(value, 0, reply, at, 256);
        chap.send(reply);
        assertThat(chap.failure()).isEqualTo(AuthReason.INCORRECT_PAYLOAD.code());
    }

    @Test
    void k10AHostThatDoesNotKnowItsSecretIsOut() throws AuthFault {
        chap.negotiate();
        assertThat(chap.send(chap.reply(chap.challenge(), OTHER, NO_CHALLENGE)).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(host.write(Property.CC, 1).status()).isEqualTo(AUTH_REQUIRED);
        assertThat(chap.failure()).isEqualTo(AuthReason.AUTHENTICATION_FAILED.code());
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(chap.negotiate().status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        assertOver();
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(
                        Bench.SUBNQN,
                        Bench.HOSTNQN,
                        host.cntlid,
                        "the host did not authenticate: the host does not know its secret"));
    }

    @Test
    void k12AReplyThatWasGoodOnceIsNotGoodAgain() throws AuthFault {
        demand(Set.of(DhGroup.NULL), Optional.empty());
        chap.negotiate();
        byte[] reply = chap.reply(chap.challenge(), SECRET, NO_CHALLENGE);
        connect();
        chap.negotiate();
        chap.challenge();
        chap.send(reply);
        assertThat(chap.failure()).isEqualTo(AuthReason.AUTHENTICATION_FAILED.code());
    }

    // The controller is made to answer its own challenge, and the answer is sent back as the host's.
    @Test
    void k13WhatTheControllerAnswersIsNoAnswerOfAHost() throws AuthFault {
        demand(SECRET, Set.of(DhGroup.NULL), Optional.of(SECRET));
        chap.authenticate(SECRET);
        ChapHost mirror = new ChapHost(host.admin, 0x77);
        mirror.negotiate();
        Challenge asked = mirror.challenge();
        mirror.send(mirror.reply(asked, SECRET, asked.challenge()));
        byte[] r2 = Success1.decode(mirror.receive(4096).page(), asked.hash()).response();
        byte[] r1 = Arrays.copyOfRange(mirror.reply(asked, SECRET, NO_CHALLENGE), 16, 16 + 64);
        assertThat(r2).hasSize(64).isNotEqualTo(r1);
    }

    @Test
    void k14AProofThatThereIsNoSecretForIsAFailure() throws AuthFault {
        demand(Set.of(DhGroup.NULL), Optional.empty());
        chap.negotiate();
        Challenge asked = chap.challenge();
        chap.send(chap.reply(asked, SECRET, new byte[64]));
        assertThat(chap.failure()).isEqualTo(AuthReason.AUTHENTICATION_FAILED.code());
        assertOver();
    }

    @Test
    void k15TimeIsLimited() throws AuthFault {
        pass(KATO - 1);
        assertThat(host.admin.isClosed()).isFalse();
        pass(2);
        assertThat(host.admin.isClosed()).isTrue();
    }

    @Test
    void k15AHostThatNamesNoTimeoutHasTwoMinutes() {
        host = bench.connect(Bench.adminData(), 0);
        pass(119_999);
        assertThat(host.admin.isClosed()).isFalse();
        pass(1);
        assertThat(host.admin.isClosed()).isTrue();
    }

    // Whoever goes half of the way does not have more time for it.
    @Test
    void k15Success2IsWaitedForNoLonger() throws AuthFault {
        host = bench.connect(Bench.adminData(), 0);
        chap = new ChapHost(host.admin, 1);
        chap.negotiate();
        Challenge asked = chap.challenge();
        pass(100_000);
        chap.send(chap.reply(asked, SECRET, new byte[64]));
        assertThat(Success1.decode(chap.receive(4096).page(), asked.hash()).hasResponse())
                .isTrue();
        assertThat(host.write(Property.CC, 1).status()).isEqualTo(AUTH_REQUIRED);
        pass(120_000);
        assertThat(host.admin.isClosed()).isTrue();
    }

    // CVE-2026-72130: memory for a message that is shorter than the message.
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 16 + 64 + 255})
    void k16AMessageIsNotWrittenWhereItDoesNotFit(int room) throws AuthFault {
        chap.negotiate();
        assertThat(chap.receive(room).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(chap.challenge().group()).isEqualTo(DhGroup.FFDHE_2048);
    }

    @Test
    void c8AMessageWithAWrongDigestIsNotTakenAndMayComeAgain() throws AuthFault {
        byte[] message = chap.offer();
        ScriptedQueue.Answer answer = host.admin.send(
                AuthCommand.send(message.length).toSqe(), message.length, Status.TRANSIENT_TRANSPORT_ERROR, message);
        assertThat(answer.status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
        assertThat(host.admin.openLeases()).isZero();
        assertComesIn();
    }

    @ParameterizedTest
    @ValueSource(ints = {-100_000, -1, 1, 4, 1 << 20})
    void c8AMessageOfAnotherLengthThanItsCommandSaysIsNotTakenAndMayComeAgain(int more) throws AuthFault {
        byte[] message = chap.offer();
        ScriptedQueue.Answer answer =
                host.admin.send(AuthCommand.send(message.length + more).toSqe(), message);
        assertThat(answer.status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin.openLeases()).isZero();
        assertComesIn();
    }

    private void assertComesIn() throws AuthFault {
        chap.authenticate(SECRET);
        host.enable();
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
    }

    @Test
    void k16LengthsThatContradictEachOtherAreRefused() {
        int send = AuthCommand.LENGTH_MAX + 1;
        assertThat(host.admin(AuthCommand.receive(0).toSqe(), 0).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(AuthCommand.receive(4096).toSqe(), 4095).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(AuthCommand.receive(-1).toSqe(), 4096).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(AuthCommand.receive(send).toSqe(), send).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        for (AuthCommand other : List.of(
                new AuthCommand(AuthCommand.SEND, 0, 1, 0xE9, 72),
                new AuthCommand(AuthCommand.SEND, 1, 2, 0xE9, 72),
                new AuthCommand(AuthCommand.SEND, 1, 1, 0xEA, 72))) {
            assertThat(host.admin(other.toSqe(), 72).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        }
    }

    // What a message is written to belonged to somebody else before.
    @Test
    void nothingButTheMessageIsToldToWhoHasMoreRoom() throws AuthFault {
        chap.negotiate();
        byte[] data = chap.receive(4096).data();
        assertThat(Arrays.copyOfRange(data, 16 + 64 + 256, 4096)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void k17AHostThatGivesUpIsOut(int messages) throws AuthFault {
        chap.negotiate();
        if (messages > 0) {
            Challenge asked = chap.challenge();
            if (messages > 1) {
                chap.send(chap.reply(asked, SECRET, new byte[64]));
                chap.receive(4096);
            }
        }
        byte[] failure = ChapHost.bytes(Failure.of(AuthMessage.FAILURE2, 0x1234, AuthReason.AUTHENTICATION_FAILED)
                .encode());
        assertThat(chap.send(failure).status()).isEqualTo(Status.SUCCESS);
        assertThat(host.write(Property.CC, 1).status()).isEqualTo(AUTH_REQUIRED);
        assertOver();
    }

    @Test
    void aHostAuthenticatesAgainWhileItsCommandsGoOn() throws AuthFault {
        chap.authenticate(SECRET);
        ScriptedQueue io = host.enable().io(1);
        new ChapHost(io, 1).authenticate(SECRET);
        for (ScriptedQueue queue : List.of(host.admin, io)) {
            ChapHost again = new ChapHost(queue, 2);
            again.negotiate();
            Challenge asked = again.challenge();
            assertThat(read(io)).isEqualTo(Status.SUCCESS);
            again.send(again.reply(asked, SECRET, NO_CHALLENGE));
            again.receive(4096);
            assertThat(read(io)).isEqualTo(Status.SUCCESS);
        }
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
    }

    // S06
    @Test
    void anotherSecretHoldsFromTheNextAuthenticationOnAndDropsNobody() throws AuthFault {
        chap.authenticate(SECRET);
        ScriptedQueue io = host.enable().io(1);
        new ChapHost(io, 1).authenticate(SECRET);
        demand(OTHER, Set.of(DhGroup.FFDHE_2048), Optional.empty());
        assertThat(read(io)).isEqualTo(Status.SUCCESS);
        new ChapHost(host.admin, 2).authenticate(OTHER);
        new ChapHost(io, 2).authenticate(OTHER);
        assertThat(read(io)).isEqualTo(Status.SUCCESS);
        ChapHost old = new ChapHost(host.io(2), 3);
        old.negotiate();
        old.send(old.reply(old.challenge(), SECRET, NO_CHALLENGE));
        assertThat(old.failure()).isEqualTo(AuthReason.AUTHENTICATION_FAILED.code());
        assertOver();
    }

    @Test
    void k18WhoFailsTheSecondTimeIsOut() throws AuthFault {
        chap.authenticate(SECRET);
        ChapHost again = new ChapHost(host.admin, 2);
        again.negotiate();
        again.send(again.reply(again.challenge(), OTHER, NO_CHALLENGE));
        assertThat(again.failure()).isEqualTo(AuthReason.AUTHENTICATION_FAILED.code());
        assertOver();
    }

    @Test
    void k18WhoBeginsAgainAndDoesNotEndStaysAndMayBeginOnceMore() throws AuthFault {
        host = bench.connect(Bench.adminData(), 0);
        new ChapHost(host.admin, 1).authenticate(SECRET);
        ChapHost again = new ChapHost(host.admin, 2);
        again.negotiate();
        again.challenge();
        pass(120_000);
        assertThat(host.admin.isClosed()).isFalse();
        new ChapHost(host.admin, 3).authenticate(SECRET);
        assertThat(host.enable().read(Property.CSTS)).isEqualTo(1);
    }

    @Test
    void aHostWithoutASecretIsNotAskedAndCannotAuthenticate() {
        bench.subsystem.admission().demand(AuthPolicy.NONE);
        connect();
        assertThat(host.admin.last().cqe().dw0()).isEqualTo(host.cntlid);
        assertThat(chap.negotiate().status()).isEqualTo(Status.INVALID_OPCODE.dnr());
        assertThat(host.enable().read(Property.CSTS)).isEqualTo(1);
    }

    @Test
    void oneMessageIsDealtWithAtATime() throws AuthFault {
        chap.negotiate();
        host.admin.start(AuthCommand.receive(4096).toSqe().withCid(1), 4096, Status.SUCCESS, new byte[0]);
        host.admin.start(AuthCommand.receive(4096).toSqe().withCid(2), 4096, Status.SUCCESS, new byte[0]);
        bench.time.run();
        assertThat(host.admin.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(host.admin.answerTo(2).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    @Test
    void aHostThatGoesWhileWorkIsDoneForItLeavesNothing() throws AuthFault {
        chap.negotiate();
        host.admin.start(AuthCommand.receive(4096).toSqe().withCid(1), 4096, Status.SUCCESS, new byte[0]);
        host.admin.drop();
        assertThat(host.admin.openLeases()).isZero();
        assertThat(bench.subsystem.controllers()).isEmpty();
    }

    @Test
    void secretsAreNotTold() {
        assertThat(bench.subsystem.admission().policy().toString()).doesNotContain("DHHC", "AAEC");
        assertThat(bench.subsystem.snapshot().toString()).doesNotContain("DHHC");
        assertThatThrownBy(() -> AuthPolicy.read(List.of("x=DHHC-1:00:AAEC:"), List.of()))
                .hasMessageNotContaining("AAEC");
    }
}
