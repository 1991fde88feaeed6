package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiscoveryEntryTest {
    private static DiscoveryEntry entry(TransportType type) {
        byte[] tsas = new byte[Tsas.BYTES];
        tsas[1] = 4;
        return new DiscoveryEntry(
                TransportAddress.of(type, "192.0.2.1", "4420"),
                2,
                4,
                7,
                0xFFFF,
                32,
                2,
                new Nqn("nqn.sub"),
                new Tsas(tsas));
    }

    @ParameterizedTest
    @EnumSource(TransportType.class)
    void entriesOfEveryTransportRoundTrip(TransportType type) {
        assertThat(DiscoveryEntry.of(entry(type).toPage())).isEqualTo(entry(type));
    }

    @Test
    void paddingWithSpacesOrZeroesIsTakenOff() {
        Page page = entry(TransportType.TCP).toPage();
        page.set(DiscoveryEntry.TRSVCID, "8009   ");
        assertThat(DiscoveryEntry.of(page).address().trsvcid()).isEqualTo("8009");
    }

    @Test
    void reservedTypesAndEmptyAddressesAreRefused() {
        Page type = entry(TransportType.TCP).toPage().set(DiscoveryEntry.TRTYPE, 77);
        assertThatThrownBy(() -> DiscoveryEntry.of(type)).isInstanceOf(IllegalArgumentException.class);
        Page family = entry(TransportType.TCP).toPage().set(DiscoveryEntry.ADRFAM, 77);
        assertThatThrownBy(() -> DiscoveryEntry.of(family)).isInstanceOf(IllegalArgumentException.class);
        Page address = entry(TransportType.TCP).toPage().set(DiscoveryEntry.TRADDR, "");
        assertThatThrownBy(() -> DiscoveryEntry.of(address)).isInstanceOf(IllegalArgumentException.class);
    }
}
