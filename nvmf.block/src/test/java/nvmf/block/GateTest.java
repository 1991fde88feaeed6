package nvmf.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GateTest {
    private final Gate gate = new Gate(2);

    @Test
    void letsInAsManyAsItHasRoomFor() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isFalse();
        gate.leave();
        assertThat(gate.enter()).isTrue();
    }

    @Test
    void isEmptyWhenTheLastHasLeftAfterItClosed() {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isTrue();
        gate.close();
        assertThat(gate.enter()).isFalse();
        gate.leave();
        assertThat(Blocks.isDone(gate.emptied())).isFalse();
        gate.leave();
        assertThat(Blocks.isDone(gate.emptied())).isTrue();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void isEmptyAtOnceWhenNobodyIsInside() {
        assertThat(gate.enter()).isTrue();
        gate.leave();
        assertThat(Blocks.isDone(gate.emptied())).as("not closed").isFalse();
        gate.close();
        gate.close();
        assertThat(Blocks.isDone(gate.emptied())).isTrue();
    }
}
