package nvmf.api.spec.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nvmf.api.spec.Hex;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the messages' fields lie, in numbers from the specification's figures, and what is wrong with messages that are wrong. */
class AuthMessageTest {
    private static final int T_ID = 0x1234;
    private static final byte[] C1 = filled(32, 0xC1);
    private static final byte[] R1 = filled(32, 0x81);
    private static final byte[] DH = filled(256, 0xD4);

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] bytes(ByteBuffer message) {
        return Wire.bytes(message, 0, message.capacity());
    }

    private static byte[] negotiate() {
        return bytes(Negotiate.of(T_ID, List.of(HashFunction.SHA_512), List.of(DhGroup.NULL, DhGroup.FFDHE_8192))
                .encode());
    }

    private static byte[] challenge() {
        return bytes(Challenge.of(T_ID, HashFunction.SHA_256, DhGroup.FFDHE_2048, 0x89ABCDEFL, C1, DH)
                .bytes());
    }

    private static byte[] reply() {
        return bytes(Reply.of(T_ID, R1, DH, 0x89ABCDEFL, C1).bytes());
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                // AUTH_Negotiate
                Arguments.of("AUTH_Negotiate", negotiate(), 0, "00 00 0000 3412 00 01"),
                Arguments.of("descriptor", negotiate(), 8, "01 00 01 02 03 00"),
                Arguments.of("DHgIDList", negotiate(), 8 + 34, "00 05 00"),
                // DH-HMAC-CHAP_Challenge
                Arguments.of("Challenge", challenge(), 0, "01 01 0000 3412 20 00 01 01 0001 efcdab89"),
                Arguments.of("CVAL and DHVAL", challenge(), 16 + 31, "c1 d4"),
                // DH-HMAC-CHAP_Reply
                Arguments.of("Reply", reply(), 0, "01 02 0000 3412 20 00 01 00 0001 efcdab89"),
                Arguments.of("RVAL and CVAL", reply(), 16 + 31, "81 c1"),
                Arguments.of("DHVAL", reply(), 16 + 63, "c1 d4"),
                Arguments.of(
                        "Reply without a challenge",
                        bytes(Reply.of(T_ID, R1, new byte[0]).bytes()),
                        0,
                        "01 02 0000 3412 20 00 00 00 0000 00000000 81"),
                // DH-HMAC-CHAP_Success1
                Arguments.of(
                        "Success1",
                        bytes(Success1.of(T_ID, HashFunction.SHA_256, R1).bytes()),
                        0,
                        "01 03 0000 3412 20 00 01 00000000000000 81"),
                Arguments.of(
                        "Success1 without a response",
                        bytes(Success1.of(T_ID, HashFunction.SHA_384).bytes()),
                        0,
                        "01 03 0000 3412 30 00 00 00000000000000"),
                // DH-HMAC-CHAP_Success2, AUTH_Failure1, AUTH_Failure2
                Arguments.of("Success2", bytes(new Success2(T_ID).encode()), 0, "01 04 0000 3412 00000000000000000000"),
                Arguments.of(
                        "Failure1",
                        bytes(Failure.of(AuthMessage.FAILURE1, T_ID, AuthReason.INCORRECT_MESSAGE)
                                .encode()),
                        0,
                        "00 f1 0000 3412 01 07"),
                Arguments.of(
                        "Failure2",
                        bytes(Failure.of(AuthMessage.FAILURE2, T_ID, AuthReason.AUTHENTICATION_FAILED)
                                .encode()),
                        0,
                        "00 f0 0000 3412 01 01"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void fieldsLieWhereTheSpecificationPutsThem(String name, byte[] message, int at, String expected) {
        byte[] wanted = Hex.bytes(expected);
        assertThat(Arrays.copyOfRange(message, at, at + wanted.length)).as(name).isEqualTo(wanted);
    }

    @Test
    void messagesHaveTheirLengths() {
        assertThat(negotiate()).hasSize(72);
        assertThat(challenge()).hasSize(16 + 32 + 256);
        assertThat(reply()).hasSize(16 + 2 * 32 + 256);
        assertThat(AuthMessage.BYTES_MAX).isEqualTo(16 + 2 * 64 + 1024);
        assertThat(AuthCommand.LENGTH_MAX).isEqualTo(8 + 255 * 64);
    }

    @Test
    void whatIsEncodedIsDecoded() throws AuthFault {
        Negotiate negotiate = Negotiate.decode(ByteBuffer.wrap(negotiate()));
        assertThat(negotiate)
                .isEqualTo(new Negotiate(T_ID, 0, List.of(new Negotiate.Protocol(1, List.of(3), List.of(0, 5)))));
        Challenge challenge = Challenge.decode(ByteBuffer.wrap(challenge()));
        assertThat(challenge.tId()).isEqualTo(T_ID);
        assertThat(challenge.hash()).isEqualTo(HashFunction.SHA_256);
        assertThat(challenge.group()).isEqualTo(DhGroup.FFDHE_2048);
        assertThat(challenge.seqnum()).isEqualTo(0x89ABCDEFL);
        assertThat(challenge.challenge()).isEqualTo(C1);
        assertThat(challenge.dhValue()).isEqualTo(DH);
        Reply reply = Reply.decode(ByteBuffer.wrap(reply()), HashFunction.SHA_256, DhGroup.FFDHE_2048);
        assertThat(reply.tId()).isEqualTo(T_ID);
        assertThat(reply.response()).isEqualTo(R1);
        assertThat(reply.hasChallenge()).isTrue();
        assertThat(reply.seqnum()).isEqualTo(0x89ABCDEFL);
        assertThat(reply.challenge()).isEqualTo(C1);
        assertThat(reply.dhValue()).isEqualTo(DH);
        Success1 success =
                Success1.decode(Success1.of(T_ID, HashFunction.SHA_256, R1).bytes(), HashFunction.SHA_256);
        assertThat(success.tId()).isEqualTo(T_ID);
        assertThat(success.response()).isEqualTo(R1);
        assertThat(Success1.decode(Success1.of(T_ID, HashFunction.SHA_256).bytes(), HashFunction.SHA_256)
                        .response())
                .isEmpty();
        assertThat(Success2.decode(new Success2(T_ID).encode())).isEqualTo(new Success2(T_ID));
        Failure failure = Failure.of(AuthMessage.FAILURE1, T_ID, AuthReason.HASH_NOT_USABLE);
        assertThat(Failure.decode(failure.encode(), AuthMessage.FAILURE1)).isEqualTo(failure);
        assertThat(failure.text()).contains("hash function");
        assertThat(new Failure(AuthMessage.FAILURE1, 0, 0x99).text()).isEqualTo("reason 99h");
    }

    // A host that asks for 4096 bytes gets the message and zeroes behind it.
    @Test
    void whatAHostIsSentMayHaveZeroesBehindIt() throws AuthFault {
        assertThat(Challenge.decode(ByteBuffer.wrap(Arrays.copyOf(challenge(), 4096)))
                        .dhValue())
                .isEqualTo(DH);
    }

    /** A way to read, and the message that it reads. */
    private interface Reader {
        void read(ByteBuffer data) throws AuthFault;
    }

    private static Arguments bad(String name, Reader reader, byte[] good, int at, int value, AuthReason reason) {
        byte[] message = good.clone();
        message[at] = (byte) value;
        return Arguments.of(name, reader, message, reason);
    }

    private static Arguments cut(String name, Reader reader, byte[] good, int length) {
        return Arguments.of(name, reader, Arrays.copyOf(good, length), AuthReason.INCORRECT_PAYLOAD);
    }

    static Stream<Arguments> wrong() {
        Reader negotiate = Negotiate::decode;
        Reader challenge = Challenge::decode;
        Reader reply = data -> Reply.decode(data, HashFunction.SHA_256, DhGroup.FFDHE_2048);
        Reader success1 = data -> Success1.decode(data, HashFunction.SHA_256);
        Reader success2 = Success2::decode;
        Reader failure2 = data -> Failure.decode(data, AuthMessage.FAILURE2);
        byte[] answered = bytes(Success1.of(T_ID, HashFunction.SHA_256, R1).bytes());
        byte[] second = bytes(new Success2(T_ID).encode());
        AuthReason payload = AuthReason.INCORRECT_PAYLOAD;
        return Stream.of(
                cut("K3 nothing", negotiate, negotiate(), 0),
                cut("K3 a header", negotiate, negotiate(), 8),
                cut("K3 a byte short", negotiate, negotiate(), 71),
                cut("K3 a byte long", negotiate, negotiate(), 73),
                bad("K3 NAPD 0 with a descriptor", negotiate, negotiate(), 7, 0, payload),
                bad("K3 NAPD 255", negotiate, negotiate(), 7, 255, payload),
                bad("K3 HALEN 31", negotiate, negotiate(), 10, 31, payload),
                bad("K3 HALEN 255", negotiate, negotiate(), 10, 255, payload),
                bad("K3 DHLEN 31", negotiate, negotiate(), 11, 31, payload),
                bad("K3 DHLEN 255", negotiate, negotiate(), 11, 255, payload),
                bad("another message", negotiate, negotiate(), 1, 0x7F, AuthReason.INCORRECT_MESSAGE),
                bad("HE6 HL 0", challenge, challenge(), 6, 0, payload),
                bad("HE6 HL 255", challenge, challenge(), 6, 255, payload),
                bad("HE6 hash 0", challenge, challenge(), 8, 0, AuthReason.HASH_NOT_USABLE),
                bad("HE6 hash 4", challenge, challenge(), 8, 4, AuthReason.HASH_NOT_USABLE),
                bad("HE6 group 6", challenge, challenge(), 9, 6, AuthReason.DH_GROUP_NOT_USABLE),
                bad("HE6 DHVLEN odd", challenge, challenge(), 10, 1, payload),
                bad("HE6 DHVLEN of another group", challenge, challenge(), 11, 2, payload),
                cut("HE6 a byte short", challenge, challenge(), 16 + 32 + 255),
                cut("HE6 a header", challenge, challenge(), 16),
                Arguments.of("HE6 SEQNUM 0", challenge, zeroed(challenge(), 12, 4), payload),
                bad("K7 HL 0", reply, reply(), 6, 0, payload),
                bad("K7 HL 48", reply, reply(), 6, 48, payload),
                bad("K7 HL 255", reply, reply(), 6, 255, payload),
                bad("K8 DHVLEN 3", reply, reply(), 10, 3, payload),
                bad("K8 DHVLEN 65280", reply, reply(), 11, 255, payload),
                Arguments.of(
                        "K8 no exponential",
                        reply,
                        bytes(Reply.of(T_ID, R1, new byte[0]).bytes()),
                        payload),
                cut("K8 shorter than the group", reply, reply(), 16 + 64 + 252),
                cut("K7 only a header", reply, reply(), 16),
                cut("longer than it says", reply, reply(), 16 + 64 + 256 + 4),
                bad("CVALID 2", reply, reply(), 8, 2, payload),
                Arguments.of("K11 SEQNUM 0 with a challenge", reply, zeroed(reply(), 12, 4), payload),
                bad("RVALID 2", success1, answered, 8, 2, payload),
                bad("HL of another function", success1, answered, 6, 48, payload),
                cut("half a response", success1, answered, 16 + 16),
                bad("another type", success1, answered, 0, 0, AuthReason.INCORRECT_MESSAGE),
                cut("a byte short", success2, second, 15),
                cut("a byte long", success2, second, 17),
                bad("Failure1 in place of Failure2", failure2, second, 1, 0xF1, AuthReason.INCORRECT_MESSAGE));
    }

    private static byte[] zeroed(byte[] message, int at, int length) {
        Arrays.fill(message, at, at + length, (byte) 0);
        return message;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsWrongIsToldByItsReason(String name, Reader reader, byte[] message, AuthReason reason) {
        assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(message)))
                .as(name)
                .isInstanceOfSatisfying(
                        AuthFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
    }

    @Test
    void anOfferOfAnotherProtocolIsReadAndIsNone() throws AuthFault {
        byte[] other = negotiate();
        other[8] = 2;
        other[10] = (byte) 255;
        assertThat(Negotiate.decode(ByteBuffer.wrap(other)).protocols())
                .containsExactly(new Negotiate.Protocol(2, List.of(), List.of()));
    }

    @Test
    void aChallengeIsMadeWithTheLengthsOfItsFunctionAndGroup() {
        assertThatThrownBy(() -> Challenge.of(1, HashFunction.SHA_512, DhGroup.NULL, 1, C1, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Challenge.of(1, HashFunction.SHA_256, DhGroup.NULL, 1, C1, DH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
