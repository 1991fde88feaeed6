package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.io;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Write;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host makes of answers that get lost, of disks that change and of refusals: HF1 to HF4 of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class HostileSemanticsTest {
    /** The first attempt after 100 ms. */
    private static final Recovery SOON = new Recovery(100, 1_000, 60_000, Recovery.NEVER);

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;
    private final List<FakeCommand> held = new ArrayList<>();

    /** What the held commands carried when they came. */
    private final List<byte[]> carried = new ArrayList<>();

    private RemoteNamespace disk(Recovery recovery) {
        Association association = lab.live(Lab.request().withIoQueues(1).withRecovery(recovery));
        return association.namespaces().get(0);
    }

    private void hold(int opcode) {
        controller.on(io(opcode), command -> {
            held.add(command);
            carried.add(Wire.bytes(command.copy(), 0, command.copy().limit()));
        });
    }

    private void cut() {
        controller.queues.get(controller.queues.size() - 1).cut("cut");
        controller.time.run();
    }

    private static ByteBuffer filled(int bytes, int value) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) value);
        return Wire.allocateDirect(bytes).put(0, content);
    }

    // The controller has carried it out; that is not known here, and to write the same once more changes nothing.
    @Test
    void hf1AWriteWhoseAnswerWasLostIsSentAgainWithTheSameBytes() {
        RemoteNamespace disk = disk(SOON);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> write = disk.write(7, filled(1024, 0x5A), false);
        controller.time.run();
        cut();
        controller.time.advanceMillis(100);
        assertThat(held).hasSize(2);
        assertThat(Write.of(held.get(1).sqe())).isEqualTo(Write.of(held.get(0).sqe()));
        assertThat(carried.get(1)).isEqualTo(carried.get(0)).containsOnly(0x5A);
        assertThat(write.toCompletableFuture()).isNotDone();
        held.get(1).succeed();
        controller.time.run();
        Stages.value(write);
    }

    // The buffer is the caller's again: what it holds by then must not reach the medium.
    @Test
    void hf1AWriteThatFailedIsNotSentWhenTheAssociationIsBack() {
        RemoteNamespace disk = disk(SOON.withFastFailMillis(1_000));
        hold(NvmOpcode.WRITE);
        ByteBuffer buffer = filled(512, 0x5A);
        CompletionStage<Void> write = disk.write(7, buffer, false);
        controller.time.run();
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        cut();
        controller.time.advanceMillis(1_000);
        assertThat(Stages.failure(write)).isInstanceOf(StatusException.class);
        buffer.put(0, new byte[512]);
        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(10_000);
        assertThat(lab.states).endsWith("LIVE");
        assertThat(held).hasSize(1);
    }

    // With one path there is nothing to change to.
    @Test
    void hf2ANamespaceThatStaysInaccessibleIsAnErrorInTheEnd() {
        RemoteNamespace disk = disk(SOON);
        controller.on(io(NvmOpcode.READ), command -> command.refuse(Status.ANA_INACCESSIBLE));
        CompletionStage<Void> read = disk.read(0, Wire.allocate(512));
        controller.time.run();
        assertThat(read.toCompletableFuture()).isNotDone();
        controller.time.advanceMillis(120_000);
        assertThat(((StatusException) Stages.failure(read)).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        assertThat(controller.ioCommands()).hasSizeLessThan(100);
    }

    @Test
    void hf3ANamespaceThatShrinksIsNotReadBehindItsEnd() {
        RemoteNamespace disk = disk(SOON);
        controller.put(1, 512, 16384, new UUID(1, 1));
        controller.changed.add(1);
        controller.report(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(disk.geometry().blocks()).isEqualTo(16384);
        CompletionStage<Void> behind = disk.read(16384, Wire.allocate(512));
        CompletionStage<Void> across = disk.write(16383, filled(1024, 1), false);
        CompletionStage<Void> last = disk.read(16383, Wire.allocate(512));
        controller.time.run();
        assertThat(Stages.failure(behind)).isNotNull();
        assertThat(Stages.failure(across)).isNotNull();
        Stages.value(last);
        assertThat(controller.ioCommands()).as("what was sent").hasSize(1);
    }

    // What was on its way when the namespace shrank is for the controller to refuse, once.
    @Test
    void hf3ACommandThatTheSmallerNamespaceRefusesFailsOnce() {
        RemoteNamespace disk = disk(SOON);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> write = disk.write(32767, filled(512, 1), false);
        controller.time.run();
        cut();
        controller.put(1, 512, 16384, new UUID(1, 1));
        controller.time.advanceMillis(100);
        held.stream().skip(1).forEach(command -> command.refuse(Status.LBA_OUT_OF_RANGE.dnr()));
        controller.time.advanceMillis(10_000);
        assertThat(Stages.failure(write)).isInstanceOf(StatusException.class);
        assertThat(held).hasSizeLessThanOrEqualTo(2);
        assertThat(disk.geometry().blocks()).isEqualTo(16384);
    }

    static Stream<Status> finalWords() {
        return Stream.of(
                Status.UNRECOVERED_READ_ERROR,
                Status.WRITE_FAULT,
                Status.COMPARE_FAILURE,
                Status.ACCESS_DENIED,
                Status.LBA_OUT_OF_RANGE,
                Status.RESERVATION_CONFLICT);
    }

    // The medium says no, not the path: whoever asks again gets the same answer, or worse, another one.
    @ParameterizedTest
    @MethodSource("finalWords")
    void hf4AnErrorOfTheMediumIsTheAnswer(Status status) {
        RemoteNamespace disk = disk(SOON);
        controller.on(io(NvmOpcode.READ), command -> command.refuse(status));
        CompletionStage<Void> read = disk.read(0, Wire.allocate(512));
        controller.time.advanceMillis(60_000);
        assertThat(((StatusException) Stages.failure(read)).status()).isEqualTo(status);
        assertThat(controller.ioCommands()).hasSize(1);
        assertThat(lab.states).endsWith(State.LIVE.name());
    }

    // What will pass by itself is asked for again, and the association stays.
    @ParameterizedTest
    @MethodSource("passing")
    void hf4WhatPassesIsTriedAgainOnTheSameAssociation(Status status) {
        RemoteNamespace disk = disk(SOON);
        hold(NvmOpcode.READ);
        CompletionStage<Void> read = disk.read(0, Wire.allocate(512));
        controller.time.run();
        held.get(0).refuse(status);
        controller.time.advanceMillis(10_000);
        assertThat(held).hasSize(2);
        held.get(1).succeed();
        controller.time.run();
        Stages.value(read);
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE");
    }

    static Stream<Status> passing() {
        return Stream.of(
                Status.TRANSIENT_TRANSPORT_ERROR,
                Status.COMMAND_INTERRUPTED,
                Status.NAMESPACE_NOT_READY,
                Status.INTERNAL_PATH_ERROR,
                Status.ANA_TRANSITION);
    }
}
