package nvmf.transport.tcp.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nvmf.api.spec.Wire;
import nvmf.transport.tcp.pdu.Fes;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.R2t;
import org.junit.jupiter.api.Test;

/** What a controller asks for, and what of its host's data it takes. */
final class R2tSchedulerTest {
    private static final int MAXH2CDATA = 4096;

    private static H2cTransfer transfer(int cid, int length) {
        return new H2cTransfer(cid, Wire.allocate(length), length);
    }

    private static List<R2t> drain(R2tScheduler scheduler) {
        List<R2t> r2ts = new ArrayList<>();
        for (Optional<R2t> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            r2ts.add(next.get());
        }
        return r2ts;
    }

    private static Grant answer(R2tScheduler scheduler, R2t r2t) throws PduException {
        Grant grant = data(scheduler, r2t.cid(), r2t.ttag(), r2t.offset(), r2t.length(), true);
        scheduler.onDataEnd(grant);
        grant.transfer().settle();
        return grant;
    }

    private static Grant data(R2tScheduler scheduler, int cid, int ttag, long offset, long length, boolean last)
            throws PduException {
        return scheduler.onData(new H2cData(cid, ttag, offset, length, last), (int) length);
    }

    private static void assertRefused(R2tScheduler scheduler, H2cData data, int payload, Fes fes, int fei) {
        PduException broken = catchThrowableOfType(PduException.class, () -> scheduler.onData(data, payload));
        assertThat(broken).isNotNull();
        assertThat(broken.fes()).as(broken.getMessage()).isEqualTo(fes);
        assertThat(broken.fei()).isEqualTo(fei);
    }

    @Test
    void aHostThatTakesOneR2tIsAskedForEverythingAtOnce() {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 100_000));
        assertThat(drain(scheduler)).singleElement().satisfies(r2t -> {
            assertThat(r2t.cid()).isEqualTo(5);
            assertThat(r2t.offset()).isZero();
            assertThat(r2t.length()).isEqualTo(100_000);
        });
    }

    @Test
    void aHostThatTakesSeveralIsAskedForThatManyPieces() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(3, MAXH2CDATA, 8);
        H2cTransfer transfer = transfer(5, 4 * 4096 + 100);
        scheduler.add(transfer);
        List<R2t> out = drain(scheduler);
        assertThat(out).extracting(R2t::offset).containsExactly(0L, 4096L, 8192L);
        answer(scheduler, out.get(0));
        List<R2t> more = drain(scheduler);
        assertThat(more).extracting(R2t::offset).containsExactly(12288L);
        answer(scheduler, out.get(1));
        List<R2t> last = drain(scheduler);
        assertThat(last).extracting(R2t::length).containsExactly(100L);
        for (R2t r2t : List.of(out.get(2), more.get(0), last.get(0))) {
            assertThat(transfer.stage()).isNotDone();
            answer(scheduler, r2t);
        }
        assertThat(transfer.stage()).isCompleted();
        assertThat(scheduler.isBusy()).isFalse();
    }

    @Test
    void transfersWaitInLineWhereTagsAreShort() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 2);
        for (int cid = 0; cid < 4; cid++) {
            scheduler.add(transfer(cid, 512));
        }
        List<R2t> out = drain(scheduler);
        assertThat(out).extracting(R2t::cid).containsExactly(0, 1);
        answer(scheduler, out.get(0));
        assertThat(drain(scheduler)).extracting(R2t::cid).containsExactly(2);
        answer(scheduler, out.get(1));
        assertThat(drain(scheduler)).extracting(R2t::cid).containsExactly(3);
    }

    // E1, E3
    @Test
    void dataUnderATagThatIsNotInUseIsRefused() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 256);
        scheduler.add(transfer(5, 512));
        R2t r2t = drain(scheduler).get(0);
        for (int ttag = 0; ttag <= 0xFFFF; ttag += 13) {
            if (ttag != r2t.ttag()) {
                assertRefused(scheduler, new H2cData(5, ttag, 0, 512, true), 512, Fes.INVALID_FIELD, H2cData.TTAG);
            }
        }
        answer(scheduler, r2t);
        assertRefused(scheduler, new H2cData(5, r2t.ttag(), 0, 512, true), 512, Fes.INVALID_FIELD, H2cData.TTAG);
    }

    @Test
    void aTagIsNotUsedAgainSoon() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 1);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 255; i++) {
            scheduler.add(transfer(5, 512));
            R2t r2t = drain(scheduler).get(0);
            assertThat(seen.add(r2t.ttag())).isTrue();
            answer(scheduler, r2t);
        }
        assertThat(seen).doesNotContain(0);
    }

    // E5
    @Test
    void dataUnderAnotherCommandsTagIsRefused() {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 512));
        R2t r2t = drain(scheduler).get(0);
        assertRefused(scheduler, new H2cData(6, r2t.ttag(), 0, 512, true), 512, Fes.SEQUENCE, 0);
    }

    // E6, E8
    @Test
    void aLengthThatIsNotThePayloadsIsRefused() {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 8192));
        int ttag = drain(scheduler).get(0).ttag();
        assertRefused(scheduler, new H2cData(5, ttag, 0, 8192, true), 16, Fes.INVALID_FIELD, H2cData.DATAL);
        assertRefused(scheduler, new H2cData(5, ttag, 0, 0, true), 16, Fes.INVALID_FIELD, H2cData.DATAL);
    }

    // E9
    @Test
    void moreThanMaxH2cDataInOnePduIsRefused() {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 8192));
        int ttag = drain(scheduler).get(0).ttag();
        assertRefused(scheduler, new H2cData(5, ttag, 0, 4100, false), 4100, Fes.LIMIT_EXCEEDED, 0);
    }

    // E11, E13, E14, E15, E16: TCP Transport 3.3.2.2 has a sequence error for data inside of the range that do not
    // follow what
    // came before; here all are out of range, which is what SPDK's target says.
    @Test
    void dataThatDoesNotContinueIsRefused() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 4096));
        int ttag = drain(scheduler).get(0).ttag();
        assertRefused(scheduler, new H2cData(5, ttag, 4, 512, false), 512, Fes.DATA_OUT_OF_RANGE, 0);
        assertRefused(scheduler, new H2cData(5, ttag, 4096, 4, true), 4, Fes.DATA_OUT_OF_RANGE, 0);
        assertRefused(scheduler, new H2cData(5, ttag, 0xFFFF_FFF0L, 16, true), 16, Fes.DATA_OUT_OF_RANGE, 0);
        data(scheduler, 5, ttag, 0, 2048, false);
        assertRefused(scheduler, new H2cData(5, ttag, 0, 2048, false), 2048, Fes.DATA_OUT_OF_RANGE, 0);
        assertRefused(scheduler, new H2cData(5, ttag, 2048, 2052, true), 2052, Fes.DATA_OUT_OF_RANGE, 0);
    }

    // E17, E18: TCP Transport 3.3.2.2, LAST_PDU is set in the last H2CData that satisfies an R2T, and in no other.
    @Test
    void theLastDataIsMarkedAndNoOther() {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 4096));
        int ttag = drain(scheduler).get(0).ttag();
        assertRefused(scheduler, new H2cData(5, ttag, 0, 2048, true), 2048, Fes.SEQUENCE, 0);
        assertRefused(scheduler, new H2cData(5, ttag, 0, 4096, false), 4096, Fes.SEQUENCE, 0);
    }

    // E20: TCP Transport 3.3.2.2, a host serves the R2Ts of a command in their order. Those of another command may come
    // between them.
    @Test
    void theR2tsOfACommandAreAnsweredInTheirOrder() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(2, MAXH2CDATA, 8);
        H2cTransfer transfer = transfer(5, 8192);
        scheduler.add(transfer);
        scheduler.add(transfer(6, 8192));
        List<R2t> out = drain(scheduler);
        int second = out.get(1).ttag();
        assertRefused(scheduler, new H2cData(5, second, 4096, 4096, true), 4096, Fes.SEQUENCE, 0);
        data(scheduler, 5, out.get(0).ttag(), 0, 2048, false);
        assertRefused(scheduler, new H2cData(5, second, 4096, 4096, true), 4096, Fes.SEQUENCE, 0);
        answer(scheduler, out.get(2));
        scheduler.onDataEnd(data(scheduler, 5, out.get(0).ttag(), 2048, 2048, true));
        answer(scheduler, out.get(1));
        assertThat(transfer.stage()).isCompleted();
    }

    @Test
    void aSpoiltTransferFailsWhenAllItsDataCame() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        H2cTransfer transfer = transfer(5, 8192);
        scheduler.add(transfer);
        int ttag = drain(scheduler).get(0).ttag();
        Grant grant = data(scheduler, 5, ttag, 0, 4096, false);
        transfer.spoil();
        scheduler.onDataEnd(grant);
        transfer.settle();
        assertThat(transfer.stage()).isNotDone();
        scheduler.onDataEnd(data(scheduler, 5, ttag, 4096, 4096, true));
        transfer.settle();
        assertThat(transfer.stage()).isCompletedExceptionally();
    }

    @Test
    void anAbandonedTransferAsksForNoMoreAndTellsWhenItIsDrained() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(2, MAXH2CDATA, 8);
        H2cTransfer transfer = transfer(5, 5 * 4096);
        scheduler.add(transfer);
        List<R2t> out = drain(scheduler);
        List<String> drained = new ArrayList<>();
        transfer.abandon(() -> drained.add("now"));
        answer(scheduler, out.get(0));
        assertThat(drain(scheduler)).isEmpty();
        assertThat(drained).isEmpty();
        answer(scheduler, out.get(1));
        assertThat(drained).containsExactly("now");
        assertThat(scheduler.isBusy()).isFalse();
    }

    @Test
    void whatIsWaitingAndWhatIsOutFailsTogether() {
        R2tScheduler scheduler = new R2tScheduler(2, MAXH2CDATA, 2);
        H2cTransfer out = transfer(1, 8192);
        H2cTransfer waiting = transfer(2, 512);
        scheduler.add(out);
        scheduler.add(waiting);
        assertThat(drain(scheduler)).hasSize(2);
        scheduler.fail(new IOException("gone"));
        assertThat(out.stage()).isCompletedExceptionally();
        assertThat(waiting.stage()).isCompletedExceptionally();
    }

    @Test
    void anR2tAgesUntilItsDataMoves() throws PduException {
        R2tScheduler scheduler = new R2tScheduler(1, MAXH2CDATA, 8);
        scheduler.add(transfer(5, 4096));
        int ttag = drain(scheduler).get(0).ttag();
        assertThat(scheduler.age(2)).isFalse();
        assertThat(scheduler.age(2)).isFalse();
        data(scheduler, 5, ttag, 0, 512, false);
        assertThat(scheduler.age(2)).isFalse();
        assertThat(scheduler.age(2)).isFalse();
        assertThat(scheduler.age(2)).isTrue();
    }
}
