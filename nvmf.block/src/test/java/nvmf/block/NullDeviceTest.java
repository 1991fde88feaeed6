package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.spec.Status;
import org.junit.jupiter.api.Test;

final class NullDeviceTest {
    private final NullDevice disk = new NullDevice(4096, 1L << 50);

    @Test
    void readsZeroesWhateverWasWritten() {
        assertThat(disk.geometry()).isEqualTo(new Geometry(4096, 1L << 38, false, false));
        Blocks.await(disk.write(5, Blocks.of(7, 4096), true));
        assertThat(Blocks.read(disk, 5, 200)).containsOnly(0);
    }

    @Test
    void touchesOnlyTheRegionLent() {
        ByteBuffer target = Blocks.of(7, 3 * 4096).position(4096).limit(8192);
        Blocks.await(disk.read(0, target));
        assertThat(target.position()).isEqualTo(4096);
        assertThat(target.clear().get(4095)).isEqualTo((byte) 7);
        assertThat(target.get(4096)).isZero();
        assertThat(target.get(8191)).isZero();
        assertThat(target.get(8192)).isEqualTo((byte) 7);
    }

    @Test
    void refusesWhatIsOutside() {
        long end = disk.geometry().blocks();
        assertThat(Blocks.status(disk.read(end, Blocks.of(0, 4096)))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.write(end, Blocks.of(0, 4096), false))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.writeZeroes(end, 1, true, false))).isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.deallocate(List.of(new LbaRange(end, 1)))))
                .isEqualTo(Status.LBA_OUT_OF_RANGE);
        assertThat(Blocks.status(disk.read(0, Blocks.of(0, 512)))).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        Blocks.await(disk.deallocate(List.of(new LbaRange(0, end))));
        Blocks.await(disk.flush());
    }

    @Test
    void changesItsSizeInUse() {
        AtomicInteger changes = new AtomicInteger();
        disk.onGeometryChange(changes::incrementAndGet);
        disk.resize(4096);
        disk.resize(4096);
        assertThat(disk.geometry().blocks()).isEqualTo(1);
        assertThat(changes).hasValue(1);
        assertThatIllegalArgumentException().isThrownBy(() -> disk.resize(0));
        assertThat(disk.geometry().blocks()).isEqualTo(1);
    }
}
