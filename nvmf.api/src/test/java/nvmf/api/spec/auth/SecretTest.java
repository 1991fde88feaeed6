package nvmf.api.spec.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import nvmf.api.spec.Nqn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final Nqn HOST = new Nqn("nqn.psk-test-host");

    /** The key 00 01 … 1F and its CRC-32. */
    private static final String GOOD = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";

    private static byte[] counting(int bytes) {
        byte[] key = new byte[bytes];
        IntStream.range(0, bytes).forEach(i -> key[i] = (byte) i);
        return key;
    }

    @Test
    void theFormThatPeopleWriteRoundTrips() {
        Secret secret = Secret.parse(GOOD);
        assertThat(secret.bytes()).isEqualTo(32);
        assertThat(secret.transform()).isEmpty();
        assertThat(secret.keyOf(HOST)).isEqualTo(counting(32));
        assertThat(secret.text()).isEqualTo(GOOD);
        assertThat(Secret.of(counting(32))).isEqualTo(secret).hasSameHashCodeAs(secret);
        assertThat(Secret.parse("  " + GOOD + "\n")).isEqualTo(secret);
    }

    // nvme gen-dhchap-key --hmac=1 --secret=000102…1f --nqn=nqn.psk-test-host
    @Test
    void whatNvmeCliMakesOfAKeyIsMadeHereAsWell() {
        assertThat(Secret.of(HashFunction.SHA_256, counting(32), HOST).text())
                .isEqualTo("DHHC-1:01:dWJ9bJZmwfP7InFtBtjzTb9xL0aBta7aFNKTbZG9RaSOpj1H:");
    }

    // openssl dgst -sha384 -mac HMAC -macopt hexkey:000102…2f, of the name and "NVMe-over-Fabrics"
    @Test
    void aSecretWithAHashFunctionIsBoundToTheNameOfItsUser() {
        Secret secret = Secret.parse("DHHC-1:02:" + base64(counting(48)) + ":");
        assertThat(HexFormat.of().formatHex(secret.keyOf(HOST)))
                .isEqualTo("2444f7331c4dac382f172772c631420aeaf767fe75f0ac4eb8388bd61a520970"
                        + "1ef1038ea54f2968f1e37bce0ac28ad0");
        assertThat(secret.keyOf(new Nqn("nqn.psk-test-other"))).isNotEqualTo(secret.keyOf(HOST));
    }

    @ParameterizedTest
    @EnumSource(HashFunction.class)
    void newSecretsDiffer(HashFunction hash) {
        Secret one = Secret.random(hash);
        assertThat(one).isNotEqualTo(Secret.random(hash)).isEqualTo(Secret.parse(one.text()));
        assertThat(one.bytes()).isEqualTo(hash.bytes());
        assertThat(Secret.random(hash.bytes())).isNotEqualTo(Secret.random(hash.bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR",
                "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR::",
                "DHHC-2:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
                "DHHC-1:0:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
                "DHHC-1:04:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
                "DHHC-1:ff:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
                // 32 bytes are no key of SHA-384
                "DHHC-1:02:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:",
                // blktests nvme/044, a bad checksum
                "DHHC-1:00:Jc/My1o0qtLCWRp+sHhAVafdfaS7YQOMYhk9zSmlatobqB8C:",
                "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaS:",
                "DHHC-1:00:AAECAw==:",
                "DHHC-1:00::",
                "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd%%+KfiaR:",
                "NVMeTLSkey-1:01:VRLbtnN9AQb2WXW3c9+wEf/DRLz0QuLdbYvEhwtdWwNf9LrZ:"
            })
    void whatIsNoSecretIsRefusedWithoutBeingTold(String text) {
        assertThatThrownBy(() -> Secret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("AAEC", "Jc/My", "%%"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 47, 49, 63, 65, 128})
    void keysOfOtherLengthsAreRefused(int bytes) {
        assertThatThrownBy(() -> Secret.of(counting(bytes))).hasMessageContaining("32, 48 or 64 bytes");
        assertThatThrownBy(() -> Secret.parse("DHHC-1:00:" + base64(counting(bytes)) + ":"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretTellsItselfOnlyWhenItIsAsked() {
        Secret secret = Secret.parse(GOOD);
        assertThat(secret.toString()).doesNotContain("DHHC", "AAEC").isEqualTo("a secret of 32 bytes");
        assertThat(new ChapResponse(HashFunction.SHA_256, 1) + " " + DhKey.generate(DhGroup.FFDHE_2048))
                .isEqualTo("ChapResponse[hash=sha256, tId=1] a key of ffdhe2048");
    }

    private static String base64(byte[] key) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(key);
        byte[] all = java.util.Arrays.copyOf(key, key.length + 4);
        for (int i = 0; i < 4; i++) {
            all[key.length + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        return Base64.getEncoder().encodeToString(all);
    }
}
