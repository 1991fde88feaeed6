package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class SeededTest {
    @Test
    void aTestGetsARandom(Random random) {
        assertThat(random.ints(100).distinct().count()).isGreaterThan(90);
    }
}
