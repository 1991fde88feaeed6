package nvmf.probe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.Terms;
import org.junit.jupiter.api.Test;

final class MutatorTest {
    private static final Terms DIGESTS = Terms.NONE.with(true, true);

    private static Pdu write(Random random) {
        return new Menu(random, "nqn.x", 512).connect(DIGESTS, 0, 0xFFFF);
    }

    @Test
    void mostOfWhatIsWrongHasRightDigests() {
        Random random = new Random(1);
        Pdu pdu = write(random);
        int right = 0;
        for (int i = 0; i < 1000; i++) {
            Mutant mutant = new Mutator(random).mutate(pdu, DIGESTS);
            assertThat(mutant.what()).isNotBlank();
            if (mutant.bytes().length == pdu.length()
                    && new Pdu(mutant.bytes()).digestFault(DIGESTS).isEmpty()) {
                right++;
            }
        }
        assertThat(right).isBetween(500, 950);
    }

    @Test
    void everyByteOfAPduIsChangedSooner() {
        Random random = new Random(2);
        Pdu pdu = write(random);
        Set<Integer> changed = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new Mutator(random).mutate(pdu, DIGESTS).bytes();
            if (bytes.length == pdu.length()) {
                int at = Arrays.mismatch(bytes, pdu.bytes());
                if (at >= 0) {
                    changed.add(at);
                }
            }
        }
        // Of the header and of the structures in the data.
        for (int at = 0; at < 100; at++) {
            assertThat(changed).contains(at);
        }
    }

    @Test
    void whoeverWaitsForMoreIsKnown() {
        Pdu pdu = write(new Random(3));
        assertThat(new Mutant("", pdu.bytes()).isHungry()).isFalse();
        assertThat(new Mutant("", Arrays.copyOf(pdu.bytes(), 7)).isHungry()).isTrue();
        assertThat(new Mutant("", Arrays.copyOf(pdu.bytes(), pdu.length() - 1)).isHungry())
                .isTrue();
        assertThat(new Mutant("", Arrays.copyOf(pdu.bytes(), pdu.length() + 8)).isHungry())
                .as("a PLEN of 0 is read at once")
                .isFalse();
        byte[] two = Arrays.copyOf(pdu.bytes(), 2 * pdu.length());
        System.arraycopy(pdu.bytes(), 0, two, pdu.length(), pdu.length());
        assertThat(new Mutant("", two).isHungry()).isFalse();
    }

    @Test
    void aPatternHasTheSameBytes() {
        assertThat(Recording.pattern(new byte[] {1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3}))
                .isEqualTo("0102+00*9+03");
        assertThat(Recording.pattern(new byte[] {0, 0, 1})).isEqualTo("000001");
    }
}
