package nvmf.controller.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControllerIdsTest {
    private final ControllerIds ids = new ControllerIds(5, 7);

    @Test
    void oneJustGivenBackIsTheLastToBeGivenAgain() {
        assertThat(ids.takeAny()).hasValue(5);
        ids.giveBack(5);
        assertThat(ids.takeAny()).hasValue(6);
        assertThat(ids.takeAny()).hasValue(7);
        assertThat(ids.takeAny()).hasValue(5);
    }

    @Test
    void thereAreNoMoreThanThereAre() {
        ids.takeAny();
        ids.takeAny();
        ids.takeAny();
        assertThat(ids.takeAny()).isEmpty();
        ids.giveBack(6);
        assertThat(ids.takeAny()).hasValue(6);
    }

    @Test
    void aParticularOneCanBeTakenOnce() {
        assertThat(ids.take(6)).isTrue();
        assertThat(ids.take(6)).isFalse();
        assertThat(ids.takeAny()).hasValue(5);
        assertThat(ids.takeAny()).hasValue(7);
    }

    @Test
    void theRangeHasBothItsEnds() {
        assertThat(ids.contains(4)).isFalse();
        assertThat(ids.contains(5)).isTrue();
        assertThat(ids.contains(7)).isTrue();
        assertThat(ids.contains(8)).isFalse();
    }
}
