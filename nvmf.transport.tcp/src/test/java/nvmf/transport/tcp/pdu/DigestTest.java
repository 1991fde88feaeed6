package nvmf.transport.tcp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DigestTest {
    // RFC 3720, appendix B.4.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000, 8A9136AA",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 62A8AB43",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 46DD794E",
        "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100, 113FDB5C"
    })
    void theVectorsOfTheRfcComeOut(String bytes, String crc) {
        assertThat(of(HexFormat.of().parseHex(bytes))).isEqualTo(Integer.parseUnsignedInt(crc, 16));
    }

    @Test
    void theCheckValueComesOut() {
        assertThat(of("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xE3069283);
    }

    @Test
    void piecesMakeTheSameAsTheWhole() {
        ByteBuffer bytes = Wire.allocateDirect(1000);
        for (int i = 0; i < 1000; i++) {
            bytes.put(i, (byte) (i * 7));
        }
        Digest digest = new Digest();
        int whole = digest.of(bytes, 0, 1000);
        digest.reset();
        for (int at = 0; at < 1000; at += 100) {
            digest.update(bytes, at, 100);
        }
        assertThat(digest.value()).isEqualTo(whole);
    }

    @Test
    void positionAndLimitStay() {
        ByteBuffer bytes = Wire.allocate(100);
        bytes.limit(80).position(60);
        new Digest().of(bytes, 10, 20);
        assertThat(bytes.position()).isEqualTo(60);
        assertThat(bytes.limit()).isEqualTo(80);
    }

    // C11: a CRC of 32 bits finds every burst of up to 32.
    @Test
    void everyBurstOfErrorsUpTo32BitsIsFound() {
        Random random = new Random(11);
        ByteBuffer bytes = Wire.allocateDirect(128);
        Digest digest = new Digest();
        for (int at = 0; at < 128; at++) {
            bytes.put(at, (byte) random.nextInt());
        }
        int right = digest.of(bytes, 0, 128);
        for (int i = 0; i < 1_000_000; i++) {
            int at = random.nextInt(128 - 8);
            long before = bytes.getLong(at);
            long burst = (random.nextInt() | 1L) & 0xFFFF_FFFFL;
            bytes.putLong(at, before ^ burst << random.nextInt(33));
            assertFalse(digest.of(bytes, 0, 128) == right, "a burst slipped through");
            bytes.putLong(at, before);
        }
    }

    private static int of(byte[] bytes) {
        return new Digest().of(ByteBuffer.wrap(bytes), 0, bytes.length);
    }
}
