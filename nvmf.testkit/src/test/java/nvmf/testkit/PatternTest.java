package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class PatternTest {
    @Test
    void dataOfOneSeedIsNotThatOfAnother() {
        ByteBuffer data = Pattern.of(3, 512);
        assertThatCode(() -> Pattern.check(3, data)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Pattern.check(4, data)).isInstanceOf(AssertionError.class);
        data.put(data.position() + 511, (byte) (data.get(data.position() + 511) + 1));
        assertThatThrownBy(() -> Pattern.check(3, data)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aByteOutsideIsSeen() {
        for (int outside : new int[] {-1, 512}) {
            ByteBuffer data = Pattern.of(3, 512);
            ByteBuffer whole = data.duplicate().clear();
            whole.put(data.position() + outside, (byte) 0);
            assertThatThrownBy(() -> Pattern.check(3, data)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aMovedPositionIsSeen() {
        ByteBuffer data = Pattern.blank(512);
        assertThatCode(() -> Pattern.checkBlank(data)).doesNotThrowAnyException();
        data.get();
        assertThatThrownBy(() -> Pattern.checkBlank(data)).isInstanceOf(AssertionError.class);
    }
}
