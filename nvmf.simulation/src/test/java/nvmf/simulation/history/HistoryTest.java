package nvmf.simulation.history;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nvmf.simulation.history.Operation.Kind;
import nvmf.simulation.history.Operation.Request;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final int HOST = 0;
    private static final int OTHER = 1;

    private boolean heard = true;
    private final History history = new History(4, event -> {}, host -> heard);

    private Operation begin(int host, Kind kind) {
        return history.begin(host, new Request(kind, 0, kind == Kind.FLUSH ? 0 : 1, false));
    }

    private Operation beginDurable(Kind kind) {
        return history.begin(HOST, new Request(kind, 0, 1, true));
    }

    private Operation written() {
        Operation write = begin(HOST, Kind.WRITE);
        history.done(write);
        return write;
    }

    private void sees(int host, long value) {
        Operation read = begin(host, Kind.READ);
        history.read(read, List.of(value));
    }

    private void maySee(long value) {
        assertThatCode(() -> sees(HOST, value)).doesNotThrowAnyException();
    }

    private void mustNotSee(long value) {
        assertThatThrownBy(() -> sees(HOST, value)).isInstanceOf(Violation.class);
    }

    @Test
    void whatWasWrittenIsThere() {
        Operation write = written();
        mustNotSee(Stamp.ZERO);
        maySee(write.value());
    }

    @Test
    void aWriteThatIsUnderWayMayBeThereOrNot() {
        Operation first = written();
        Operation second = begin(HOST, Kind.WRITE);
        maySee(first.value());
        maySee(second.value());
        mustNotSee(first.value());
    }

    @Test
    void aReadMaySeeWhateverWasThereWhileItLasted() {
        Operation read = begin(OTHER, Kind.READ);
        Operation first = written();
        written();
        assertThatCode(() -> history.read(read, List.of(first.value()))).doesNotThrowAnyException();
    }

    @Test
    void ofTwoWritesAtOneTimeEitherMayBeTheLast() {
        Operation first = begin(HOST, Kind.WRITE);
        Operation second = begin(OTHER, Kind.WRITE);
        history.done(second);
        history.done(first);
        maySee(second.value());
        mustNotSee(first.value());
    }

    @Test
    void aFailedWriteMayStillComeUntilItsHostHasHadSomethingElseDone() {
        Operation failed = begin(HOST, Kind.WRITE);
        history.failed(failed, "lost");
        Operation other = begin(OTHER, Kind.WRITE);
        history.done(other);
        sees(OTHER, other.value());
        sees(OTHER, failed.value());
    }

    @Test
    void aFailedWriteDoesNotComeBackLater() {
        Operation failed = begin(HOST, Kind.WRITE);
        history.failed(failed, "lost");
        Operation next = written();
        Operation last = written();
        sees(OTHER, last.value());
        mustNotSee(failed.value());
        mustNotSee(next.value());
    }

    @Test
    void aFailedWriteMayStillComeAfterAFlushThatItsHostAnsweredByItself() {
        Operation failed = begin(HOST, Kind.WRITE);
        history.failed(failed, "lost");
        history.done(begin(HOST, Kind.FLUSH));
        Operation other = begin(OTHER, Kind.WRITE);
        history.done(other);
        sees(OTHER, other.value());
        sees(OTHER, failed.value());
    }

    @Test
    void aFailedWriteMayStillComeUntilSomethingIsDoneThatBeganWhenTheControllerHadHeardOfTheLoss() {
        Operation failed = begin(HOST, Kind.WRITE);
        history.failed(failed, "lost");
        heard = false;
        Operation early = begin(HOST, Kind.WRITE);
        heard = true;
        history.done(early);
        sees(OTHER, early.value());
        sees(OTHER, failed.value());
        Operation proof = written();
        Operation last = written();
        sees(OTHER, last.value());
        mustNotSee(failed.value());
        mustNotSee(proof.value());
    }

    @Test
    void whatWasSentAgainAtOnceMayComeTwiceUntilItsHostHasHadSomethingElseDone() {
        Operation write = begin(HOST, Kind.WRITE);
        history.lost(HOST);
        history.done(write);
        Operation other = begin(OTHER, Kind.WRITE);
        history.done(other);
        sees(OTHER, other.value());
        sees(OTHER, write.value());
        written();
        Operation last = written();
        sees(OTHER, last.value());
        mustNotSee(write.value());
    }

    @Test
    void whatWasNotLostOrWaitedDoesNotComeTwice() {
        history.lost(HOST);
        Operation write = written();
        history.lost(OTHER);
        Operation other = begin(OTHER, Kind.WRITE);
        history.done(other);
        sees(OTHER, other.value());
        mustNotSee(write.value());
    }

    @Test
    void aMixtureIsNeverRight() {
        begin(HOST, Kind.WRITE);
        mustNotSee(Stamp.BROKEN);
    }

    @Test
    void aLossOfPowerTakesWhatWasNotFlushed() {
        Operation write = written();
        history.lostPower();
        maySee(Stamp.ZERO);
        mustNotSee(write.value());
    }

    @Test
    void aLossOfPowerLeavesWhatWasFlushed() {
        Operation first = written();
        Operation flush = begin(HOST, Kind.FLUSH);
        Operation second = written();
        history.done(flush);
        history.lostPower();
        mustNotSee(Stamp.ZERO);
        maySee(second.value());
        mustNotSee(first.value());
    }

    @Test
    void aFlushSaysNothingOfWhatWasWrittenWhileItLasted() {
        Operation flush = begin(HOST, Kind.FLUSH);
        written();
        history.done(flush);
        history.lostPower();
        maySee(Stamp.ZERO);
    }

    @Test
    void aLossOfPowerLeavesWhatWasWrittenThrough() {
        written();
        Operation durable = beginDurable(Kind.WRITE);
        history.done(durable);
        history.lostPower();
        mustNotSee(Stamp.ZERO);
        maySee(durable.value());
    }

    @Test
    void deallocatedBlocksAreZeroesOrAsBefore() {
        Operation write = written();
        history.done(begin(HOST, Kind.TRIM));
        maySee(write.value());
        maySee(write.value());
        Operation zeroes = begin(HOST, Kind.ZEROES);
        history.done(zeroes);
        mustNotSee(write.value());
        maySee(Stamp.ZERO);
    }

    @Test
    void aCompareFailsOnlyWhereSomethingElseMayBeThere() {
        Operation write = written();
        Operation compare = begin(HOST, Kind.COMPARE_AND_WRITE);
        assertThatThrownBy(() -> history.differed(compare, List.of(write.value())))
                .isInstanceOf(Violation.class);
        Operation wrong = begin(HOST, Kind.COMPARE_AND_WRITE);
        assertThatThrownBy(() -> history.swapped(wrong, List.of(Stamp.ZERO))).isInstanceOf(Violation.class);
    }

    @Test
    void whatIsAcknowledgedBetweenACompareAndItsWriteIsNotLost() {
        Operation first = written();
        Operation compare = begin(HOST, Kind.COMPARE_AND_WRITE);
        Operation between = begin(OTHER, Kind.WRITE);
        history.done(between);
        history.swapped(compare, List.of(first.value()));
        mustNotSee(compare.value());
        maySee(between.value());
    }

    @Test
    void nothingIsAnsweredTwice() {
        Operation write = written();
        assertThatThrownBy(() -> history.done(write)).isInstanceOf(Violation.class);
    }
}
