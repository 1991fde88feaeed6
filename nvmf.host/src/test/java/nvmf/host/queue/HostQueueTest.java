package nvmf.host.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.association.HostIdentity;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.HostWitness;
import nvmf.host.fixture.Stages;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class HostQueueTest {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);
    private static final Sqe FLUSH = new Flush(1).toSqe();
    private static final long TIMEOUT_MILLIS = 8_000;

    @RegisterExtension
    final QuietLog log = new QuietLog();

    private final ManualExecutor time = new ManualExecutor();
    private final HostWitness witness =
            new HostWitness(time, new FakeController()).connect(HostIdentity.of(new UUID(5, 5)));
    private final List<FakeQueue> pairs = new ArrayList<>();
    private final List<FakeCommand> arrived = new ArrayList<>();
    private final List<Counting> answers = new ArrayList<>();

    /** Counts what it is told; each answer must come once. */
    private static final class Counting implements Answer {
        private int answered;
        private final List<StatusException> lost = new ArrayList<>();

        @Override
        public void answered(Cqe cqe) {
            answered++;
        }

        @Override
        public void lost(StatusException why) {
            lost.add(why);
        }

        private int told() {
            return answered + lost.size();
        }
    }

    @AfterEach
    void nothingIsLeftAndTheWitnessGoesOn() {
        if (!time.isShutdown()) {
            witness.testify(() -> pairs.forEach(FakeQueue::close));
            assertThat(pairs).allMatch(FakeQueue::isEnded);
        }
    }

    private FakeQueue pair(int qid, int depth) {
        return pair(qid, depth, arrived::add);
    }

    private FakeQueue pair(int qid, int depth, Consumer<FakeCommand> handler) {
        FakeQueue pair = new FakeQueue(new QueueSpec(qid, depth, 0, Options.NONE), time, handler);
        pairs.add(pair);
        return pair;
    }

    private HostQueue queue(FakeQueue pair, QueueLimits limits) {
        var opened = HostQueue.over(pair, "test", pair.spec().qid(), limits);
        time.run();
        return Stages.value(opened);
    }

    private HostQueue queue(FakeQueue pair) {
        return queue(pair, QueueLimits.of(pair.spec().depth(), TIMEOUT_MILLIS));
    }

    private Counting submit(HostQueue queue) {
        Counting answer = new Counting();
        answers.add(answer);
        queue.submit(FLUSH, NO_DATA, answer);
        return answer;
    }

    @Test
    void oneLessThanTheDepthIsOutAndTheRestWaitsInOrder() {
        HostQueue queue = queue(pair(1, 4));
        for (int i = 0; i < 6; i++) {
            queue.submit(new Flush(i + 1).toSqe(), NO_DATA, new Counting());
        }
        assertThat(arrived).extracting(command -> command.sqe().nsid()).containsExactly(1, 2, 3);
        arrived.get(1).succeed();
        arrived.get(0).succeed();
        assertThat(arrived).extracting(command -> command.sqe().nsid()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void anIdentifierRestsAsLongAsItCanBeforeItIsUsedAgain() {
        HostQueue queue = queue(pair(1, 8));
        List<Integer> cids = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            submit(queue);
            cids.add(arrived.get(i).sqe().cid());
            arrived.get(i).succeed();
        }
        assertThat(cids.subList(0, 7)).doesNotHaveDuplicates().allMatch(cid -> cid < 7);
        assertThat(cids.subList(7, 14)).isEqualTo(cids.subList(0, 7));
    }

    @Test
    void identifiersOfTenThousandCommandsInDisorderAreNeverInUseTwice() {
        FakeQueue pair = pair(1, 32); // which refuses an identifier in use
        HostQueue queue = queue(pair);
        Random random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            submit(queue);
            while (pair.open().size() > random.nextInt(32)) {
                pair.open().get(random.nextInt(pair.open().size())).succeed();
            }
        }
        while (!pair.open().isEmpty()) {
            pair.open().get(0).succeed();
        }
        assertThat(answers).hasSize(10_000).allMatch(answer -> answer.answered == 1 && answer.lost.isEmpty());
    }

    @Test
    void theLineIsBoundedAndWhoComesTooLateIsToldSo() {
        HostQueue queue = queue(pair(1, 2), new QueueLimits(2, 0, 3, TIMEOUT_MILLIS));
        for (int i = 0; i < 5; i++) {
            submit(queue);
        }
        Counting refused = answers.get(4);
        assertThat(refused.lost).hasSize(1);
        assertThat(refused.lost.get(0))
                .hasMessage("test qid=1 loop://fake: more than 3 commands wait in line")
                .extracting(StatusException::status)
                .isEqualTo(Status.ABORTED_BY_HOST);
        for (int i = 0; i < 4; i++) {
            arrived.get(i).succeed();
        }
        assertThat(answers).allMatch(answer -> answer.told() == 1);
    }

    @Test
    void theInboxIsBoundedTooWhileTheQueuesThreadIsBusy() throws InterruptedException {
        HostQueue queue = queue(pair(1, 2), new QueueLimits(2, 0, 3, TIMEOUT_MILLIS));
        elsewhere(() -> IntStream.range(0, 5).forEach(i -> submit(queue)));
        assertThat(answers.stream().filter(answer -> answer.told() > 0)).hasSize(2);
        time.run();
        arrived.get(0).succeed();
        arrived.get(1).succeed();
        arrived.get(2).succeed();
        assertThat(answers).allMatch(answer -> answer.told() == 1);
    }

    @Test
    void oneWakeUpServesManyCommandsFromElsewhereInTheirOrder() throws InterruptedException {
        HostQueue queue = queue(pair(1, 128));
        int before = time.waiting();
        elsewhere(() ->
                IntStream.range(0, 100).forEach(i -> queue.submit(new Flush(i + 1).toSqe(), NO_DATA, new Counting())));
        assertThat(time.waiting()).isEqualTo(before + 1);
        assertThat(arrived).isEmpty();
        time.run();
        assertThat(arrived)
                .extracting(command -> command.sqe().nsid())
                .isEqualTo(IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void onTheQueuesOwnThreadNothingIsHandedOver() {
        HostQueue queue = queue(pair(1, 4));
        submit(queue);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void aLateCommandEndsTheQueueAndGetsItsBufferBackOnlyWithTheEnd() {
        FakeQueue pair = pair(1, 4);
        pair.holdEnd();
        HostQueue queue = queue(pair);
        time.advanceMillis(TIMEOUT_MILLIS / 2);
        Counting late = submit(queue);
        time.advanceMillis(TIMEOUT_MILLIS - 1);
        Counting young = submit(queue);
        assertThat(late.told()).isZero();
        time.advanceMillis(TIMEOUT_MILLIS / 4);
        assertThat(late.told()).as("the transport still has the buffer").isZero();
        pair.finish();
        time.run();
        assertThat(late.lost).hasSize(1);
        assertThat(late.lost.get(0)).hasMessage("test qid=1 loop://fake: Flush (00h) took longer than 8000 ms");
        assertThat(young.lost).hasSize(1);
        assertThat(Stages.failure(queue.closed())).hasMessage("Flush (00h) took longer than 8000 ms");
    }

    @Test
    void commandsThatAreNotLateLeaveTheQueueAlone() {
        FakeQueue pair = pair(1, 4);
        HostQueue queue = queue(pair);
        for (int i = 0; i < 20; i++) {
            submit(queue);
            time.advanceMillis(TIMEOUT_MILLIS - TIMEOUT_MILLIS / 8);
            arrived.get(i).succeed();
        }
        assertThat(pair.isEnded()).isFalse();
        assertThat(answers).allMatch(answer -> answer.answered == 1);
    }

    @Test
    void anEventRequestMayWaitForEver() {
        FakeQueue pair = pair(0, 4);
        HostQueue queue = queue(pair);
        queue.submit(AsyncEvent.request(), NO_DATA, new Counting());
        time.advanceMillis(100 * TIMEOUT_MILLIS);
        assertThat(pair.isEnded()).isFalse();
        submit(queue);
        time.advanceMillis(2 * TIMEOUT_MILLIS);
        assertThat(pair.isEnded()).isTrue();
    }

    @Test
    void theEndAnswersEveryCommandOnceWhereverItIs() throws InterruptedException {
        HostQueue queue = queue(pair(1, 4));
        for (int i = 0; i < 6; i++) {
            submit(queue); // three out, three in line
        }
        queue.close();
        elsewhere(() -> submit(queue)); // in the inbox
        time.run();
        submit(queue); // too late
        elsewhere(() -> submit(queue));
        time.run();
        assertThat(answers).hasSize(9).allMatch(answer -> answer.told() == 1 && answer.lost.size() == 1);
        assertThat(answers.get(8).lost.get(0)).hasMessage("test qid=1 loop://fake: the queue was closed");
        Stages.value(queue.closed());
        assertThat(witness.timersOfOthers()).as("timers left").isZero();
    }

    @Test
    void theReasonOfTheEndReachesWhoeverWaited() {
        FakeQueue pair = pair(1, 4);
        HostQueue queue = queue(pair);
        Counting answer = submit(queue);
        pair.cut("somebody pulled the cable");
        time.run();
        assertThat(answer.lost.get(0)).hasMessage("test qid=1 loop://fake: somebody pulled the cable");
        assertThat(answer.lost.get(0).status()).isEqualTo(Status.ABORTED_BY_HOST);
        assertThat(Stages.failure(queue.closed())).hasMessage("somebody pulled the cable");
    }

    @Test
    void aTransportThatAnswersAtOnceNeedsNoStackForALongLine() {
        List<FakeCommand> held = new ArrayList<>();
        FakeQueue pair = pair(1, 2, command -> {
            if (held.isEmpty()) {
                held.add(command);
            } else {
                command.succeed();
            }
        });
        HostQueue queue = queue(pair);
        for (int i = 0; i < QueueLimits.WAITING_MAX; i++) {
            submit(queue);
        }
        held.get(0).succeed();
        assertThat(answers).allMatch(answer -> answer.answered == 1);
    }

    @Test
    void anAnswerThatSubmitsTheNextCommandNeedsNoStackEither() {
        FakeQueue pair = pair(1, 2, FakeCommand::succeed);
        HostQueue queue = queue(pair);
        int[] left = {100_000};
        Answer again = new Answer() {
            @Override
            public void answered(Cqe cqe) {
                if (left[0]-- > 0) {
                    queue.submit(FLUSH, NO_DATA, this);
                }
            }

            @Override
            public void lost(StatusException why) {
                throw why;
            }
        };
        queue.submit(FLUSH, NO_DATA, again);
        assertThat(left[0]).isNegative();
    }

    @Test
    void anUrgentCommandGoesAheadOfTheLineWithAnIdentifierOfItsOwn() {
        HostQueue queue = queue(pair(0, 4), new QueueLimits(4, 1, 16, TIMEOUT_MILLIS));
        for (int i = 0; i < 4; i++) {
            submit(queue);
        }
        assertThat(arrived).as("one identifier is kept").hasSize(2);
        queue.submitUrgent(new Flush(77).toSqe(), NO_DATA, new Counting());
        assertThat(arrived).hasSize(3);
        assertThat(arrived.get(2).sqe().nsid()).isEqualTo(77);
        Set<Integer> cids = new HashSet<>();
        arrived.forEach(command -> cids.add(command.sqe().cid()));
        assertThat(cids).hasSize(3);
    }

    @Test
    void aTransportThatStoppedTakesNoCommandAlong() throws InterruptedException {
        FakeQueue pair = pair(1, 4);
        HostQueue queue = queue(pair);
        submit(queue);
        pair.cut("the transport was stopped");
        time.run();
        time.shutdownNow();
        elsewhere(() -> submit(queue));
        assertThat(answers).hasSize(2).allMatch(answer -> answer.lost.size() == 1);
        assertThat(Stages.failure(HostQueue.over(pair(2, 4), "test", 2, QueueLimits.of(4, 1))))
                .hasMessage("test: its transport stopped");
    }

    @Test
    void aTransportThatThrowsLosesItsCommandAndNothingElse() {
        boolean[] broken = {true};
        FakeQueue pair = pair(1, 3, command -> {
            if (broken[0]) {
                throw new IllegalStateException("this transport is broken");
            }
            command.succeed();
        });
        HostQueue queue = queue(pair);
        Counting first = submit(queue);
        broken[0] = false;
        Counting second = submit(queue);
        assertThat(first.lost).hasSize(1);
        assertThat(second.answered).isEqualTo(1);
        log.excuse();
    }

    private static void elsewhere(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        thread.start();
        thread.join();
    }
}
