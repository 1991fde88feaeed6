package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base Specification, "Keep Alive": who is silent for too long is taken for lost. */
@ExtendWith(QuietLog.class)
class KeepAliveTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    private Bench.HostSide connect(long katoMillis) {
        return bench.connect(Bench.adminData(), katoMillis).enable();
    }

    @Test
    void aSilentHostIsLostNotBeforeItsTimeoutAndNotLongAfterIt() {
        Bench.HostSide host = connect(1000);
        bench.time.advanceMillis(1000);
        assertThat(host.admin.isClosed()).isFalse();
        bench.time.advanceMillis(501);
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(
                        Bench.SUBNQN,
                        Bench.HOSTNQN,
                        host.cntlid,
                        "the host was silent for longer than its keep alive timeout of 1000 ms"));
        assertThat(bench.subsystem.snapshot().controllers()).as("the witness").hasSize(1);
    }

    @Test
    void aHostThatKeepsAliveStays() {
        Bench.HostSide host = connect(1000);
        for (int i = 0; i < 20; i++) {
            bench.time.advanceMillis(999);
            host.admin(KeepAlive.sqe());
        }
        assertThat(host.admin.isClosed()).isFalse();
    }

    // CTRATT.TBKAS.
    @Test
    void trafficOnAnIoQueueKeepsAliveAsWell() {
        Bench.HostSide host = connect(1000);
        ScriptedQueue io = host.io(1);
        for (int i = 0; i < 20; i++) {
            bench.time.advanceMillis(900);
            io.send(new Read(1, 0, 1, false).toSqe(), 512);
        }
        assertThat(host.admin.isClosed()).isFalse();
        bench.time.advanceMillis(1501);
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(io.isClosed()).isTrue();
    }

    @Test
    void aTimeoutOfZeroIsNone() {
        Bench.HostSide host = connect(0);
        bench.time.advanceMillis(1_000_000_000);
        assertThat(host.admin.isClosed()).isFalse();
    }

    @Test
    void aTimeoutIsRoundedUpAndTold() {
        Bench.HostSide host = connect(1);
        assertThat(kato(host)).isEqualTo(100);
        assertThat(bench.subsystem.snapshot().controllers().get(1).katoMillis()).isEqualTo(100);
    }

    @Test
    void aTimeoutCanBeChangedAndSwitchedOff() {
        Bench.HostSide host = connect(1000);
        host.admin(new SetFeatures(Feature.KEEP_ALIVE_TIMER, 0, false, 60_000).toSqe());
        bench.time.advanceMillis(59_000);
        assertThat(host.admin.isClosed()).isFalse();
        host.admin(new SetFeatures(Feature.KEEP_ALIVE_TIMER, 0, false, 0).toSqe());
        bench.time.advanceMillis(1_000_000_000);
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(kato(host)).isZero();
    }

    @Test
    void theLongestTimeoutIsNotNegative() {
        Bench.HostSide host = connect(0xFFFF_FFFFL);
        bench.time.advanceMillis(0xFFFF_FFFFL);
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(kato(host)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void aDiscoveryHostThatNamesNoTimeoutHasTwoMinutes() {
        ConnectData data = new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN);
        Bench.HostSide host = bench.connect(data, 0).enable();
        bench.time.advanceMillis(120_000);
        assertThat(host.admin.isClosed()).isFalse();
        bench.time.advanceMillis(60_001);
        assertThat(host.admin.isClosed()).isTrue();
    }

    @Test
    void anAssociationThatEndedLeavesNoTimer() {
        connect(1000).admin.drop();
        assertThat(bench.time.waiting()).isZero();
    }

    private static long kato(Bench.HostSide host) {
        return Integer.toUnsignedLong(host.admin(new GetFeatures(Feature.KEEP_ALIVE_TIMER, 0, 0, 0).toSqe())
                .cqe()
                .dw0());
    }
}
