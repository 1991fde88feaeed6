package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import nvmf.api.spec.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandIdsTest {
    private final CommandIds ids = new CommandIds(3);

    // Hosts number as they like: Linux puts a generation into the upper bits.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 0x1001, 0xF001, 0xFFFE, 0xFFFF})
    void any16BitsAreAnIdentifier(int cid) throws ProtocolException {
        assertThat(ids.claim(cid)).isTrue();
        assertThat(ids.claim(cid)).isFalse();
        ids.release(cid);
        assertThat(ids.claim(cid)).isTrue();
    }

    @Test
    void aConflictDoesNotTouchTheOtherCommandsClaim() throws ProtocolException {
        assertThat(ids.claim(5)).isTrue();
        assertThat(ids.claim(5)).isFalse();
        assertThat(ids.outstanding()).isEqualTo(1);
        assertThat(ids.claim(5)).isFalse();
    }

    @Test
    void neighboursDoNotDisturbEachOther() throws ProtocolException {
        assertThat(ids.claim(64)).isTrue();
        assertThat(ids.claim(65)).isTrue();
        ids.release(64);
        assertThat(ids.claim(65)).isFalse();
        assertThat(ids.claim(64)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 32, 127, 128, 1024})
    void whateverIsClaimedAndReleasedExactlyWhatIsClaimedIsInUse(int depth) throws ProtocolException {
        CommandIds many = new CommandIds(depth);
        Set<Integer> held = new HashSet<>();
        Random random = new Random(depth);
        for (int i = 0; i < 20_000; i++) {
            // Few numbers far apart and close together, so that they meet in the table.
            int cid = random.nextInt(2 * depth) * (random.nextBoolean() ? 1 : 0x1001) & 0xFFFF;
            if (held.contains(cid) && random.nextBoolean()) {
                held.remove(cid);
                many.release(cid);
            } else if (held.size() < depth) {
                assertThat(many.claim(cid)).isEqualTo(held.add(cid));
            } else {
                int any = held.iterator().next();
                held.remove(any);
                many.release(any);
            }
            assertThat(many.outstanding()).isEqualTo(held.size());
        }
    }

    @Test
    void moreCommandsThanTheQueueHasEntriesBreakTheProtocol() throws ProtocolException {
        for (int cid = 0; cid < 3; cid++) {
            assertThat(ids.claim(cid)).isTrue();
        }
        assertThatThrownBy(() -> ids.claim(3)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void anIdentifierIsReleasedOnce() throws ProtocolException {
        assertThat(ids.claim(9)).isTrue();
        ids.release(9);
        assertThatThrownBy(() -> ids.release(9)).isInstanceOf(AssertionError.class);
    }
}
