package nvmf.api.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.nvm.Write;

class RoundTripTest {
    @Property
    void anyBytesAreSomeCommandAndComeBackAsTheyWere(@ForAll @Size(64) byte[] bytes) {
        // Reserved bytes of an SGL descriptor are not kept: 12 to 14, and the address of a transport data block.
        Arrays.fill(bytes, 36, 39, (byte) 0);
        if (bytes[39] == 0x5A) {
            Arrays.fill(bytes, 24, 32, (byte) 0);
        }
        ByteBuffer again = Wire.allocate(Sqe.BYTES);
        Sqe.decode(Wire.view(ByteBuffer.wrap(bytes)), 0).encode(again, 0);
        assertThat(again).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Property
    void anyBytesAreSomeCompletionAndComeBackButForThePhase(@ForAll @Size(16) byte[] bytes) {
        bytes[14] &= (byte) 0xFE;
        ByteBuffer again = Wire.allocate(Cqe.BYTES);
        Cqe.decode(Wire.view(ByteBuffer.wrap(bytes)), 0).encode(again, 0);
        assertThat(again).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Property
    void writesRoundTrip(
            @ForAll int nsid,
            @ForAll long slba,
            @ForAll @IntRange(min = 1, max = 65536) int blocks,
            @ForAll boolean fua) {
        Write write = new Write(nsid, slba, blocks, fua);
        assertThat(Write.of(write.toSqe())).isEqualTo(write);
    }

    @Property
    void logReadsRoundTrip(
            @ForAll @IntRange(max = 255) int lid,
            @ForAll int nsid,
            @ForAll @IntRange(max = 127) int lsp,
            @ForAll boolean rae,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long numd,
            @ForAll long offset,
            @ForAll boolean indexed,
            @ForAll @IntRange(max = 255) int csi) {
        GetLogPage command = new GetLogPage(lid, nsid, lsp, rae, (numd + 1) * 4, offset, indexed, csi);
        assertThat(GetLogPage.of(command.toSqe())).isEqualTo(command);
    }

    @Property
    void connectsRoundTrip(
            @ForAll @IntRange(max = 0xFFFF) int recfmt,
            @ForAll @IntRange(max = 0xFFFF) int qid,
            @ForAll @IntRange(min = 1, max = 0x10000) int depth,
            @ForAll @IntRange(max = 0xFF) int attributes,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long kato) {
        Connect connect = new Connect(recfmt, qid, depth, attributes, kato);
        assertThat(Connect.of(connect.toSqe())).isEqualTo(connect);
    }

    @Property
    void propertySetsRoundTrip(@ForAll boolean wide, @ForAll int offset, @ForAll long value) {
        PropertySet set = new PropertySet(wide ? 8 : 4, offset, value);
        assertThat(PropertySet.of(set.toSqe())).isEqualTo(set);
    }

    @Property
    void propertiesKeepEveryBitThatHasAName(@ForAll long cap, @ForAll int cc) {
        Capabilities capabilities = Capabilities.of(cap);
        assertThat(Capabilities.of(capabilities.toLong())).isEqualTo(capabilities);
        Configuration configuration = Configuration.of(cc);
        assertThat(Configuration.of(configuration.toInt())).isEqualTo(configuration);
    }
}
