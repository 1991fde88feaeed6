package nvmf.controller.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.controller.fixture.GatedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTableTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:t");

    private static Namespace namespace(int nsid) {
        return Namespace.of(NQN, nsid, "d", new GatedDevice(512, 8), Identity.NONE, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 77, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void any32BitsCanBeAskedFor(int nsid) {
        NamespaceTable table = NamespaceTable.EMPTY.with(namespace(1)).with(namespace(3));
        assertThat(table.find(nsid)).isNull();
    }

    @Test
    void theListGoesOnAfterAGivenIdentifier() {
        NamespaceTable table =
                NamespaceTable.EMPTY.with(namespace(7)).with(namespace(1)).with(namespace(3));
        assertThat(table.nsidsAfter(0)).containsExactly(1, 3, 7);
        assertThat(table.nsidsAfter(1)).containsExactly(3, 7);
        assertThat(table.nsidsAfter(0xFFFF_FFFD)).isEmpty();
    }

    @Test
    void aChangeLeavesTheSnapshotBeforeItAsItWas() {
        NamespaceTable before = NamespaceTable.EMPTY.with(namespace(2));
        NamespaceTable after = before.without(2);
        assertThat(before.find(2)).isNotNull();
        assertThat(after.find(2)).isNull();
        assertThat(after.all()).isEmpty();
    }

    @Test
    void anIdentityIsWhatIsConfiguredElseTheDevicesElseDerivedAndStable() {
        UUID uuid = new UUID(1, 2);
        assertThat(Namespace.of(NQN, 1, "d", new GatedDevice(512, 8), Identity.of(uuid), false)
                        .identity()
                        .uuid())
                .isEqualTo(uuid);
        assertThat(namespace(1).identity().uuid())
                .isEqualTo(namespace(1).identity().uuid())
                .isNotEqualTo(namespace(2).identity().uuid());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void anIdentifierThatNoHostCouldUseIsRefusedWithASentence(int nsid) {
        assertThatThrownBy(() -> namespace(nsid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nsid is a number from 1 to 1024, not " + nsid);
    }
}
