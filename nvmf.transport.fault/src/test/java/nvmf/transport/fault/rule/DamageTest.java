package nvmf.transport.fault.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DamageTest {
    private static final int BOTH_DIGESTS = 0x03;

    private static byte[] damage(byte[] pdu, String rule, int seed) {
        byte[] before = pdu.clone();
        byte[] after = Damage.of(new Pdu(pdu), RuleParser.parse(rule).fault(), new SplittableRandom(seed));
        assertThat(pdu).as("the PDU itself").isEqualTo(before);
        return after;
    }

    private static int bitsThatDiffer(byte[] one, byte[] other, int from, int to) {
        BitSet difference = BitSet.valueOf(Arrays.copyOfRange(one, from, to));
        difference.xor(BitSet.valueOf(Arrays.copyOfRange(other, from, to)));
        return difference.cardinality();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aCorruptedPayloadHasOneOtherBitAndItsOldDigest(int seed) {
        byte[] pdu = Pdus.c2hData(BOTH_DIGESTS, new byte[512]);
        byte[] after = damage(pdu, "corrupt", seed);

        assertThat(bitsThatDiffer(pdu, after, 28, 28 + 512)).isEqualTo(1);
        assertThat(bitsThatDiffer(pdu, after, 0, pdu.length)).isEqualTo(1);
        assertThat(Pdus.digests(after)).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aResealedPayloadHasOneOtherBitAndADigestThatIsRight(int seed) {
        byte[] pdu = Pdus.c2hData(BOTH_DIGESTS, new byte[512]);
        byte[] after = damage(pdu, "corrupt-resealed", seed);

        assertThat(bitsThatDiffer(pdu, after, 28, 28 + 512)).isEqualTo(1);
        assertThat(Pdus.digests(after)).containsExactly(true, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aCorruptedHeaderKeepsWhatFindsTheNextPdu(int seed) {
        byte[] pdu = Pdus.c2hData(BOTH_DIGESTS, new byte[512]);
        byte[] after = damage(pdu, "corrupt=header", seed);

        assertThat(bitsThatDiffer(pdu, after, 8, 24)).isEqualTo(1);
        assertThat(bitsThatDiffer(pdu, after, 0, pdu.length)).isEqualTo(1);
        assertThat(Pdus.digests(after)).containsExactly(false, true);
        assertThat(Pdus.digests(damage(pdu, "corrupt-resealed=header", seed))).containsExactly(true, true);
    }

    @Test
    void withoutDataItIsTheHeaderThatIsCorrupted() {
        byte[] pdu = Pdus.response(1);
        assertThat(bitsThatDiffer(pdu, damage(pdu, "corrupt", 1), 8, 24)).isEqualTo(1);
    }

    // TCP Transport Specification, "R2T": TTAG, R2TO, R2TL at 10, 12 and 16
    @ParameterizedTest
    @CsvSource({"lie-r2t=length, 7, 4096, 16384", "lie-r2t=offset, 7, 12288, 8192", "lie-r2t=tag, -8, 4096, 8192"})
    void anR2tThatLiesIsSealedAgain(String rule, short tag, int offset, int length) {
        byte[] after = damage(Pdus.r2t(0x01, 7, 4096, 8192), rule, 1);

        assertThat(after).isEqualTo(Pdus.r2t(0x01, tag, offset, length));
    }

    @Test
    void aForgottenSuccessLeavesTheOtherFlagsAndIsSealedAgain() {
        byte[] data = {1, 2, 3, 4};
        assertThat(damage(Pdus.c2hData(0x0F, data), "no-success", 1)).isEqualTo(Pdus.c2hData(0x07, data));
    }

    @Test
    void aTruncatedPduIsItsBeginning() {
        byte[] pdu = Pdus.c2hData(0, new byte[] {1, 2, 3, 4});
        assertThat(damage(pdu, "truncate=26", 1)).isEqualTo(Arrays.copyOf(pdu, 26));
        assertThat(damage(pdu, "cut=1", 1)).isEqualTo(new byte[] {7});
    }

    // PDO and flags of a peer that does not keep to the specification
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 24, 27, 28, 29, 255})
    void aDataOffsetThatCannotBeIsNotFollowed(int pdo) {
        byte[] pdu = Pdus.c2hData(BOTH_DIGESTS, new byte[4]);
        pdu[3] = (byte) pdo;
        for (int seed = 0; seed < 20; seed++) {
            assertThat(damage(pdu, "corrupt-resealed", seed)).hasSameSizeAs(pdu);
        }
        byte[] bare = Arrays.copyOf(pdu, 24);
        assertThat(damage(bare, "corrupt-resealed", 1)).hasSize(24);
    }
}
