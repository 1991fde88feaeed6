package nvmf.api.spec.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nvmf.api.spec.Hex;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;

class NamespacePagesTest {
    @Test
    void namespaceListsRoundTripUnsigned() throws ProtocolException {
        List<Integer> nsids = List.of(1, 7, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE);
        assertThat(NamespaceList.decode(NamespaceList.encode(nsids))).isEqualTo(nsids);
    }

    @Test
    void aFullListHas1024EntriesAndNoMore() throws ProtocolException {
        List<Integer> nsids = IntStream.rangeClosed(1, 2000).boxed().toList();
        assertThat(NamespaceList.decode(NamespaceList.encode(nsids))).isEqualTo(nsids.subList(0, 1024));
    }

    @Test
    void aListThatDoesNotIncreaseIsRefused() {
        ByteBuffer twice = Wire.allocate(4096).putInt(0, 5).putInt(4, 5);
        assertThatThrownBy(() -> NamespaceList.decode(twice)).isInstanceOf(ProtocolException.class);
    }

    // Base Specification, figure "Namespace Identification Descriptor": NIDT 0, NIDL 1, NID 4
    @Test
    void descriptorsLieOneAfterTheOther() {
        List<NamespaceDescriptor> descriptors = List.of(
                new NamespaceDescriptor(NamespaceDescriptor.EUI64, ByteBuffer.wrap(Hex.bytes("0011223344556677"))),
                new NamespaceDescriptor(NamespaceDescriptor.CSI, ByteBuffer.wrap(new byte[1])));
        ByteBuffer page = NamespaceDescriptor.encode(descriptors);
        assertThat(Wire.bytes(page, 0, 17)).isEqualTo(Hex.bytes("01080000 0011223344556677 04010000 00"));
        assertThat(NamespaceDescriptor.decode(page)).isEqualTo(descriptors);
    }

    @Test
    void aDescriptorThatWouldLeaveThePageEndsTheList() {
        ByteBuffer page = Wire.allocate(4096);
        int at = 0;
        while (at + 4 + 255 < 4096) {
            page.put(at, (byte) 9).put(at + 1, (byte) 255);
            at += 259;
        }
        page.put(at, (byte) 9).put(at + 1, (byte) 255);
        assertThat(NamespaceDescriptor.decode(page)).hasSize(15);
        assertThat(NamespaceDescriptor.decode(Wire.allocate(4096))).isEmpty();
    }

    // Base Specification, figure "Commands Supported and Effects Log Page": admin from byte 0, I/O from 1024
    @Test
    void effectsLieByOpcode() {
        ByteBuffer page = EffectsLog.encodeCommands(Map.of(0x06, 1), Map.of(0x01, 3));
        assertThat(page.getInt(24)).isEqualTo(1);
        assertThat(page.getInt(1028)).isEqualTo(3);
        assertThat(EffectsLog.command(page, false, 0x01)).isEqualTo(3);
        assertThat(EffectsLog.encode(Map.of(0x70, 1)).getInt(448)).isEqualTo(1);
    }
}
