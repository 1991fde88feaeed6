package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import nvmf.testkit.Vectors.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux-6.12-none-admin",
                "linux-6.12-none-io",
                "linux-6.12-none-discovery",
                "linux-6.12-hdgst-admin",
                "linux-6.12-hdgst-io",
                "linux-6.12-ddgst-admin",
                "linux-6.12-ddgst-io",
                "linux-6.12-both-admin",
                "linux-6.12-both-io"
            })
    void everyConnectionStartsWithItsHandshakeAndEveryPduHasTheLengthItClaims(String name) {
        List<Pdu> pdus = Vectors.read(name);
        assertThat(pdus).hasSizeGreaterThan(10);
        assertThat(pdus.get(0).fromHost()).isTrue();
        assertThat(pdus.get(0).type()).as("ICReq").isEqualTo(0x00);
        assertThat(pdus.get(1).fromHost()).isFalse();
        assertThat(pdus.get(1).type()).as("ICResp").isEqualTo(0x01);
        for (Pdu pdu : pdus) {
            // TCP Transport Specification, "PDU Common Header": PLEN at offset 4; odd types come from the controller.
            ByteBuffer bytes = pdu.bytes();
            assertThat(bytes.getInt(4)).as(pdu.toString()).isEqualTo(bytes.remaining());
            assertThat(pdu.type() % 2 == 0).as(pdu.toString()).isEqualTo(pdu.fromHost());
        }
    }

    @Test
    void aPduKnowsWhatItIsAbout() {
        List<Pdu> pdus = Vectors.parse("# Flush\n> 00ff\n\n< 01\n# Read\n> 02\n");
        assertThat(pdus).extracting(Pdu::about).containsExactly("Flush", "Flush", "Read");
        assertThat(pdus).extracting(Pdu::fromHost).containsExactly(true, false, true);
        assertThat(pdus.get(0).bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(pdus.get(0).bytes().getShort(0)).isEqualTo((short) 0xFF00);
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vectors.read("solaris"))
                .withMessageContaining("solaris");
        assertThatIllegalArgumentException().isThrownBy(() -> Vectors.parse("? 00"));
        assertThatIllegalArgumentException().isThrownBy(() -> Vectors.parse("> 0g"));
    }
}
