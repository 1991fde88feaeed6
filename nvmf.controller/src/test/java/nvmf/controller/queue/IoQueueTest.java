package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands in flight: memory, order, abort, durability, the end. */
@ExtendWith(QuietLog.class)
class IoQueueTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private final Witness witness = new Witness(bench);

    private static final byte[] BLOCK = new byte[512];

    @AfterEach
    void theWitnessGoesOn() {
        if (!bench.time.isShutdown()) {
            // Where the commands of these tests write.
            witness.excuse(0, 512);
            witness.testify();
        }
    }

    private int abort(int cid) {
        host.admin(new Abort(1, cid).toSqe());
        return host.admin.last().cqe().dw0();
    }

    @Test
    void commandsCompleteInTheOrderTheDeviceDoes() {
        bench.device.shutGate();
        for (int cid = 1; cid <= 3; cid++) {
            io.send(new Read(1, cid, 1, false).toSqe().withCid(cid), 512);
        }
        assertThat(io.openLeases()).isEqualTo(3);
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answers().stream().map(answer -> answer.cqe().cid())).containsExactly(0, 1, 2, 3);
        assertThat(io.openLeases()).isZero();
    }

    @Test
    void aCommandWaitsForMemoryAndItsDataWaitWithTheHost() {
        io.leaseAtMost(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK);
        io.send(new Write(1, 1, 1, false).toSqe().withCid(2), BLOCK);
        assertThat(bench.device.heldBack()).isEqualTo(1);

        bench.device.openGate();
        bench.time.run();

        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(2).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.openLeases()).isZero();
    }

    @Test
    void aCommandThatWaitsForMemoryIsAbortedAtOnce() {
        io.leaseAtMost(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK);
        io.send(new Write(1, 1, 1, false).toSqe().withCid(2), BLOCK);

        assertThat(abort(2)).isZero();

        assertThat(io.answerTo(2).status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(abort(2)).isEqualTo(1);
        bench.device.openGate();
        bench.time.run();
        assertThat(bench.device.calls()).containsExactly("write 0+1 fua");
        assertThat(io.openLeases()).isZero();
        assertThat(io.send(new Write(1, 1, 1, false).toSqe().withCid(2), BLOCK).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void aCommandWhoseDataAreOnTheirWayIsAbortedWhenTheyAreThere() {
        io.holdFetches();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK);
        int answersBefore = host.admin.answers().size();

        host.admin.send(new Abort(1, 1).toSqe().withCid(0x99));

        assertThat(host.admin.answers()).hasSize(answersBefore);
        io.releaseFetches();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(host.admin.answerTo(0x99).cqe().dw0()).isZero();
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void aCommandThatTheDeviceHasIsNotAborted() {
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK);
        assertThat(abort(1)).isEqualTo(1);
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answersTo(1)).isEqualTo(1);
    }

    // Hostile inputs I27.
    @Test
    void moreAbortsAtATimeThanToldExceedTheLimit() {
        io.holdFetches();
        for (int cid = 1; cid <= 5; cid++) {
            io.send(new Write(1, 0, 1, false).toSqe().withCid(cid), BLOCK);
        }
        for (int cid = 1; cid <= 4; cid++) {
            assertThat(host.admin(new Abort(1, cid).toSqe())).isNull();
        }
        assertThat(host.admin(new Abort(1, 5).toSqe()).status()).isEqualTo(Status.ABORT_LIMIT_EXCEEDED);
        io.releaseFetches();
        assertThat(io.answerTo(5).status()).isEqualTo(Status.SUCCESS);
        assertThat(abort(5)).isEqualTo(1);
    }

    @Test
    void compareUsesOneLeaseAndDoesNotDisturbItsNeighbours() {
        bench.device.shutGate();
        io.send(new Compare(1, 0, 256, false).toSqe().withCid(1), witness.before(0, 256));
        io.send(new Compare(1, 256, 256, false).toSqe().withCid(2), witness.before(256, 256));
        io.send(new Read(1, 0, 1, false).toSqe().withCid(3), 512);
        assertThat(io.openLeases()).isEqualTo(3);
        bench.device.openGate();
        bench.time.run();
        for (int cid = 1; cid <= 3; cid++) {
            assertThat(io.answerTo(cid).status()).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    void whereNoVolatileCacheWasToldEveryWriteIsDurable() {
        io.send(new Write(1, 0, 1, false).toSqe(), BLOCK);
        assertThat(bench.device.calls()).containsExactly("write 0+1 fua");
    }

    private static Bench cached() {
        GatedDevice device = new GatedDevice(new Geometry(512, 64, false, true));
        return new Bench(SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS), device);
    }

    @Test
    void whereAVolatileCacheWasToldAHostDecidesWhatIsDurable() {
        Bench volatileBench = cached();
        Bench.HostSide other = volatileBench.connect().enable();
        ScriptedQueue queue = other.io(1);
        queue.send(new Write(1, 0, 1, false).toSqe(), BLOCK);
        queue.send(new Write(1, 1, 1, true).toSqe(), BLOCK);
        queue.send(new Flush(1).toSqe());
        other.admin(new SetFeatures(Feature.VOLATILE_WRITE_CACHE, 0, false, 0).toSqe());
        queue.send(new Write(1, 2, 1, false).toSqe(), BLOCK);
        assertThat(volatileBench.device.calls())
                .containsExactly("write 0+1", "write 1+1 fua", "flush", "write 2+1 fua");
    }

    // NVM Command Set Specification, "Read command": FUA returns what is on non-volatile media.
    @Test
    void aReadWithFuaFlushesAVolatileCacheFirst() {
        Bench volatileBench = cached();
        ScriptedQueue queue = volatileBench.connect().enable().io(1);
        queue.send(new Read(1, 0, 1, true).toSqe(), 512);
        assertThat(volatileBench.device.calls()).containsExactly("flush", "read 0+1");
    }

    // NVM Command Set Specification, "Compare command": FUA commits the blocks first, and reads them from non-volatile
    // media.
    @Test
    void aCompareWithFuaFlushesAVolatileCacheFirst() {
        Bench volatileBench = cached();
        ScriptedQueue queue = volatileBench.connect().enable().io(1);
        queue.send(new Compare(1, 0, 1, true).toSqe(), BLOCK);
        queue.send(new Compare(1, 1, 1, true).toSqe().withFuse(1).withCid(1), BLOCK);
        queue.send(new Write(1, 1, 1, false).toSqe().withFuse(2).withCid(2), BLOCK);
        queue.send(new Compare(1, 2, 1, false).toSqe(), BLOCK);
        assertThat(queue.answers()).allMatch(answer -> answer.status().isSuccess());
        assertThat(volatileBench.device.calls())
                .containsExactly("flush", "read 0+1", "flush", "read 1+1", "write 1+1", "read 2+1");

        volatileBench.device.fail(Status.WRITE_FAULT);
        assertThat(queue.send(new Compare(1, 0, 1, true).toSqe(), BLOCK).status())
                .isEqualTo(Status.WRITE_FAULT);
    }

    @Test
    void aCacheThatComesLaterDoesNotChangeWhatTheHostWasTold() {
        GatedDevice later = new GatedDevice(new Geometry(512, 64, false, true));
        bench.attach(2, later);
        io.send(new Write(2, 0, 1, false).toSqe(), BLOCK);
        assertThat(later.calls()).containsExactly("write 0+1 fua");
    }

    @Test
    void aShutdownWaitsForWhatIsInFlight() {
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK);
        host.write(Property.CC, 0x00464001);
        assertThat(host.read(Property.CSTS)).isEqualTo(0b0101);
        bench.device.openGate();
        bench.time.run();
        assertThat(host.read(Property.CSTS)).isEqualTo(0b1001);
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aQueueThatEndsGivesAllMemoryBackOnceTheDeviceIsDone() {
        io.leaseAtMost(2);
        bench.device.shutGate();
        for (int cid = 1; cid <= 4; cid++) {
            io.send(new Read(1, 0, 1, false).toSqe().withCid(cid), 512);
        }
        io.drop();
        assertThat(io.openLeases()).isEqualTo(2);
        bench.device.openGate();
        bench.time.run();
        assertThat(io.openLeases()).isZero();
        assertThat(bench.device.calls()).hasSize(2);
        assertThat(host.io(1).isClosed()).isFalse();
    }

    @Test
    void aQueueIsNotConnectedAgainWhileTheOldOneHasSomethingAtADevice() {
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe(), BLOCK);
        io.drop();
        ScriptedQueue next = bench.newborn();
        next.send(Bench.ioConnect(1), Bench.bytes(host.data));
        assertThat(next.last().status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        bench.device.openGate();
        bench.time.run();
        next.send(Bench.ioConnect(1), Bench.bytes(host.data));
        assertThat(next.last().status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void whatADeviceCompletesAfterTheThreadEndedIsStillCleanedUp() {
        bench.device.shutGate();
        io.send(new Read(1, 0, 1, false).toSqe(), 512);
        io.drop();
        bench.time.shutdown();
        bench.device.openGate();
        assertThat(io.openLeases()).isZero();
    }

    @Test
    void readsAndWritesAreCountedAndStayCountedWhenTheQueueGoes() {
        io.send(new Read(1, 0, 8, false).toSqe(), 4096);
        io.send(new Write(1, 0, 2, false).toSqe(), new byte[1024]);
        io.send(new Read(1, -1, 8, false).toSqe(), 4096);
        var traffic = bench.subsystem.traffic();
        assertThat(traffic.bytesRead()).isEqualTo(4096);
        assertThat(traffic.bytesWritten()).isEqualTo(1024);
        assertThat(traffic.reads()).isEqualTo(1);
        assertThat(traffic.writes()).isEqualTo(1);
        host.admin.drop();
        assertThat(bench.subsystem.traffic()).isEqualTo(traffic);
    }

    @Test
    void dataComeBackWhole() {
        byte[] data = new byte[131072];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31);
        }
        io.send(new Write(1, 100, 256, false).toSqe(), data);
        assertThat(io.send(new Read(1, 100, 256, false).toSqe(), 131072).data()).isEqualTo(data);
        assertThat(Arrays.copyOfRange(bench.device.bytes(), 51200, 51200 + 131072))
                .isEqualTo(data);
    }
}
