package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A subsystem that is paused, drained and resumed under its hosts. */
class PauseTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect(Bench.adminData(), 1000).enable();
    private final ScriptedQueue io = host.io(1);

    private void write(int cid) {
        io.start(new Write(1, cid, 1, false).toSqe().withCid(cid), 512, Status.SUCCESS, new byte[512]);
        bench.time.run();
    }

    private boolean pausedAfterNow(CompletionStage<Void> pause) {
        bench.time.run();
        return pause.toCompletableFuture().isDone();
    }

    @Test
    void aPauseIsCompleteWhenNothingIsAtTheDeviceAndLetsNothingBegin() {
        bench.device.shutGate();
        write(1);
        CompletionStage<Void> pause = bench.subsystem.gates().pause();
        write(2);
        assertThat(pausedAfterNow(pause)).isFalse();

        bench.device.openGate();
        assertThat(pausedAfterNow(pause)).isTrue();
        assertThat(bench.device.calls()).containsExactly("write 1+1 fua");
        assertThat(io.answersTo(1)).isEqualTo(1);
        assertThat(io.answersTo(2)).isZero();
        assertThat(bench.subsystem.gates().isPaused()).isTrue();

        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(io.answerTo(2).status()).isEqualTo(Status.SUCCESS);
        assertThat(bench.subsystem.gates().isPaused()).isFalse();
    }

    @Test
    void whatWaitsGoesOnInTheOrderInWhichItCameAndHoldsNoMemory() {
        bench.subsystem.gates().pause();
        for (int cid = 1; cid <= 5; cid++) {
            write(cid);
        }
        assertThat(io.openLeases()).isZero();
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(bench.device.calls())
                .containsExactly("write 1+1 fua", "write 2+1 fua", "write 3+1 fua", "write 4+1 fua", "write 5+1 fua");
    }

    // The host would take a silent controller for dead, and a controller must not take a host that waits for dead.
    @Test
    void keepAliveAndAdminCommandsAreAnsweredMeanwhile() {
        bench.subsystem.gates().pause();
        write(1);
        for (int i = 0; i < 20; i++) {
            assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(Status.SUCCESS);
            bench.time.advanceMillis(500);
        }
        assertThat(host.admin(new Identify(1, 0).toSqe(), 4096).status()).isEqualTo(Status.SUCCESS);
        // CSTS.PP: commands are not processed for now.
        assertThat(host.read(Property.CSTS)).isEqualTo(0x21);
        assertThat(io.isClosed()).isFalse();
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(io.answersTo(1)).isEqualTo(1);
    }

    @Test
    void aWriteWhoseDataComeDuringThePauseWaitsWithThem() {
        io.holdFetches();
        write(1);
        CompletionStage<Void> pause = bench.subsystem.gates().pause();
        assertThat(pausedAfterNow(pause)).as("it is not at the device").isTrue();
        io.releaseFetches();
        assertThat(bench.device.calls()).isEmpty();
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void whatWaitsCanBeAborted() {
        bench.subsystem.gates().pause();
        write(1);
        write(2);
        assertThat(host.admin(new nvmf.api.spec.admin.Abort(1, 1).toSqe()).cqe().dw0() & 1)
                .isZero();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.ABORT_REQUESTED);
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(bench.device.calls()).containsExactly("write 2+1 fua");
    }

    @Test
    void aHostThatComesDuringThePauseWaitsToo() {
        bench.subsystem.gates().pause();
        ScriptedQueue late = bench.connect().enable().io(1);
        late.start(new Read(1, 0, 1, false).toSqe().withCid(7), 512, Status.SUCCESS, new byte[0]);
        bench.time.run();
        assertThat(late.answersTo(7)).isZero();
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(late.answersTo(7)).isEqualTo(1);
    }

    @Test
    void aQueueThatEndsTakesWhatWaitedWithIt() {
        bench.subsystem.gates().pause();
        write(1);
        host.admin.drop();
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(bench.device.calls()).isEmpty();
        assertThat(bench.subsystem.snapshot().controllers()).isEmpty();
    }

    @Test
    void pausingTwiceIsPausingOnce() {
        bench.subsystem.gates().pause();
        bench.subsystem.gates().pause();
        write(1);
        bench.subsystem.gates().resume();
        bench.time.run();
        assertThat(io.answersTo(1)).isEqualTo(1);
        bench.subsystem.gates().resume();
        write(2);
        assertThat(io.answersTo(2)).isEqualTo(1);
    }
}
