package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.Copy.Source;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.Verify;
import nvmf.controller.ana.AnaGroups;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that wait for others of their queue, and what happens meanwhile. */
class LineTest {
    private static final int SLOW = 1;
    private static final int WAITING = 2;
    private static final String ONLY_THE_SLOW_ONE = "read 0+1";

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);

    /** A Copy behind a Verify that the device is slow with. */
    private void copyThatWaits() {
        bench.device.shutGate();
        io.send(new Verify(1, 0, 1, false).toSqe().withCid(SLOW));
        copy(WAITING);
        assertThat(bench.device.calls()).containsExactly(ONLY_THE_SLOW_ONE);
    }

    private void copy(int cid) {
        ByteBuffer ranges = Copy.encode(List.of(new Source(0, 1)));
        io.send(new Copy(1, 100, 1, 0, false).toSqe().withCid(cid), Wire.bytes(ranges, 0, Source.BYTES));
    }

    private ScriptedQueue other() {
        Nqn nqn = new Nqn("nqn.2014-08.org.example:other");
        return bench.connect(new ConnectData(new UUID(7, 7), ConnectData.CNTLID_DYNAMIC, Bench.SUBNQN, nqn), 0)
                .enable()
                .io(1);
    }

    private static void register(ScriptedQueue queue, long key) {
        queue.send(
                new ReservationRegister(1, ReservationRegister.REGISTER, false, 0).toSqe(),
                bytes(new ReservationKeys(0, key)));
        assertThat(queue.last().status()).isEqualTo(Status.SUCCESS);
    }

    private static byte[] bytes(ReservationKeys keys) {
        return Wire.bytes(keys.encode(), 0, ReservationKeys.BYTES);
    }

    private Status whatBecameOfTheCopy() {
        bench.device.openGate();
        bench.time.run();
        assertThat(bench.device.calls()).noneMatch(call -> call.startsWith("write"));
        assertThat(io.answerTo(SLOW).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.openLeases()).isZero();
        return io.answerTo(WAITING).status();
    }

    // Base Specification, "Namespace Write Protection": after success nobody writes.
    @Test
    void aCopyWhoseTurnComesAfterTheNamespaceWasProtectedWritesNothing() {
        copyThatWaits();
        host.admin.send(new SetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 1, false, 1).toSqe());
        assertThat(whatBecameOfTheCopy()).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED.dnr());
    }

    @Test
    void aCopyWhoseTurnComesAfterItsQueueEndedWritesNothing() {
        copyThatWaits();
        io.drop();
        assertThat(io.openLeases()).as("the copy's ranges are let go of").isZero();
        bench.device.openGate();
        bench.time.run();
        assertThat(bench.device.calls()).containsExactly(ONLY_THE_SLOW_ONE);
        assertThat(host.io(1).isClosed()).isFalse();
    }

    @Test
    void aCopyWhoseTurnComesWhenTheNamespaceIsInaccessibleWritesNothing() {
        copyThatWaits();
        bench.port.setAnaState(AnaGroups.DEFAULT, AnaState.INACCESSIBLE);
        assertThat(whatBecameOfTheCopy()).isEqualTo(Status.ANA_INACCESSIBLE);
    }

    @Test
    void aCopyWhoseTurnComesAfterAnotherHostReservedTheNamespaceWritesNothing() {
        ScriptedQueue other = other();
        copyThatWaits();
        register(other, 7);
        other.send(
                new ReservationAcquire(1, ReservationAcquire.ACQUIRE, false, 1).toSqe(),
                bytes(new ReservationKeys(7, 0)));
        assertThat(other.last().status()).isEqualTo(Status.SUCCESS);
        assertThat(whatBecameOfTheCopy()).isEqualTo(Status.RESERVATION_CONFLICT.dnr());
    }

    @Test
    void aCopyWhoseTurnComesAfterItsNamespaceWentFindsNone() {
        copyThatWaits();
        bench.subsystem.detach(1);
        assertThat(whatBecameOfTheCopy()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
    }

    private int abort(int cid) {
        host.admin(new Abort(1, cid).toSqe());
        return host.admin.last().cqe().dw0();
    }

    // Base Specification, "Abort command": dword 0 bit 0 cleared to 0 says that it was aborted.
    @Test
    void whatWaitsForItsTurnIsAborted() {
        bench.device.shutGate();
        byte[] block = new byte[512];
        io.send(new Verify(1, 0, 1, false).toSqe().withCid(SLOW));
        io.send(new Verify(1, 8, 1, false).toSqe().withCid(2));
        copy(3);
        io.send(new Compare(1, 16, 1, false).toSqe().withCid(4), block);
        io.send(new Compare(1, 24, 1, false).toSqe().withCid(5), block);

        for (int cid : new int[] {2, 3, 5}) {
            assertThat(abort(cid)).isZero();
            assertThat(io.answerTo(cid).status()).isEqualTo(Status.ABORT_REQUESTED);
        }
        for (int cid : new int[] {SLOW, 4}) {
            assertThat(abort(cid)).as("the device has it").isEqualTo(1);
        }

        bench.device.openGate();
        bench.time.run();
        assertThat(bench.device.calls()).containsExactly(ONLY_THE_SLOW_ONE, "read 16+1");
        assertThat(io.answerTo(SLOW).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(4).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.openLeases()).isZero();
    }

    @Test
    void whatWaitsForItsTurnIsAbortedWhenItsHostIsPreempted() {
        ScriptedQueue other = other();
        register(io, 1);
        register(other, 7);
        copyThatWaits();
        // A fused Compare whose Write may never come.
        io.send(new Compare(1, 8, 1, false).toSqe().withFuse(1).withCid(3), new byte[512]);

        other.send(
                new ReservationAcquire(1, ReservationAcquire.PREEMPT_AND_ABORT, false, 1)
                        .toSqe()
                        .withCid(9),
                bytes(new ReservationKeys(7, 1)));

        assertThat(io.answerTo(WAITING).status()).isEqualTo(Status.ABORTED_PREEMPT);
        assertThat(io.answerTo(3).status()).isEqualTo(Status.ABORTED_PREEMPT);
        assertThat(other.answersTo(9)).as("the device has one").isZero();
        bench.device.openGate();
        bench.time.run();
        assertThat(other.answerTo(9).status()).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly(ONLY_THE_SLOW_ONE);
    }

    @Test
    void asManyAsAQueueHoldsTakeTheirTurns() {
        bench.device.shutGate();
        io.send(new Verify(1, 0, 1, false).toSqe().withCid(SLOW));
        for (int cid = WAITING; cid < Bench.IO_DEPTH; cid++) {
            copy(cid);
        }
        bench.device.openGate();
        bench.time.run();
        for (int cid = SLOW; cid < Bench.IO_DEPTH; cid++) {
            assertThat(io.answerTo(cid).status()).isEqualTo(Status.SUCCESS);
        }
    }
}
