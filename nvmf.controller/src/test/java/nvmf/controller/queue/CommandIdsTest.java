package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
        CommandIds.Claim claim = ids.claim(cid);
        assertThat(ids.claim(cid)).isSameAs(CommandIds.CONFLICT);
        claim.release();
        assertThat(ids.claim(cid)).isNotSameAs(CommandIds.CONFLICT);
    }

    @Test
    void aConflictDoesNotTouchTheOtherCommandsClaim() throws ProtocolException {
        ids.claim(5);
        ids.claim(5);
        assertThat(ids.outstanding()).isEqualTo(1);
        assertThat(ids.claim(5)).isSameAs(CommandIds.CONFLICT);
    }

    @Test
    void neighboursDoNotDisturbEachOther() throws ProtocolException {
        CommandIds.Claim one = ids.claim(64);
        ids.claim(65);
        one.release();
        assertThat(ids.claim(65)).isSameAs(CommandIds.CONFLICT);
        assertThat(ids.claim(64)).isNotSameAs(CommandIds.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 32, 127, 128, 1024})
    void whateverIsClaimedAndReleasedExactlyWhatIsClaimedIsInUse(int depth) throws ProtocolException {
        CommandIds many = new CommandIds(depth);
        Map<Integer, CommandIds.Claim> held = new HashMap<>();
        Random random = new Random(depth);
        for (int i = 0; i < 20_000; i++) {
            // Few numbers far apart and close together, so that they meet in the table.
            int cid = random.nextInt(2 * depth) * (random.nextBoolean() ? 1 : 0x1001) & 0xFFFF;
            if (held.containsKey(cid) && random.nextBoolean()) {
                held.remove(cid).release();
            } else if (held.size() < depth) {
                CommandIds.Claim claim = many.claim(cid);
                assertThat(claim == CommandIds.CONFLICT).isEqualTo(held.containsKey(cid));
                held.putIfAbsent(cid, claim);
            } else {
                held.remove(held.keySet().iterator().next()).release();
            }
            assertThat(many.outstanding()).isEqualTo(held.size());
        }
    }

    @Test
    void moreCommandsThanTheQueueHasEntriesBreakTheProtocol() throws ProtocolException {
        ids.claim(0);
        ids.claim(1);
        ids.claim(2);
        assertThatThrownBy(() -> ids.claim(3)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aClaimIsReleasedOnce() throws ProtocolException {
        CommandIds.Claim claim = ids.claim(9);
        claim.release();
        assertThatThrownBy(claim::release).isInstanceOf(AssertionError.class);
    }
}
