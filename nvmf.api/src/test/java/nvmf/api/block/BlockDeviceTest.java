package nvmf.api.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nvmf.api.block.BlockDevice.Geometry;
import org.junit.jupiter.api.Test;

class BlockDeviceTest {
    private final Geometry geometry = new Geometry(512, 100, false, false);

    @Test
    void aRangeInsideIsInsideAndNothingElseIs() {
        assertThat(geometry.contains(0, 100)).isTrue();
        assertThat(geometry.contains(99, 1)).isTrue();
        assertThat(geometry.contains(99, 2)).isFalse();
        assertThat(geometry.contains(100, 1)).isFalse();
        assertThat(geometry.contains(-1, 1)).isFalse();
        assertThat(geometry.contains(Long.MIN_VALUE, 1)).isFalse();
        assertThat(geometry.contains(1, Long.MAX_VALUE)).isFalse();
        assertThat(geometry.contains(1, -1)).isFalse();
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThatThrownBy(() -> new Geometry(513, 1, false, false)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> new Geometry(256, 1, false, false)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> new Geometry(512, 0, false, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Geometry(4096, Long.MAX_VALUE, false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
