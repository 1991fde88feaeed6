package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base Specification, "SMART / Health Information": Controller Busy Time, in minutes. */
class BusyTimeTest {
    private static final long MINUTE = 60_000;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue one = host.io(1);
    private final ScriptedQueue two = host.io(2);

    private long busyMinutes() {
        return host.admin(new GetLogPage(GetLogPage.SMART, -1, 512, 0).toSqe(), 512)
                .page()
                .getLong(96);
    }

    private void read(ScriptedQueue queue, int cid) {
        queue.send(new Read(1, 0, 1, false).toSqe().withCid(cid), 512);
    }

    private void finish() {
        bench.device.openGate();
        bench.time.run();
    }

    @Test
    void timeWithoutCommandsIsNotBusy() {
        read(one, 1);
        bench.time.advanceMillis(10 * MINUTE);
        assertThat(busyMinutes()).isZero();
    }

    @Test
    void timeIsBusyWhileACommandIsInFlightAndCountsWhileItIs() {
        bench.device.shutGate();
        read(one, 1);
        bench.time.advanceMillis(2 * MINUTE + 1);
        assertThat(busyMinutes()).isEqualTo(2);
        finish();
        bench.time.advanceMillis(7 * MINUTE);
        assertThat(busyMinutes()).isEqualTo(2);
    }

    // A clock for each command would cost what a command at a fast device costs.
    @Test
    void commandsThatComeTogetherAreOneTimeBusy() {
        Sqe read = new Read(1, 0, 1, false).toSqe();
        int before = one.answers().size();
        one.start(read.withCid(1), 512, Status.SUCCESS, new byte[0]);
        bench.time.advanceMillis(MINUTE);
        one.start(read.withCid(2), 512, Status.SUCCESS, new byte[0]);
        bench.time.advanceMillis(MINUTE);
        one.endBatch();
        bench.time.advanceMillis(MINUTE);
        assertThat(one.answers()).hasSize(before + 2);
        assertThat(busyMinutes()).isEqualTo(2);
    }

    @Test
    void aQueueThatGoesInTheMiddleOfABatchIsIdle() {
        one.start(new Read(1, 0, 1, false).toSqe().withCid(1), 512, Status.SUCCESS, new byte[0]);
        bench.time.advanceMillis(MINUTE);
        one.drop();
        bench.time.advanceMillis(5 * MINUTE);
        assertThat(busyMinutes()).isEqualTo(1);
    }

    @Test
    void commandsOfSeveralQueuesAtATimeCountOnce() {
        bench.device.shutGate();
        read(one, 1);
        read(one, 2);
        bench.time.advanceMillis(MINUTE);
        read(two, 1);
        bench.time.advanceMillis(MINUTE);
        finish();
        assertThat(busyMinutes()).isEqualTo(2);
        bench.time.advanceMillis(MINUTE);
        bench.device.shutGate();
        read(two, 2);
        bench.time.advanceMillis(MINUTE);
        finish();
        assertThat(busyMinutes()).isEqualTo(3);
    }

    @Test
    void aQueueThatGoesWithItsCommandsIsBusyUntilTheyAreThrough() {
        bench.device.shutGate();
        read(one, 1);
        one.drop();
        bench.time.advanceMillis(MINUTE);
        finish();
        bench.time.advanceMillis(5 * MINUTE);
        assertThat(busyMinutes()).isEqualTo(1);
    }
}
