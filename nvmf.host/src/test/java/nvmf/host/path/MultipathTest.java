package nvmf.host.path;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.fabrics;
import static nvmf.host.fixture.FakeController.io;
import static nvmf.host.fixture.FakeController.log;
import static nvmf.host.fixture.TwoPaths.FIRST;
import static nvmf.host.fixture.TwoPaths.SECOND;
import static nvmf.host.fixture.TwoPaths.SOON;
import static nvmf.host.fixture.TwoPaths.reach;
import static nvmf.host.fixture.TwoPaths.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.NamespacePath;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.host.fixture.TwoPaths;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several associations with one subsystem: one disk, whatever becomes of each. */
@ExtendWith(QuietLog.class)
final class MultipathTest {
    @RegisterExtension
    final TwoPaths lab = new TwoPaths();

    /** Commands that a controller got and has not answered. */
    private final List<FakeCommand> atFirst = new ArrayList<>();

    private final List<FakeCommand> atSecond = new ArrayList<>();

    private static ByteBuffer block() {
        return Wire.allocate(512);
    }

    private void hold(int opcode) {
        lab.first.on(io(opcode), atFirst::add);
        lab.second.on(io(opcode), atSecond::add);
    }

    private void refuseConnections(FakeController controller) {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
    }

    private static List<Long> lbas(List<FakeCommand> commands) {
        return commands.stream().map(command -> Read.of(command.sqe()).slba()).toList();
    }

    private void read(RemoteNamespace disk, int count) {
        for (int lba = 0; lba < count; lba++) {
            disk.read(lba, block())
                    .whenComplete((nothing, failure) -> assertThat(failure).isNull());
        }
        lab.time.run();
    }

    @Test
    void associationsWithOneSubsystemLeadToOneDisk() {
        RemoteController one = lab.connect(FIRST);
        RemoteController other = lab.connect(SECOND);
        assertThat(one.namespaces()).hasSize(1).isEqualTo(other.namespaces());
        assertThat(lab.host.subsystems()).singleElement().satisfies(subsystem -> {
            assertThat(subsystem.name()).isEqualTo("nvme0");
            assertThat(subsystem.nqn()).isEqualTo(FakeController.SUBNQN);
            assertThat(subsystem.policy()).isEqualTo(IoPolicy.ROUND_ROBIN);
            assertThat(subsystem.controllers()).containsExactly(one, other);
            assertThat(subsystem.namespaces()).isEqualTo(one.namespaces());
        });
        assertThat(one.namespaces().get(0).paths())
                .containsExactly(
                        new NamespacePath("nvme0", true, AnaState.OPTIMIZED),
                        new NamespacePath("nvme1", true, AnaState.OPTIMIZED));

        one.disconnect();
        lab.time.run();
        read(other.namespaces().get(0), 2);
        assertThat(lab.changes).containsExactly("+nvme0n1");
        RemoteController third = lab.connect(FIRST);
        assertThat(third.name()).isEqualTo("nvme0");
        third.disconnect();
        other.disconnect();
        lab.time.run();
        assertThat(lab.changes).containsExactly("+nvme0n1", "-nvme0n1");
        assertThat(lab.host.subsystems()).isEmpty();
    }

    @Test
    void whoDoesNotWantToShareHasADiskOfItsOwn() {
        lab.connect(FIRST);
        lab.connect(request(SECOND).withPaths(Paths.DEFAULT.withShared(false)));
        assertThat(lab.changes).containsExactly("+nvme0n1", "+nvme1n1");
        assertThat(lab.host.subsystems()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identifier", "block size", "no identifier", "private", "alone"})
    void whatIsNotKnownToBeTheSameIsNotJoined(String what) {
        switch (what) {
            case "identifier" -> lab.second.put(1, 512, 32768, new UUID(9, 9));
            case "block size" -> lab.second.put(1, 4096, 4096, new UUID(1, 1));
            case "no identifier" -> {
                lab.first.descriptors.clear();
                lab.second.descriptors.clear();
            }
            case "private" -> lab.second.namespaces.get(1).set(IdentifyNamespace.NMIC, 0);
            default -> lab.second.identity.set(IdentifyController.CMIC, 0b1000);
        }
        if (!what.equals("private")) {
            lab.second.namespaces.get(1).set(IdentifyNamespace.NMIC, 1).set(IdentifyNamespace.ANAGRPID, TwoPaths.GROUP);
        }
        RemoteNamespace disk = lab.connect(FIRST).namespaces().get(0);
        RemoteNamespace other = lab.connect(SECOND).namespaces().get(0);
        assertThat(other.name()).isEqualTo("nvme1n1");
        read(disk, 4);
        assertThat(lab.second.ioCommands()).isEmpty();
    }

    @Test
    void aHostByAnotherNameHasDisksOfItsOwn() {
        lab.connect(FIRST);
        CompletionStage<RemoteController> other =
                lab.host.as(lab.host.nqn(), new UUID(6, 6)).connect(request(SECOND));
        lab.time.run();
        assertThat(Stages.value(other).namespaces().get(0).name()).isEqualTo("nvme1n1");
    }

    @Test
    void aPathThatComesBackWithAnotherMediumIsNoPathToTheDiskAnyMore() {
        RemoteNamespace disk = lab.connectBoth();
        hold(NvmOpcode.WRITE);
        disk.write(0, block(), false);
        disk.write(1, block(), false);
        lab.time.run();
        assertThat(atFirst).hasSize(1);
        lab.first
                .put(1, 512, 32768, new UUID(9, 9))
                .set(IdentifyNamespace.NMIC, 1)
                .set(IdentifyNamespace.ANAGRPID, TwoPaths.GROUP);
        lab.cut(lab.first);
        lab.time.advanceMillis(1_000);
        assertThat(lab.host.controllers().get(0).state()).isEqualTo(State.LIVE);
        disk.write(2, block(), false);
        disk.write(3, block(), false);
        lab.time.run();
        assertThat(atFirst).as("never again").hasSize(1);
        assertThat(lbas(atSecond)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
        assertThat(disk.paths()).containsExactly(new NamespacePath("nvme1", true, AnaState.OPTIMIZED));
        assertThat(lab.changes).as("a disk of its own").hasSize(2).contains("+nvme0n1");
    }

    @Test
    void commandsOfALostPathGoByTheOtherAtOnce() {
        RemoteNamespace disk = lab.connectBoth();
        refuseConnections(lab.first);
        hold(NvmOpcode.READ);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> read = disk.read(0, block());
        disk.read(1, block());
        CompletionStage<Void> write = disk.write(2, block(), false);
        lab.time.run();
        assertThat(lbas(atFirst)).containsExactly(0L, 2L);
        lab.cut(lab.first);
        assertThat(lbas(atSecond)).containsExactly(1L, 0L, 2L);
        disk.read(3, block());
        lab.time.run();
        assertThat(atSecond).hasSize(4);
        List.copyOf(atSecond).forEach(FakeCommand::succeed);
        lab.time.run();
        Stages.value(read);
        Stages.value(write);
    }

    @Test
    void whenAllPathsAreLostCommandsWaitForTheFirstThatIsBack() {
        RemoteNamespace disk = lab.connectBoth();
        refuseConnections(lab.first);
        refuseConnections(lab.second);
        lab.cut(lab.first);
        lab.cut(lab.second);
        CompletionStage<Void> read = disk.read(0, block());
        lab.time.advanceMillis(5_000);
        assertThat(read.toCompletableFuture()).isNotDone();
        lab.second.on(connect(0), command -> command.succeed(2));
        lab.time.advanceMillis(1_000);
        Stages.value(read);
        assertThat(lab.changes).containsExactly("+nvme0n1");
    }

    @Test
    void whatWaitsFailsOnlyWhenTheLastPathIsGivenUp() {
        lab.connect(request(FIRST).withRecovery(SOON.withLossMillis(1_000)));
        RemoteNamespace disk = lab.connect(request(SECOND).withRecovery(SOON.withFastFailMillis(3_000)))
                .namespaces()
                .get(0);
        refuseConnections(lab.first);
        refuseConnections(lab.second);
        lab.cut(lab.first);
        lab.cut(lab.second);
        CompletionStage<Void> read = disk.read(0, block());
        lab.time.advanceMillis(2_999);
        assertThat(lab.host.controllers().get(0).state()).isEqualTo(State.DEAD);
        assertThat(read.toCompletableFuture()).isNotDone();
        lab.time.advanceMillis(1);
        assertThat(Stages.failure(read)).hasMessageContaining("nvme1: it was lost, and is not back after 3000 ms");
    }

    // Base Specification, "Communication Loss Handling".
    @Test
    void aWriteThatWasLostWaitsUntilItsControllerIsThrough() {
        lab.first.identity.set(IdentifyController.CQT, 700);
        RemoteNamespace disk = lab.connectBoth();
        refuseConnections(lab.first);
        hold(NvmOpcode.READ);
        hold(NvmOpcode.WRITE);
        disk.read(0, block());
        disk.read(1, block());
        CompletionStage<Void> write = disk.write(2, block(), false);
        lab.time.run();
        lab.cut(lab.first);
        assertThat(lbas(atSecond)).as("reads need not wait").containsExactly(1L, 0L);
        lab.time.advanceMillis(699);
        assertThat(atSecond).hasSize(2);
        lab.time.advanceMillis(1);
        assertThat(lbas(atSecond)).containsExactly(1L, 0L, 2L);
        atSecond.get(2).succeed();
        lab.time.run();
        Stages.value(write);
    }

    @Test
    void aControllerThatMayNotKnowOfTheLossGetsTheTimeToNotice() {
        lab.first.identity.set(IdentifyController.CQT, 700);
        RemoteNamespace disk = lab.connect(request(FIRST).withKatoMillis(1_000).withCommandTimeoutMillis(80_000))
                .namespaces()
                .get(0);
        lab.connect(SECOND);
        refuseConnections(lab.first);
        hold(NvmOpcode.WRITE);
        disk.write(0, block(), false);
        lab.time.run();
        lab.first.on(admin(AdminOpcode.KEEP_ALIVE), command -> {});
        while (lab.host.controllers().get(0).state() == State.LIVE) {
            lab.time.advanceMillis(1);
        }
        // 2 x KATO + CQT
        lab.time.advanceMillis(2_699);
        assertThat(atSecond).isEmpty();
        lab.time.advanceMillis(1);
        assertThat(atSecond).hasSize(1);
    }

    @Test
    void aControllerThatDoesNotAnswerToAResetGetsTheTimeToNoticeToo() {
        lab.first.identity.set(IdentifyController.CQT, 700).set(IdentifyController.OFCS, 1);
        RemoteController controller =
                lab.connect(request(FIRST).withKatoMillis(1_000).withCommandTimeoutMillis(80_000));
        lab.connect(SECOND);
        refuseConnections(lab.first);
        hold(NvmOpcode.WRITE);
        controller.namespaces().get(0).write(0, block(), false);
        lab.time.run();
        lab.first.on(fabrics(Disconnect.FCTYPE), command -> {});
        controller.reset();
        while (lab.first.open() > 0) {
            lab.time.advanceMillis(1);
        }
        // 2 x KATO + CQT
        lab.time.advanceMillis(2_699);
        assertThat(atSecond).isEmpty();
        lab.time.advanceMillis(1);
        assertThat(atSecond).hasSize(1);
    }

    @Test
    void aSingleAssociationWaitsAsWell() {
        lab.first.identity.set(IdentifyController.CQT, 700);
        RemoteNamespace disk = lab.connect(FIRST).namespaces().get(0);
        hold(NvmOpcode.WRITE);
        disk.write(0, block(), false);
        lab.time.run();
        lab.cut(lab.first);
        disk.write(1, block(), false);
        lab.time.advanceMillis(699);
        assertThat(lbas(atFirst)).containsExactly(0L, 1L);
        lab.time.advanceMillis(1);
        assertThat(lbas(atFirst)).containsExactly(0L, 1L, 0L);
    }

    @Test
    void whoIsInAHurryDoesNotWait() {
        lab.first.identity.set(IdentifyController.CQT, 700);
        RemoteNamespace disk = lab.connect(request(FIRST).withPaths(Paths.DEFAULT.with(LostWrites.AT_ONCE)))
                .namespaces()
                .get(0);
        lab.connect(SECOND);
        hold(NvmOpcode.WRITE);
        disk.write(0, block(), false);
        lab.time.run();
        lab.cut(lab.first);
        assertThat(atSecond).hasSize(1);
    }

    @Test
    void aHeldWriteFailsWithItsDisk() {
        lab.first.identity.set(IdentifyController.CQT, 60_000);
        RemoteController controller = lab.connect(FIRST);
        hold(NvmOpcode.WRITE);
        CompletionStage<Void> write = controller.namespaces().get(0).write(0, block(), false);
        lab.time.run();
        lab.cut(lab.first);
        controller.disconnect();
        lab.time.run();
        assertThat(Stages.failure(write)).isInstanceOf(StatusException.class);
    }

    // Base Specification, "ANA Reporting".
    @Test
    void optimizedPathsAreTakenBeforeNonOptimizedOnes() {
        reach(lab.first, AnaState.NON_OPTIMIZED);
        RemoteNamespace disk = lab.connectBoth();
        hold(NvmOpcode.READ);
        read(disk, 4);
        assertThat(atSecond).hasSize(4);
        lab.flip(lab.second, AnaState.INACCESSIBLE);
        assertThat(disk.paths())
                .extracting(NamespacePath::state)
                .containsExactly(AnaState.NON_OPTIMIZED, AnaState.INACCESSIBLE);
        read(disk, 4);
        assertThat(atFirst).hasSize(4);
        lab.flip(lab.second, AnaState.OPTIMIZED);
        read(disk, 4);
        assertThat(atSecond).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inaccessible", "persistent-loss", "change"})
    void aCommandThatIsRefusedForWantOfAccessGoesElsewhereAndTheLogIsRead(String word) {
        RemoteNamespace disk = lab.connectBoth();
        AnaState state = AnaState.named(word);
        lab.first.on(io(NvmOpcode.READ), command -> command.refuse(state.refusal()));
        reach(lab.first, state);
        lab.first.commands.clear();
        read(disk, 8);
        assertThat(lab.first.ioCommands()).as("until the first answer").hasSizeBetween(1, 4);
        assertThat(lab.first.commands).filteredOn(log(GetLogPage.ANA)).hasSize(1);
        assertThat(disk.paths()).extracting(NamespacePath::state).containsExactly(state, AnaState.OPTIMIZED);
    }

    @Test
    void whatNobodyReachesIsWaitedFor() {
        RemoteNamespace disk = lab.connectBoth();
        lab.flip(lab.first, AnaState.INACCESSIBLE);
        lab.flip(lab.second, AnaState.CHANGE);
        CompletionStage<Void> read = disk.read(0, block());
        lab.time.advanceMillis(5_000);
        assertThat(read.toCompletableFuture()).isNotDone();
        lab.flip(lab.first, AnaState.NON_OPTIMIZED);
        Stages.value(read);
    }

    @Test
    void whatNobodyReachesIsWaitedForAsLongAsForALostController() {
        Recovery recovery = SOON.withFastFailMillis(2_000);
        lab.connect(request(FIRST).withRecovery(recovery));
        RemoteNamespace disk =
                lab.connect(request(SECOND).withRecovery(recovery)).namespaces().get(0);
        lab.flip(lab.first, AnaState.INACCESSIBLE);
        reach(lab.second, AnaState.INACCESSIBLE);
        lab.second.report(AsyncEvent.ANA_CHANGED);
        CompletionStage<Void> read = disk.read(0, block());
        lab.time.advanceMillis(1_999);
        assertThat(read.toCompletableFuture()).isNotDone();
        lab.time.advanceMillis(1);
        assertThat(((StatusException) Stages.failure(read)).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        Stages.failure(disk.read(1, block()));
        lab.flip(lab.first, AnaState.OPTIMIZED);
        read(disk, 2);
    }

    @Test
    void whatIsLostForGoodIsNotWaitedFor() {
        RemoteNamespace disk = lab.connectBoth();
        lab.flip(lab.first, AnaState.PERSISTENT_LOSS);
        lab.flip(lab.second, AnaState.PERSISTENT_LOSS);
        assertThat(((StatusException) Stages.failure(disk.read(0, block()))).status())
                .isEqualTo(Status.ANA_PERSISTENT_LOSS);
    }

    @Test
    void aControllerThatSaysOneThingAndDoesAnotherIsNotAskedForEver() {
        RemoteNamespace disk = lab.connect(FIRST).namespaces().get(0);
        lab.first.on(io(NvmOpcode.READ), command -> command.refuse(Status.ANA_INACCESSIBLE));
        CompletionStage<Void> read = disk.read(0, block());
        lab.time.advanceMillis(60_000);
        assertThat(((StatusException) Stages.failure(read)).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        assertThat(lab.first.ioCommands()).hasSizeBetween(2, IoCommand.REFUSALS_MAX + IoCommand.RETRIES_MAX + 1);
    }

    @Test
    void aTransitionThatTakesTooLongEndsTheAssociation() {
        lab.connectBoth();
        lab.flip(lab.first, AnaState.CHANGE);
        RemoteController controller = lab.host.controllers().get(0);
        lab.time.advanceMillis(9_800);
        assertThat(controller.state()).isEqualTo(State.LIVE);
        lab.time.advanceMillis(200);
        assertThat(controller.reason()).contains("an ANA group has been between two states for longer than ANATT, 5 s");
        reach(lab.first, AnaState.OPTIMIZED);
        lab.time.advanceMillis(1_000);
        lab.flip(lab.second, AnaState.CHANGE);
        lab.flip(lab.second, AnaState.OPTIMIZED);
        lab.time.advanceMillis(20_000);
        assertThat(lab.host.controllers()).extracting(RemoteController::state).containsOnly(State.LIVE);
    }

    // HD31
    @Test
    void aStormOfChangesCostsOneReadAtATime() {
        lab.connect(FIRST);
        lab.first.commands.clear();
        for (int i = 0; i < 1_000; i++) {
            while (!lab.first.eventRequests.isEmpty()) {
                lab.first.report(AsyncEvent.ANA_CHANGED);
            }
            lab.time.advanceMillis(1);
        }
        assertThat(lab.first.commands).filteredOn(log(GetLogPage.ANA)).hasSizeBetween(1, 11);
    }

    @Test
    void commandsAreAsLargeAsEveryPathTakes() {
        lab.second.identity.set(IdentifyController.MDTS, 1);
        RemoteNamespace disk = lab.connect(FIRST).namespaces().get(0);
        hold(NvmOpcode.READ);
        disk.read(0, Wire.allocate(32 << 10));
        lab.time.run();
        assertThat(atFirst).hasSize(1);
        RemoteController other = lab.connect(SECOND);
        atFirst.clear();
        disk.read(0, Wire.allocate(32 << 10));
        lab.time.run();
        assertThat(atFirst.size() + atSecond.size()).isEqualTo(4);
        List.copyOf(atFirst).forEach(FakeCommand::succeed);
        List.copyOf(atSecond).forEach(FakeCommand::succeed);
        other.disconnect();
        lab.time.run();
        atFirst.clear();
        disk.read(0, Wire.allocate(32 << 10));
        lab.time.run();
        assertThat(atFirst).hasSize(1);
    }

    @Test
    void theFirstPathIsTakenWhileItIsThere() {
        RemoteNamespace disk = lab.connectBoth();
        lab.host.subsystems().get(0).use(IoPolicy.NUMA);
        hold(NvmOpcode.READ);
        read(disk, 4);
        assertThat(atFirst).hasSize(4);
        refuseConnections(lab.first);
        lab.cut(lab.first);
        read(disk, 1);
        assertThat(atSecond).hasSize(5);

        lab.first.on(connect(0), lab.first::answer);
        lab.time.advanceMillis(1_000);
        read(disk, 1);
        assertThat(atFirst).as("it is back").hasSize(5);
    }

    @Test
    void pathsTakeTurns() {
        RemoteNamespace disk = lab.connectBoth();
        hold(NvmOpcode.READ);
        read(disk, 10);
        assertThat(lbas(atFirst)).containsExactly(0L, 2L, 4L, 6L, 8L);
        assertThat(atSecond).hasSize(5);
    }

    @Test
    void thePathWithTheFewestCommandsIsTaken() {
        lab.connect(FIRST);
        RemoteNamespace disk = lab.connect(request(SECOND).withPaths(Paths.DEFAULT.with(IoPolicy.QUEUE_DEPTH)))
                .namespaces()
                .get(0);
        lab.first.on(io(NvmOpcode.READ), atFirst::add);
        for (int i = 0; i < 10; i++) {
            read(disk, 1);
        }
        assertThat(atFirst).as("it does not answer").hasSize(1);
        assertThat(lab.second.ioCommands()).hasSize(9);
        atFirst.get(0).succeed();
        lab.time.run();
        read(disk, 1);
        assertThat(atFirst).hasSize(2);
    }

    @Test
    void thePathThatIsDoneFirstIsTaken() {
        RemoteNamespace disk = lab.connectBoth();
        lab.host.subsystems().get(0).use(IoPolicy.SERVICE_TIME);
        hold(NvmOpcode.READ);
        // One answers in a millisecond, the other one in ten.
        for (int i = 0; i < 4; i++) {
            read(disk, 2);
            lab.time.advanceMillis(1);
            answer(atFirst);
            lab.time.advanceMillis(9);
            answer(atSecond);
        }
        int before = lab.second.ioCommands().size();
        read(disk, 8);
        assertThat(lab.second.ioCommands()).hasSize(before);
        read(disk, 8);
        assertThat(lab.second.ioCommands()).as("the fast one has much to do").hasSizeGreaterThan(before);
    }

    private void answer(List<FakeCommand> commands) {
        List.copyOf(commands).forEach(FakeCommand::succeed);
        commands.clear();
        lab.time.run();
    }
}
