package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of an association: Connect, enable, I/O, reset, shutdown, end. */
@ExtendWith(QuietLog.class)
class AssociationTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    @Test
    void aHostConnectsEnablesAndReadsBackWhatItWrote() {
        Bench.HostSide host = bench.connect().enable();
        assertThat(ControllerStatus.of((int) host.read(Property.CSTS)).ready()).isTrue();
        ScriptedQueue io = host.io(1);
        byte[] data = new byte[4096];
        data[0] = 1;
        data[4095] = 2;

        assertThat(io.send(new Write(1, 8, 8, false).toSqe().withCid(1), data).status())
                .isEqualTo(Status.SUCCESS);
        ScriptedQueue.Answer read = io.send(new Read(1, 8, 8, false).toSqe().withCid(2), 4096);

        assertThat(read.status()).isEqualTo(Status.SUCCESS);
        assertThat(read.data()).isEqualTo(data);
        assertThat(io.openLeases()).isZero();
        witness.excuse(8, 8);
    }

    @Test
    void connectSaysWhereTheSubmissionQueueHeadIsAndCompletionsGoOnFromThere() {
        Bench.HostSide host = bench.connect();
        assertThat(host.admin.last().cqe().sqhd()).isEqualTo(1);
        for (int i = 2; i < Bench.ADMIN_DEPTH; i++) {
            host.read(Property.CSTS);
            assertThat(host.admin.last().cqe().sqhd()).isEqualTo(i);
        }
        host.read(Property.CSTS);
        assertThat(host.admin.last().cqe().sqhd()).isZero();
    }

    // Base Specification, "Connect Response": SQHD FFFFh agrees to flow control being off.
    @Test
    void withoutFlowControlConnectReportsFFFFhAndNothingAfterItReportsAHead() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = bench.newborn();
        Connect connect = new Connect(0, 1, Bench.IO_DEPTH, Connect.DISABLE_SQ_FLOW_CONTROL, 0);
        io.send(connect.toSqe(), Bench.bytes(host.data));
        assertThat(io.last().cqe().sqhd()).isEqualTo(Cqe.SQHD_FLOW_CONTROL_OFF);

        io.send(new Read(1, 0, 1, false).toSqe(), 512);

        assertThat(io.last().cqe().carriesNothing()).isTrue();
    }

    @Test
    void theTransportIsToldTheDepthBeforeAnythingElseHappensOnTheQueue() {
        Bench.HostSide host = bench.connect().enable();
        assertThat(host.admin.connectedDepth()).isEqualTo(Bench.ADMIN_DEPTH);
        assertThat(host.io(3).connectedDepth()).isEqualTo(Bench.IO_DEPTH);
    }

    @Test
    void aQueuePairThatDoesNotConnectInTimeIsClosedAndOneThatDoesIsNot() {
        ScriptedQueue late = bench.newborn();
        Bench.HostSide host = bench.connect();
        bench.time.advanceMillis(1000);
        assertThat(late.isClosed()).isTrue();
        assertThat(host.admin.isClosed()).isFalse();
    }

    @Test
    void aResetEndsTheIoQueuesAndIsCompleteOnlyWhenTheirDeviceOperationsAre() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe(), new byte[512]);

        host.write(Property.CC, 0);

        assertThat(io.isClosed()).isTrue();
        assertThat(ControllerStatus.of((int) host.read(Property.CSTS)).ready()).isTrue();
        bench.device.openGate();
        bench.time.run();
        assertThat(host.read(Property.CSTS)).isZero();
        host.enable();
        assertThat(host.io(1).isClosed()).isFalse();
        witness.excuse(0, 1);
    }

    @Test
    void aShutdownFlushesWhatCanBeLostAndThenReportsComplete() {
        GatedDevice cached = new GatedDevice(new Geometry(512, 8, false, true));
        bench.attach(2, cached);
        Bench.HostSide host = bench.connect().enable();
        cached.shutGate();

        host.write(Property.CC, Configuration.ENABLED.withShutdown(1).toInt());

        assertThat(cached.calls()).containsExactly("flush");
        assertThat(bench.device.calls()).isEmpty();
        assertThat(ControllerStatus.of((int) host.read(Property.CSTS)).shutdown())
                .isEqualTo(1);
        cached.openGate();
        bench.time.run();
        assertThat(ControllerStatus.of((int) host.read(Property.CSTS)).shutdown())
                .isEqualTo(ControllerStatus.SHUTDOWN_COMPLETE);
        assertThat(host.admin(new Identify(1, 0).toSqe(), 4096).status().is(Status.COMMAND_SEQUENCE_ERROR))
                .isTrue();
    }

    @Test
    void aShutdownWhoseFlushFailsIsAFailureAndIsNotTriedAgain() {
        GatedDevice cached = new GatedDevice(new Geometry(512, 8, false, true));
        bench.attach(2, cached);
        Bench.HostSide host = bench.connect().enable();
        cached.fail(Status.WRITE_FAULT);

        host.write(Property.CC, Configuration.ENABLED.withShutdown(1).toInt());
        bench.time.run();

        assertThat(cached.calls()).containsExactly("flush");
        assertThat(ControllerStatus.of((int) host.read(Property.CSTS)).fatal()).isTrue();
    }

    @Test
    void afterAShutdownAHostHasTwoMinutesToEnableTheControllerAgain() {
        Bench.HostSide stays = bench.connect().enable();
        Bench.HostSide goes = bench.connect().enable();
        for (Bench.HostSide host : new Bench.HostSide[] {stays, goes}) {
            host.write(Property.CC, Configuration.ENABLED.withShutdown(1).toInt());
        }
        stays.write(Property.CC, 0);
        stays.enable();

        bench.time.advanceMillis(120_000);

        assertThat(goes.admin.isClosed()).isTrue();
        assertThat(stays.admin.isClosed()).isFalse();
    }

    @Test
    void ioQueuesEndWithTheAdminQueueAndTheControllerLeavesNoTrace() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);

        host.admin.drop();

        assertThat(io.isClosed()).isTrue();
        assertThat(bench.subsystem.snapshot().controllers()).as("the witness").hasSize(1);
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(Bench.SUBNQN, Bench.HOSTNQN, host.cntlid, "connection reset"));
    }

    // A write that a device still holds must not land after what the host writes over its new association.
    @Test
    void aHostThatComesBackIsNotReadyBeforeItsOldWritesAreThrough() {
        Bench.HostSide old = bench.connect().enable();
        bench.device.shutGate();
        old.io(1).send(new Write(1, 0, 1, false).toSqe(), new byte[512]);
        old.admin.drop();

        Bench.HostSide back = bench.connect().enable();

        assertThat(back.read(Property.CSTS)).isZero();
        bench.device.openGate();
        bench.time.run();
        assertThat(back.read(Property.CSTS)).isEqualTo(1);
        witness.excuse(0, 1);
    }

    @Test
    void aHostWhoseOldWritesNeverEndSeesAFailedControllerAndNotAReadyOne() {
        Bench.HostSide old = bench.connect().enable();
        bench.device.shutGate();
        old.io(1).send(new Write(1, 0, 1, false).toSqe(), new byte[512]);
        old.admin.drop();
        Bench.HostSide back = bench.connect().enable();

        bench.time.advanceMillis(15_000);

        ControllerStatus status = ControllerStatus.of((int) back.read(Property.CSTS));
        assertThat(status.ready()).isFalse();
        assertThat(status.fatal()).isTrue();
        bench.device.openGate();
        witness.excuse(0, 1);
    }

    @Test
    void whatHadNotBegunWhenTheHostWentNeverHappens() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        io.holdFetches();
        io.send(new Write(1, 0, 1, false).toSqe(), new byte[512]);

        io.drop();
        io.releaseFetches();

        assertThat(bench.device.calls()).isEmpty();
        assertThat(io.openLeases()).isZero();
    }

    // What a transport had read before it closed may still be handed over.
    @Test
    void aCommandThatComesAfterTheEndIsNotCarriedOut() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        io.drop();
        io.send(new WriteZeroes(1, 0, 8, false, false).toSqe());
        io.send(new Write(1, 0, 1, false).toSqe(), new byte[512]);
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void twentyHostsComeAndGoAndNothingIsLeft() {
        for (int i = 0; i < 20; i++) {
            Bench.HostSide host = bench.connect().enable();
            host.io(1);
            host.io(2);
            host.admin.drop();
        }
        assertThat(bench.subsystem.snapshot().controllers()).as("the witness").hasSize(1);
        assertThat(bench.port.snapshot().connections()).as("the witness").isEqualTo(2);
        assertThat(bench.time.waiting()).isZero();
    }
}
