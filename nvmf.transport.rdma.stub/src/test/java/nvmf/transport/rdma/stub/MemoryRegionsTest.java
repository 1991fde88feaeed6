package nvmf.transport.rdma.stub;

import static nvmf.transport.rdma.stub.MemoryRegions.Access.REMOTE_READ;
import static nvmf.transport.rdma.stub.MemoryRegions.Access.REMOTE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.transport.rdma.stub.MemoryRegions.Access;
import org.junit.jupiter.api.Test;

final class MemoryRegionsTest {
    private static final long ADDRESS = 0x7F00_0000_1000L;

    private final MemoryRegions regions = new MemoryRegions(4);

    private static Sgl.Keyed sgl(long address, long length, int key) {
        return new Sgl.Keyed(address, length, key, false);
    }

    private void refused(Status status, Sgl.Keyed sgl, Access access) {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> regions.resolve(sgl, access))
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void aKeyOpensWhatWasLentAndNothingAroundIt() {
        ByteBuffer buffer = Wire.allocate(100).position(10).limit(90);
        int key = regions.register(buffer, ADDRESS, REMOTE_WRITE);
        regions.resolve(sgl(ADDRESS, 80, key), REMOTE_WRITE).put(0, (byte) 1).put(79, (byte) 2);
        assertThat(buffer.get(10)).isEqualTo((byte) 1);
        assertThat(buffer.get(89)).isEqualTo((byte) 2);
        assertThat(buffer.position()).isEqualTo(10);
        assertThat(regions.resolve(sgl(ADDRESS + 79, 1, key), REMOTE_WRITE).get(0))
                .isEqualTo((byte) 2);
        assertThat(regions.resolve(sgl(ADDRESS + 80, 0, key), REMOTE_WRITE).capacity())
                .isZero();
    }

    @Test
    void aRangeThatLeavesItsRegionIsRefused() {
        int key = regions.register(Wire.allocate(80), ADDRESS, REMOTE_READ);
        for (long[] range : new long[][] {
            {ADDRESS, 81},
            {ADDRESS + 1, 80},
            {ADDRESS - 1, 1},
            {ADDRESS + 81, 0},
            {ADDRESS, 0xFF_FFFF},
            {0, 1},
            {-1, 2},
            {Long.MIN_VALUE, 80},
            {Long.MAX_VALUE, 80}
        }) {
            refused(Status.INVALID_DATA_SGL_LENGTH, sgl(range[0], range[1], key), REMOTE_READ);
        }
    }

    @Test
    void addressesMayBeAnywhereUpToTheVeryLast() {
        int key = regions.register(Wire.allocate(80), -81, REMOTE_READ);
        assertThat(regions.resolve(sgl(-81, 80, key), REMOTE_READ).capacity()).isEqualTo(80);
        refused(Status.INVALID_DATA_SGL_LENGTH, sgl(-80, 80, key), REMOTE_READ);
        assertThatIllegalArgumentException().isThrownBy(() -> regions.register(Wire.allocate(80), -79, REMOTE_READ));
    }

    @Test
    void aKeyOpensForOneUseOnly() {
        int key = regions.register(Wire.allocate(80), ADDRESS, REMOTE_READ);
        refused(Status.DATA_TRANSFER_ERROR, sgl(ADDRESS, 80, key), REMOTE_WRITE);
    }

    @Test
    void anInvalidatedKeyOpensNothingEvenWhenItsPlaceIsTakenAgain() {
        int old = regions.register(Wire.allocate(80), ADDRESS, REMOTE_READ);
        assertThat(regions.size()).isEqualTo(1);
        assertThat(regions.invalidate(old)).isTrue();
        assertThat(regions.invalidate(old)).isFalse();
        assertThat(regions.size()).isZero();
        refused(Status.DATA_TRANSFER_ERROR, sgl(ADDRESS, 80, old), REMOTE_READ);
        int next = regions.register(Wire.allocate(80), ADDRESS, REMOTE_READ);
        assertThat(next >>> 8).as("the same place").isEqualTo(old >>> 8);
        assertThat(regions.invalidate(old)).isFalse();
        refused(Status.DATA_TRANSFER_ERROR, sgl(ADDRESS, 80, old), REMOTE_READ);
        assertThat(regions.resolve(sgl(ADDRESS, 80, next), REMOTE_READ).capacity())
                .isEqualTo(80);
    }

    @Test
    void keysThatWereNeverGivenOpenNothing() {
        regions.register(Wire.allocate(80), ADDRESS, REMOTE_READ);
        for (int key : new int[] {0, 1 << 8, 3 << 8 | 1, 4 << 8 | 1, -1, 0x8000_0001}) {
            refused(Status.DATA_TRANSFER_ERROR, sgl(ADDRESS, 80, key), REMOTE_READ);
        }
    }

    @Test
    void aFullTableSaysSoAndAFreePlaceIsUsedAgain() {
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            keys.add(regions.register(Wire.allocate(1), ADDRESS, REMOTE_READ));
        }
        assertThat(keys).hasSize(4);
        assertThatIllegalStateException()
                .isThrownBy(() -> regions.register(Wire.allocate(1), ADDRESS, REMOTE_READ))
                .withMessageContaining("4 memory regions");
        assertThat(regions.invalidate(keys.iterator().next())).isTrue();
        assertThat(keys).doesNotContain(regions.register(Wire.allocate(1), ADDRESS, REMOTE_READ));
    }

    @Test
    void variantsComeRound() {
        int last = 0;
        for (int i = 0; i < 600; i++) {
            int key = regions.register(Wire.allocate(1), ADDRESS, REMOTE_READ);
            assertThat(key).isNotEqualTo(last);
            assertThat(key >>> 8).isZero();
            assertThat(regions.resolve(sgl(ADDRESS, 1, key), REMOTE_READ).capacity())
                    .isEqualTo(1);
            assertThat(regions.invalidate(key)).isTrue();
            last = key;
        }
    }

    @Test
    void aTableHasALegalSize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRegions(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryRegions(MemoryRegions.ENTRIES_MAX + 1));
    }
}
