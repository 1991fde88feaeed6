package nvmf.api.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.fabrics.ConnectResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Base Specification, figures "Common Completion Queue Entry Layout" and "Status Field". */
class CompletionLayoutTest {
    static Stream<Arguments> completions() {
        return Stream.of(
                Arguments.of("DW0, DW1", new Cqe(0x1122334455667788L, 0, 0, 0, Status.SUCCESS), 0, "8877665544332211"),
                Arguments.of("SQHD", new Cqe(0, 0x1234, 0, 0, Status.SUCCESS), 8, "3412"),
                Arguments.of("SQID", new Cqe(0, 0, 0x1234, 0, Status.SUCCESS), 10, "3412"),
                Arguments.of("CID", new Cqe(0, 0, 0, 0x1234, Status.SUCCESS), 12, "3412"),
                Arguments.of("SC", new Cqe(0, 0, 0, 0, new Status(0, 0x80)), 14, "0001"),
                Arguments.of("SCT", new Cqe(0, 0, 0, 0, new Status(7, 0)), 14, "000e"),
                Arguments.of("CRD", new Cqe(0, 0, 0, 0, new Status(0, 0, 3, false, false)), 14, "0030"),
                Arguments.of("M", new Cqe(0, 0, 0, 0, new Status(0, 1).withMore()), 14, "0240"),
                Arguments.of("DNR", new Cqe(0, 0, 0, 0, Status.INVALID_FIELD.dnr()), 14, "0480"),
                Arguments.of(
                        "Connect Invalid Host", new Cqe(0, 0, 0, 0, Status.CONNECT_INVALID_HOST.dnr()), 14, "0883"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("completions")
    void aFieldLiesWhereTheSpecificationPutsIt(String name, Cqe cqe, int offset, String hex) {
        ByteBuffer entry = Wire.allocate(Cqe.BYTES);
        cqe.encode(entry, 0);
        byte[] expected = Hex.bytes(hex);
        assertThat(Wire.bytes(entry, offset, expected.length)).isEqualTo(expected);
        assertThat(Cqe.decode(entry, 0)).isEqualTo(cqe);
    }

    @Test
    void aHeadThatIsNotReportedIsZeroOnTheWire() {
        ByteBuffer entry = Wire.allocate(Cqe.BYTES);
        Cqe.of(7, Status.SUCCESS).encode(entry, 0);
        assertThat(Wire.u16(entry, 8)).isZero();
    }

    @Test
    void onlyAnUnremarkableSuccessCarriesNothing() {
        assertThat(Cqe.of(1, Status.SUCCESS).carriesNothing()).isTrue();
        assertThat(Cqe.of(1, Status.SUCCESS, 1).carriesNothing()).isFalse();
        assertThat(Cqe.of(1, Status.SUCCESS).withSqhd(0).carriesNothing()).isFalse();
        assertThat(Cqe.of(1, Status.SUCCESS.withMore()).carriesNothing()).isFalse();
        assertThat(Cqe.of(1, Status.INVALID_FIELD).carriesNothing()).isFalse();
    }

    @Test
    void thePhaseTagIsIgnored() {
        assertThat(Status.ofWire(0x0001)).isEqualTo(Status.SUCCESS);
        assertThat(Status.ofWire(0xFFFF)).isEqualTo(new Status(7, 0xFF, 3, true, true));
    }

    @Test
    void aStatusSpeaksTheSpecificationsWords() {
        assertThat(Status.LBA_OUT_OF_RANGE.dnr().text()).isEqualTo("LBA Out of Range (00/80h, do not retry)");
        assertThat(new Status(6, 0x12).text()).isEqualTo("Unknown Status (06/12h)");
    }

    // Base Specification, figure "Connect Response": IATTR is bit 16, IPO bits 15:0
    @Test
    void connectNamesTheOffendingField() {
        assertThat(ConnectResponse.invalidData(256)).isEqualTo(0x10100);
        assertThat(ConnectResponse.invalidCommand(42)).isEqualTo(0x2A);
        assertThat(ConnectResponse.authenticationRequired(0x20001)).isTrue();
        assertThat(ConnectResponse.authenticationRequired(0xFFFF)).isFalse();
    }

    // Base Specification, figure "Asynchronous Event Request — Completion Queue Entry Dword 0"
    @Test
    void anEventIsTypeInfoAndLogPage() {
        assertThat(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED.toDw0()).isEqualTo(0x040002);
        assertThat(AsyncEvent.DISCOVERY_LOG_CHANGED.toDw0()).isEqualTo(0x70F002);
        assertThat(AsyncEvent.of(0x0C0302)).isEqualTo(AsyncEvent.ANA_CHANGED);
    }
}
