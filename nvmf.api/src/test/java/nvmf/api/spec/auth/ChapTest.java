package nvmf.api.spec.auth;

import static nvmf.api.spec.Hex.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nvmf.api.spec.Nqn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What both sides compute, against what other implementations do. */
class ChapTest {
    private static final Nqn HOST = new Nqn("nqn.psk-test-host");
    private static final Nqn SUBSYSTEM = new Nqn("nqn.psk-test-subsys");
    private static final int T_ID = 0x5566;
    private static final long S1 = 0x11223344;
    private static final long S2 = 0x55667788;

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] counting(int length, int from, int step) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i * step);
        }
        return bytes;
    }

    /**
     * By Python's hmac and hashlib: mac = lambda k, m: hmac.new(k, m, h).digest(); host key mac(K, host + b"NVMe-over-Fabrics"), controller key
     * with the subsystem's name; ks = h(Z).digest(); R1 = mac(host key, C1 + S1 + T + b"\0HostHost" + host + b"\0" + subsystem), with
     * mac(ks, C1) in place of C1 where Z is used; R2 likewise, b"\0Controller" and the names the other way round. K = 00 01 …, C1 = A0 …, C2 =
     * B0 …, Z = 256 bytes 01 08 0F ….
     */
    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of(
                        HashFunction.SHA_256,
                        "71823fbc6844b92345757bbae67d954cf0625baee4c8e5376636700ddfadd47a",
                        "1aa4f15ba52ba538b1676b1278fcb167a473b9346177861300b83be0e66f6cdb",
                        "718c65924785497cd185616f63a3d3219817d89cb35be76a2305a9f1e0d64f76"),
                Arguments.of(
                        HashFunction.SHA_384,
                        "13b7a044702de6eefb247dd9e323df3bec189a92ef52f2eb3e81dabdbe3e4de4"
                                + "16e8b3ee54d015a527df155614309ccc",
                        "fba6b33855f522213601e7ad56258afc93b8bbf9166268480f34d47f4cd242da"
                                + "11d911b1bd83192958052ae6e7d9e516",
                        "8dc3de6296b3131763a703bbff8057682142c72e8076faf64d4059aac47419cd"
                                + "309c5ea6dd64b756c81120d1c732e3dc"),
                Arguments.of(
                        HashFunction.SHA_512,
                        "c63b5b53ec759e154b48a3200a9394cd8b6da1ecfad083fd85114d1baff9e7a8"
                                + "c8e18e068e60dedd6566c456c2bb2d64d320aac2b250fe00d9ec6210a908a6d9",
                        "1a87faf43e89922a2ab710d771a2385f07f2bad673494510bb3c645741a68844"
                                + "7b2a005a58b21ad4a268499c1444b14335c7d225da5dfefd7a4bcb524a284890",
                        "9a7f0003ed079cfa804cb4e25bd921b5ed9648c241fe0a74f3410e6c0e2c3890"
                                + "0ec5109b7570ab82944c299dd659f6f984eb4325e31dbab62111c2657904982a"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void responsesAreThoseOfAnotherImplementation(HashFunction hash, String r1, String r1Dh, String r2Dh) {
        int length = hash.bytes();
        Secret secret = secret(hash);
        byte[] shared = counting(256, 1, 7);
        ChapResponse response = new ChapResponse(hash, T_ID);
        byte[] c1 = filled(length, 0xA0);
        byte[] c2 = filled(length, 0xB0);
        assertThat(response.ofHost(secret, c1, S1, HOST, SUBSYSTEM)).isEqualTo(bytes(r1));
        assertThat(response.ofHost(secret, response.augmented(c1, shared), S1, HOST, SUBSYSTEM))
                .isEqualTo(bytes(r1Dh));
        assertThat(response.ofController(secret, response.augmented(c2, shared), S2, HOST, SUBSYSTEM))
                .isEqualTo(bytes(r2Dh));
    }

    /** The key 00 01 …, bound to names by the same function. */
    private static Secret secret(HashFunction hash) {
        String text = Secret.of(counting(hash.bytes(), 0, 1)).text();
        return Secret.parse(text.replace(":00:", ":0" + hash.id() + ":"));
    }

    @Test
    void everythingGoesIntoAResponse() {
        Secret secret = secret(HashFunction.SHA_256);
        byte[] c1 = filled(32, 0xA0);
        ChapResponse response = new ChapResponse(HashFunction.SHA_256, T_ID);
        List<byte[]> all = List.of(
                response.ofHost(secret, c1, S1, HOST, SUBSYSTEM),
                response.ofHost(secret, filled(32, 0xA1), S1, HOST, SUBSYSTEM),
                response.ofHost(secret, c1, S1 + 1, HOST, SUBSYSTEM),
                response.ofHost(secret, c1, S1, SUBSYSTEM, HOST),
                response.ofController(secret, c1, S1, HOST, SUBSYSTEM),
                response.ofController(secret, c1, S1, SUBSYSTEM, HOST),
                new ChapResponse(HashFunction.SHA_256, T_ID + 1).ofHost(secret, c1, S1, HOST, SUBSYSTEM),
                response.ofHost(Secret.of(filled(32, 1)), c1, S1, HOST, SUBSYSTEM));
        assertThat(all.stream().map(Arrays::hashCode).distinct()).hasSize(all.size());
    }

    // Linux, drivers/nvme/common/tests/auth_kunit.c: the key 'A' 'B' …, of 00 01 … and FF FE …
    @ParameterizedTest
    @CsvSource({
        "SHA_256, 1733c59fa7f48fcf37f5f26fc4ff0268ad4f78e030f4f3b0bfd1d47e7bb1447a",
        "SHA_384, f14b2dd3234c459694d3bc63f8968bd6b37c2c6de849e22e118749001ce4bbe8"
                + "640b9e3a748cb11ce4b1d71d359cce39",
        "SHA_512, 9c9f089a618b47d2d75f4b6c28070424487b445dd96e70c4c09b55e8b6000152"
                + "a3363c3454043f38f0b85036ded40655350aa87b8b6a282b5c1acae16233dd5b"
    })
    void macsAreThoseOfTheLinuxKernel(HashFunction hash, String expected) {
        int length = hash.bytes();
        assertThat(hash.mac(counting(length, 'A', 1), counting(length, 0, 1), counting(length, 0xFF, -1)))
                .isEqualTo(bytes(expected));
    }

    // openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 | openssl asn1parse, the prime through SHA-256
    @ParameterizedTest
    @CsvSource({
        "FFDHE_2048, 9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966",
        "FFDHE_3072, 0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17",
        "FFDHE_4096, 4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e",
        "FFDHE_6144, 227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7",
        "FFDHE_8192, 770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833"
    })
    void primesAreThoseOfRfc7919(DhGroup group, String sha256) {
        byte[] prime = group.prime().toByteArray();
        assertThat(HashFunction.SHA_256.digest(Arrays.copyOfRange(prime, 1, prime.length)))
                .isEqualTo(bytes(sha256));
    }

    @ParameterizedTest
    @EnumSource(value = DhGroup.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void bothSidesOfAnExchangeHaveTheSame(DhGroup group) throws AuthFault {
        DhKey one = DhKey.generate(group);
        DhKey other = DhKey.generate(group);
        assertThat(one.value()).hasSize(group.bytes()).isNotEqualTo(other.value());
        assertThat(one.agree(other.value())).hasSize(group.bytes()).isEqualTo(other.agree(one.value()));
    }

    // K9
    @Test
    void numbersThatGiveTheResultAwayAreRefused() {
        DhGroup group = DhGroup.FFDHE_2048;
        DhKey key = DhKey.generate(group);
        BigInteger p = group.prime();
        for (BigInteger y : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                p.subtract(BigInteger.ONE),
                p,
                p.add(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE))) {
            byte[] number = y.toByteArray();
            byte[] value = new byte[256];
            int length = Math.min(256, number.length);
            System.arraycopy(number, number.length - length, value, 256 - length, length);
            refused(key, value);
        }
        refused(key, new byte[0]);
        refused(key, filled(255, 2));
        refused(key, filled(257, 2));
    }

    private static void refused(DhKey key, byte[] value) {
        assertThatThrownBy(() -> key.agree(value))
                .isInstanceOfSatisfying(
                        AuthFault.class, fault -> assertThat(fault.reason()).isEqualTo(AuthReason.INCORRECT_PAYLOAD));
    }

    @Test
    void theNullGroupHasNoKeys() {
        assertThatThrownBy(() -> DhKey.generate(DhGroup.NULL)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordsAreThoseOfPeople() {
        assertThat(HashFunction.named("sha384")).isEqualTo(HashFunction.SHA_384);
        assertThat(DhGroup.named("ffdhe6144")).isEqualTo(DhGroup.FFDHE_6144);
        assertThat(DhGroup.named("null")).isEqualTo(DhGroup.NULL);
        assertThatThrownBy(() -> HashFunction.named("md5")).hasMessageContaining("sha256, sha384 or sha512");
        assertThatThrownBy(() -> DhGroup.named("modp2048")).hasMessageContaining("ffdhe2048");
    }
}
