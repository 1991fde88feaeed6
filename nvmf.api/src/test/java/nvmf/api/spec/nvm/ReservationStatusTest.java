package nvmf.api.spec.nvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import nvmf.api.spec.Wire;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;
import org.junit.jupiter.api.Test;

class ReservationStatusTest {
    private static final UUID HOST = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static final ReservationStatus TWO = new ReservationStatus(
            7,
            3,
            true,
            2,
            List.of(new Registrant(0xFFFF, true, HOST, 0x1122334455667788L), new Registrant(5, false, HOST, -1)));

    @Test
    void theExtendedStructureHasAHeaderOf64BytesAndEntriesOf64() {
        ByteBuffer data = TWO.encode();

        assertThat(data.limit()).isEqualTo(192);
        assertThat(Wire.bytes(data, 0, 10)).containsExactly(7, 0, 0, 0, 3, 2, 0, 0, 0, 1);
        assertThat(Wire.bytes(data, 64, 8)).containsExactly(0xFF, 0xFF, 1, 0, 0, 0, 0, 0);
        assertThat(Wire.bytes(data, 72, 8)).containsExactly(0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11);
        assertThat(Wire.bytes(data, 80, 16)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(ReservationStatus.decode(data, true)).isEqualTo(TWO);
    }

    @Test
    void theShortStructureHasAHeaderOf24BytesAndEntriesOf24() {
        ByteBuffer data = Wire.allocate(48);
        data.putShort(5, (short) 1).putLong(24 + 8, 0x99L).putLong(24 + 16, 0x42L);

        assertThat(ReservationStatus.decode(data, false).registrants())
                .containsExactly(new Registrant(0, false, new UUID(0, 0x99), 0x42));
    }

    @Test
    void ofAReportThatIsCutOffTheEntriesThatCameAreRead() {
        ReservationStatus cut = ReservationStatus.decode(TWO.encode().limit(191), true);

        assertThat(cut.count()).isEqualTo(2);
        assertThat(cut.registrants()).hasSize(1);
    }

    @Test
    void withoutAHeaderThereIsNoReport() {
        assertThatThrownBy(() -> ReservationStatus.decode(Wire.allocate(23), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void whateverAControllerSendsIsReadWithinItsBytes(
            @ForAll @Size(min = 24, max = 300) byte[] data, @ForAll boolean eds) {
        ReservationStatus status = ReservationStatus.decode(ByteBuffer.wrap(data), eds);
        assertThat(status.registrants().size()).isLessThanOrEqualTo(Math.min(status.count(), data.length / 24));
    }

    @Test
    void capabilitiesAreABitForEachTypeAndOneForPersistence() {
        assertThat(ReservationStatus.capabilities(List.of(ReservationType.values()), true))
                .isEqualTo(0xFF);
        assertThat(ReservationStatus.capabilities(List.of(ReservationType.EXCLUSIVE_ACCESS), false))
                .isEqualTo(0x84);
    }
}
