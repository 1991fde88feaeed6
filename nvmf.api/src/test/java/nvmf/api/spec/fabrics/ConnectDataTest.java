package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import nvmf.api.spec.Hex;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;

/** Base Specification, figure "Connect Command — Data": HOSTID 0, CNTLID 16, SUBNQN 256, HOSTNQN 512, 1024 bytes. */
class ConnectDataTest {
    private static final ConnectData DATA = new ConnectData(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 0x1234, new Nqn("nqn.sub"), new Nqn("nqn.host"));

    @Test
    void fieldsLieWhereTheFigureHasThem() {
        ByteBuffer data = DATA.encode();
        assertThat(data.remaining()).isEqualTo(1024);
        assertThat(Wire.bytes(data, 0, 16)).isEqualTo(Hex.bytes("00112233445566778899aabbccddeeff"));
        assertThat(Wire.bytes(data, 16, 2)).isEqualTo(Hex.bytes("3412"));
        assertThat(Wire.bytes(data, 256, 8)).isEqualTo("nqn.sub\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(Wire.bytes(data, 512, 9)).isEqualTo("nqn.host\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(ConnectData.decode(data)).isEqualTo(DATA);
    }

    @Test
    void aNameThatIsNotTerminatedIsRefusedWithItsOffset() {
        ByteBuffer data = DATA.encode();
        for (int i = 0; i < 256; i++) {
            data.put(256 + i, (byte) 'a');
        }
        assertThatThrownBy(() -> ConnectData.decode(data))
                .isInstanceOfSatisfying(
                        ConnectData.BadField.class, e -> assertThat(e.offset()).isEqualTo(256));
    }

    @Test
    void namesOfMoreThan223BytesAreRefused() {
        ByteBuffer data = DATA.encode();
        for (int i = 0; i < 224; i++) {
            data.put(512 + i, (byte) 'a');
        }
        assertThatThrownBy(() -> ConnectData.decode(data))
                .isInstanceOfSatisfying(
                        ConnectData.BadField.class, e -> assertThat(e.offset()).isEqualTo(512));
        data.put(512 + 223, (byte) 0);
        assertThat(ConnectData.decode(data).hostnqn().value()).hasSize(223);
    }

    @Test
    void emptyAndUnprintableNamesAreRefused() {
        ByteBuffer empty = DATA.encode().put(512, (byte) 0);
        assertThatThrownBy(() -> ConnectData.decode(empty)).isInstanceOf(ConnectData.BadField.class);
        ByteBuffer newline = DATA.encode().put(260, (byte) '\n');
        assertThatThrownBy(() -> ConnectData.decode(newline)).isInstanceOf(ConnectData.BadField.class);
    }
}
