package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.fabrics;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.auth.AuthCommand;
import nvmf.api.spec.auth.AuthFault;
import nvmf.api.spec.auth.AuthMessage;
import nvmf.api.spec.auth.AuthReason;
import nvmf.api.spec.auth.Challenge;
import nvmf.api.spec.auth.DhGroup;
import nvmf.api.spec.auth.Failure;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Negotiate;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.auth.Success1;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.host.auth.AuthenticationException;
import nvmf.host.fixture.FakeController;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Controllers that demand authentication and do it wrong: HE6 of the catalogue of hostile inputs, and more. */
@ExtendWith(QuietLog.class)
final class HostileAuthenticationTest {
    private static final byte[] C1 = new byte[32];
    private static final Credentials CREDENTIALS = Credentials.of(
                    Secret.random(HashFunction.SHA_256), Secret.random(HashFunction.SHA_256))
            .withHashes(List.of(HashFunction.SHA_256))
            .withGroups(List.of(DhGroup.NULL, DhGroup.FFDHE_2048));

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;
    private final List<ByteBuffer> sent = new ArrayList<>();
    private final List<ByteBuffer> answers = new ArrayList<>();
    private int tId;

    @BeforeEach
    void demand() {
        controller.on(connect(0), command -> command.succeed(1 | ConnectResponse.AUTH_REQUIRED));
        controller.on(fabrics(AuthCommand.SEND), command -> {
            ByteBuffer message = command.copy();
            sent.add(message);
            tId = Wire.u16(message, 4);
            command.succeed();
        });
        controller.on(fabrics(AuthCommand.RECEIVE), command -> {
            ByteBuffer answer = answers.isEmpty() ? Wire.allocate(4096) : answers.remove(0);
            ByteBuffer data = Wire.allocate(4096);
            data.put(0, answer, 0, answer.capacity());
            data.putShort(4, (short) (data.getShort(4) ^ tId));
            command.succeed(data);
        });
    }

    /** Messages of transaction 0 are of whatever transaction it is. */
    private static ByteBuffer challenge(HashFunction hash, DhGroup group, byte[] value) {
        return Challenge.of(0, hash, group, 1, new byte[hash.bytes()], value).bytes();
    }

    private static Arguments bad(String name, ByteBuffer good, int at, int value, AuthReason reason) {
        ByteBuffer message = Wire.allocate(good.capacity());
        message.put(0, good, 0, good.capacity());
        message.put(at, (byte) value);
        return Arguments.of(name, message, reason);
    }

    static Stream<Arguments> challenges() {
        ByteBuffer good = challenge(HashFunction.SHA_256, DhGroup.NULL, new byte[0]);
        byte[] value = new byte[256];
        value[255] = 2;
        ByteBuffer group = challenge(HashFunction.SHA_256, DhGroup.FFDHE_2048, value);
        byte[] last = DhGroup.FFDHE_2048.prime().subtract(BigInteger.ONE).toByteArray();
        AuthReason payload = AuthReason.INCORRECT_PAYLOAD;
        return Stream.of(
                bad("HL 0", good, 6, 0, payload),
                bad("HL 255", good, 6, 255, payload),
                bad("SEQNUM 0", good, 12, 0, payload),
                bad("another transaction", good, 4, 1, payload),
                bad("an unknown hash function", good, 8, 9, AuthReason.HASH_NOT_USABLE),
                bad("an unknown group", good, 9, 9, AuthReason.DH_GROUP_NOT_USABLE),
                bad("DHVLEN odd", group, 10, 1, payload),
                bad("DHVLEN beyond what came", group, 11, 255, payload),
                bad("DH value 0", group, 16 + 32 + 255, 0, payload),
                bad("DH value 1", group, 16 + 32 + 255, 1, payload),
                Arguments.of(
                        "DH value p - 1",
                        challenge(HashFunction.SHA_256, DhGroup.FFDHE_2048, Arrays.copyOfRange(last, 1, 257)),
                        payload),
                Arguments.of(
                        "a hash function that was not offered",
                        challenge(HashFunction.SHA_512, DhGroup.NULL, new byte[0]),
                        AuthReason.HASH_NOT_USABLE),
                Arguments.of(
                        "a group that was not offered",
                        challenge(HashFunction.SHA_256, DhGroup.FFDHE_3072, new byte[384]),
                        AuthReason.DH_GROUP_NOT_USABLE),
                Arguments.of("zeroes", Wire.allocate(4096), AuthReason.INCORRECT_MESSAGE),
                Arguments.of(
                        "a success that is not due",
                        Success1.of(0, HashFunction.SHA_256).bytes(),
                        AuthReason.INCORRECT_MESSAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("challenges")
    void he6ABadChallengeIsToldAndIsTheEnd(String name, ByteBuffer message, AuthReason reason) throws AuthFault {
        answers.add(message);
        assertRefused(reason);
        assertThat(sent).as(name).hasSize(2);
    }

    private void assertRefused(AuthReason reason) throws AuthFault {
        Throwable failure = lab.failure(Lab.request().withCredentials(CREDENTIALS));
        assertThat(failure)
                .isInstanceOf(AuthenticationException.class)
                .hasMessageStartingWith("this host does not accept the controller: ");
        ByteBuffer last = sent.get(sent.size() - 1);
        assertThat(Failure.decode(last, AuthMessage.FAILURE2).explanation()).isEqualTo(reason.code());
        assertThat(controller.open()).isZero();
        assertThat(controller.commands).noneMatch(fabrics(PropertyGet.FCTYPE));
    }

    // HE9: a host begins once for each queue; whatever the controller answers, it does not begin again.
    @Test
    void he9AControllerThatWantsToBeginAgainAndAgainIsLeft() throws AuthFault {
        ByteBuffer negotiate = Negotiate.of(0, List.of(HashFunction.SHA_256), List.of(DhGroup.NULL))
                .encode();
        for (int i = 0; i < 100; i++) {
            answers.add(negotiate);
        }
        assertRefused(AuthReason.INCORRECT_MESSAGE);
        assertThat(sent).as("Negotiate and Failure2").hasSize(2);
    }

    // HE9: challenge after challenge, each of them good.
    @Test
    void he9ASecondChallengeIsNotAnswered() throws AuthFault {
        for (int i = 0; i < 100; i++) {
            answers.add(challenge(HashFunction.SHA_256, DhGroup.NULL, new byte[0]));
        }
        assertRefused(AuthReason.INCORRECT_MESSAGE);
        assertThat(sent).as("Negotiate, one Reply and Failure2").hasSize(3);
    }

    // The downgrade: a controller that does not know its secret says nothing of it.
    @Test
    void aControllerThatDoesNotProveWhoItIsIsNotAccepted() throws AuthFault {
        answers.add(challenge(HashFunction.SHA_256, DhGroup.NULL, new byte[0]));
        answers.add(Success1.of(0, HashFunction.SHA_256).bytes());
        assertRefused(AuthReason.INCORRECT_PAYLOAD);
    }

    @Test
    void aWrongProofIsNotAccepted() throws AuthFault {
        answers.add(challenge(HashFunction.SHA_256, DhGroup.NULL, new byte[0]));
        answers.add(Success1.of(0, HashFunction.SHA_256, C1).bytes());
        assertRefused(AuthReason.AUTHENTICATION_FAILED);
    }

    // HE7: what the host answers is no answer of a controller.
    @Test
    void he7TheHostsOwnAnswerIsNoProofOfTheControllers() throws AuthFault {
        answers.add(challenge(HashFunction.SHA_256, DhGroup.NULL, new byte[0]));
        controller.on(fabrics(AuthCommand.RECEIVE).and(command -> answers.isEmpty()), command -> {
            byte[] response = Wire.bytes(sent.get(1), 16, 32);
            command.succeed(Success1.of(tId, HashFunction.SHA_256, response).bytes());
        });
        assertRefused(AuthReason.AUTHENTICATION_FAILED);
    }

    @Test
    void aRefusalIsASentence() {
        answers.add(
                Failure.of(AuthMessage.FAILURE1, 0, AuthReason.HASH_NOT_USABLE).encode());
        assertThat(lab.failure(Lab.request().withCredentials(CREDENTIALS)))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("the controller did not let this host in: no hash function that both sides allow");
        assertThat(sent).hasSize(1);
        assertThat(controller.open()).isZero();
    }

    @Test
    void aControllerThatDemandsAndDoesNotKnowHowIsRefused() {
        controller.on(fabrics(AuthCommand.SEND), command -> command.refuse(Status.INVALID_OPCODE.dnr()));
        assertThat(lab.failure(Lab.request().withCredentials(CREDENTIALS)))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("does not carry out the authentication: Authentication Send was refused");
        assertThat(controller.open()).isZero();
    }

    // An I/O queue that is not authenticated is not done without.
    @Test
    void anIoQueueThatDoesNotAskForItIsNotAccepted() {
        controller.on(connect(0), command -> command.succeed(1));
        controller.on(connect(2), command -> command.succeed(1 | ConnectResponse.AUTH_REQUIRED));
        controller.on(fabrics(AuthCommand.SEND), command -> command.refuse(Status.INVALID_OPCODE.dnr()));
        assertThat(lab.failure(Lab.request().withCredentials(CREDENTIALS.whereAsked())))
                .isInstanceOf(AuthenticationException.class);
        assertThat(controller.open()).isZero();
        assertThat(lab.failure(Lab.request().withCredentials(CREDENTIALS)))
                .hasMessageContaining("does not ask this host to authenticate");
    }

    @Test
    void aSecureChannelIsNotSpoken() {
        controller.on(connect(0), command -> command.succeed(1 | ConnectResponse.SECURE_CHANNEL_REQUIRED));
        assertThat(lab.failure(Lab.request().withCredentials(CREDENTIALS)))
                .hasMessageContaining("secure channel (TLS)");
    }
}
