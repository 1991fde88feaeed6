package nvmf.transport.rdma.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.transport.rdma.stub.KeyedSgls.Described;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyedSglsTest {
    private static final long MIB_16 = 1 << 24;
    private static final long ADDRESS = 0x7F00_1234_5000L;
    private static final int KEY = 0xDEAD_BEEF;

    // Base Specification, "Keyed SGL Data Block descriptor": length in bytes 10:8, 24 bits.
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 4096, MIB_16 - 4097, MIB_16 - 4096, MIB_16 - 1, MIB_16, MIB_16 + 1, 3 * MIB_16, 0xFFFF_FFFFL
            })
    void thePartsLieEndToEndAndAreTheWhole(long length) {
        List<Sgl.Keyed> parts = KeyedSgls.split(ADDRESS, length, KEY);
        long at = ADDRESS;
        for (Sgl.Keyed part : parts) {
            assertThat(part.address()).isEqualTo(at);
            assertThat(part.key()).isEqualTo(KEY);
            assertThat(part.length()).isLessThanOrEqualTo(0xFF_FFFF);
            assertThat(part.address() % 4096).as("alignment").isEqualTo(ADDRESS % 4096);
            at += part.length();
        }
        assertThat(at).isEqualTo(ADDRESS + length);
        assertThat(KeyedSgls.length(parts)).isEqualTo(length);
        assertThat(parts).hasSize(length < MIB_16 ? 1 : (int) ((length - 0xFF_FFFF + 0xFF_EFFF) / 0xFF_F000) + 1);
        if (length > 0) {
            assertThat(parts).allMatch(part -> part.length() > 0);
        }
    }

    @Test
    void lengthsAreNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyedSgls.split(ADDRESS, -1, KEY));
    }

    @Test
    void oneDescriptorStandsInTheCommandItself() {
        Described described = KeyedSgls.describe(ADDRESS, 4096, KEY, 1);
        assertThat(described.sgl()).isEqualTo(new Sgl.Keyed(ADDRESS, 4096, KEY, false));
        assertThat(described.segment().capacity()).isZero();
        assertThat(KeyedSgls.collect(described.sgl(), described.segment(), 1))
                .containsExactly((Sgl.Keyed) described.sgl());
    }

    @Test
    void severalStandInTheCapsuleAndTheCommandSaysWhere() {
        Described described = KeyedSgls.describe(ADDRESS, 2 * MIB_16, KEY, 3);
        // Base Specification, SGL Last Segment descriptor: type 3h, sub type 1h for an offset.
        assertThat(described.sgl()).isEqualTo(new Sgl.Other(0x31, 0, 3 * 16));
        assertThat(described.segment().capacity()).isEqualTo(3 * 16);
        assertThat(Wire.u8(described.segment(), 15)).as("keyed, address").isEqualTo(0x40);

        ByteBuffer sqe = Wire.allocate(16);
        described.sgl().encode(sqe, 0);
        List<Sgl.Keyed> collected = KeyedSgls.collect(Sgl.decode(sqe, 0), described.segment(), 3);
        assertThat(collected).isEqualTo(KeyedSgls.split(ADDRESS, 2 * MIB_16, KEY));
    }

    @Test
    void moreDescriptorsThanTheControllerTakesAreNotSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyedSgls.describe(ADDRESS, 2 * MIB_16, KEY, 2))
                .withMessageContaining("3 keyed descriptors")
                .withMessageContaining("takes 2");
    }

    @Test
    void aSegmentAfterOtherBytesOfTheCapsuleIsFound() {
        ByteBuffer segment = KeyedSgls.describe(ADDRESS, MIB_16, KEY, 2).segment();
        ByteBuffer capsule =
                ByteBuffer.allocate(7 + 64 + 32).put(7 + 64, segment, 0, 32).position(7);
        assertThat(KeyedSgls.collect(new Sgl.Other(0x31, 64, 32), capsule, 2)).hasSize(2);
    }

    @Test
    void whatIsNoKeyedSglIsRefusedWithItsStatus() {
        ByteBuffer capsule = Wire.allocate(64);
        refused(Status.INVALID_SGL_TYPE, new Sgl.Transport(512), capsule);
        refused(Status.INVALID_SGL_TYPE, Sgl.none(), capsule);
        refused(Status.INVALID_SGL_TYPE, new Sgl.Other(0x21, 0, 32), capsule);
        refused(Status.INVALID_SGL_TYPE, new Sgl.Other(0x30, 0, 32), capsule);
        // The segment's own descriptors are all zero: plain data blocks.
        refused(Status.INVALID_SGL_TYPE, new Sgl.Other(0x31, 0, 32), capsule);
    }

    @Test
    void aSegmentIsInsideOfItsCapsule() {
        ByteBuffer capsule = Wire.allocate(64);
        refused(Status.INVALID_SGL_SEGMENT, new Sgl.Other(0x31, 0, 0), capsule);
        refused(Status.INVALID_SGL_SEGMENT, new Sgl.Other(0x31, 0, 24), capsule);
        refused(Status.INVALID_SGL_COUNT, new Sgl.Other(0x31, 0, 80), Wire.allocate(80));
        refused(Status.INVALID_SGL_COUNT, new Sgl.Other(0x31, 0, 0xFFFF_FFF0L), capsule);
        refused(Status.SGL_OFFSET_INVALID, new Sgl.Other(0x31, 33, 32), capsule);
        refused(Status.SGL_OFFSET_INVALID, new Sgl.Other(0x31, -1, 32), capsule);
        refused(Status.SGL_OFFSET_INVALID, new Sgl.Other(0x31, Long.MAX_VALUE, 32), capsule);
        refused(Status.SGL_OFFSET_INVALID, new Sgl.Other(0x31, Long.MIN_VALUE, 32), capsule);
    }

    private static void refused(Status status, Sgl sgl, ByteBuffer capsule) {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> KeyedSgls.collect(sgl, capsule, 4))
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }
}
