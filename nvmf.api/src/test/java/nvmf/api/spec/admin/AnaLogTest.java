package nvmf.api.spec.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as it is on the wire, and what a host does not believe. */
class AnaLogTest {
    private static final AnaLog LOG = new AnaLog(
            5,
            List.of(
                    new AnaGroup(1, AnaState.OPTIMIZED, 3, List.of(1, 2)),
                    new AnaGroup(7, AnaState.CHANGE, 2, List.of(9))));

    @Test
    void groupsFollowTheHeaderWithTheirNamespacesBehindThem() {
        ByteBuffer page = LOG.encode();
        assertThat(page.limit()).isEqualTo(16 + 32 + 8 + 32 + 4);
        assertThat(page.getLong(0)).isEqualTo(5);
        assertThat(page.getShort(8)).isEqualTo((short) 2);
        assertThat(page.getInt(16)).isEqualTo(1);
        assertThat(page.getInt(20)).isEqualTo(2);
        assertThat(page.getLong(24)).isEqualTo(3);
        assertThat(page.get(32)).isEqualTo((byte) 1);
        assertThat(page.getInt(48)).isEqualTo(1);
        assertThat(page.getInt(52)).isEqualTo(2);
        assertThat(page.getInt(56)).isEqualTo(7);
        assertThat(page.get(72)).isEqualTo((byte) 0xF);
        assertThat(page.getInt(88)).isEqualTo(9);
    }

    @Test
    void whatWasWrittenIsRead() throws ProtocolException {
        assertThat(AnaLog.decode(LOG.encode())).isEqualTo(LOG);
        AnaLog groupsOnly = new AnaLog(1, List.of(new AnaGroup(1, AnaState.INACCESSIBLE, 1, List.of())));
        ByteBuffer padded = Wire.allocate(4096);
        padded.put(0, groupsOnly.encode(), 0, groupsOnly.encode().limit());
        assertThat(AnaLog.decode(padded)).isEqualTo(groupsOnly);
    }

    @Test
    void theLargestLogHasRoomForEveryGroupAndEveryNamespace() {
        assertThat(AnaLog.bytesMax(2, 3)).isEqualTo(LOG.encode().limit());
    }

    // HOSTILE-INPUTS HD30: counts that promise more than there is.
    @ParameterizedTest
    @CsvSource({"8, 3", "8, 65535", "20, 3", "20, -1", "60, 2"})
    void aCountThatPromisesMoreThanCameIsNotBelieved(int offset, int value) {
        ByteBuffer page = LOG.encode();
        if (offset == 8) {
            page.putShort(offset, (short) value);
        } else {
            page.putInt(offset, value);
        }
        assertThatThrownBy(() -> AnaLog.decode(page)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 14})
    void anUnknownStateIsRefused(int code) {
        ByteBuffer page = LOG.encode().put(32, (byte) code);
        assertThatThrownBy(() -> AnaLog.decode(page))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("state " + code);
    }

    @Test
    void aGroupZeroAndAShortPageAreRefused() {
        ByteBuffer zero = LOG.encode().putInt(16, 0);
        assertThatThrownBy(() -> AnaLog.decode(zero)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> AnaLog.decode(Wire.allocate(15))).isInstanceOf(ProtocolException.class);
    }

    // HOSTILE-INPUTS J18. Base Specification, figure "Path Related Status values"; a retry by another path may help.
    @Test
    void threeStatesRefuseCommandsWithTheirStatusAndWithoutDoNotRetry() {
        assertThat(AnaState.OPTIMIZED.refusal()).isEqualTo(Status.SUCCESS);
        assertThat(AnaState.NON_OPTIMIZED.refusal()).isEqualTo(Status.SUCCESS);
        assertThat(AnaState.PERSISTENT_LOSS.refusal()).isEqualTo(new Status(3, 1));
        assertThat(AnaState.INACCESSIBLE.refusal()).isEqualTo(new Status(3, 2));
        assertThat(AnaState.CHANGE.refusal()).isEqualTo(new Status(3, 3));
    }

    // Base Specification, "Identify Controller", ANACAP bits 0 to 4.
    @ParameterizedTest
    @CsvSource({
        "optimized, 1, 1",
        "non-optimized, 2, 2",
        "inaccessible, 3, 4",
        "persistent-loss, 4, 8",
        "change, 15, 16"
    })
    void aStateHasAWordACodeAndABit(String word, int code, int capability) {
        AnaState state = AnaState.named(word);
        assertThat(state.code()).isEqualTo(code);
        assertThat(state.word()).isEqualTo(word);
        assertThat(state.capability()).isEqualTo(capability);
        assertThat(AnaState.of(code)).contains(state);
    }
}
