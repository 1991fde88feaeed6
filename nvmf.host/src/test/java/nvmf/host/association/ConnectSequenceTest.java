package nvmf.host.association;

import static nvmf.host.fixture.FakeController.admin;
import static nvmf.host.fixture.FakeController.connect;
import static nvmf.host.fixture.FakeController.fabrics;
import static nvmf.host.fixture.FakeController.identify;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Capabilities;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sequence against controllers that are good, odd or hostile; HD numbers are those of the catalogue of hostile inputs. */
@ExtendWith(QuietLog.class)
final class ConnectSequenceTest {
    private static final int FATAL = new ControllerStatus(true, true, 0, false, false).toInt();

    @RegisterExtension
    final Lab lab = new Lab();

    private final FakeController controller = lab.controller;

    @Test
    void theStepsComeInTheOrderOfTheSpecification() {
        Association association = lab.live();
        List<String> steps = controller.commands.stream()
                .map(command -> command.queue().spec().qid() + ":"
                        + (command.sqe().isFabrics()
                                ? "f" + command.sqe().fctype()
                                : String.format("%02x", command.sqe().opcode())))
                .toList();
        assertThat(steps)
                .startsWith("0:f1", "0:f4", "0:f4", "0:f0", "0:f4", "0:06", "0:06", "0:09", "1:f1", "2:f1")
                .contains("0:0c");
        assertThat(association.ioQueues()).isEqualTo(2);
        assertThat(association.cntlid()).isEqualTo(1);
        assertThat(association.identity().get(IdentifyController.SUBNQN)).isEqualTo(FakeController.SUBNQN.value());
        assertThat(lab.states).containsExactly("CONNECTING", "LIVE");
    }

    @Test
    void connectSaysWhoAsksForWhat() {
        lab.live(Lab.request().withKatoMillis(7_000).withDepth(33));
        List<Connect> connects = controller.commands.stream()
                .filter(fabrics(Connect.FCTYPE))
                .map(command -> Connect.of(command.sqe()))
                .toList();
        assertThat(connects)
                .containsExactly(
                        new Connect(0, 0, 32, Connect.DISABLE_SQ_FLOW_CONTROL, 7_000),
                        new Connect(0, 1, 33, Connect.DISABLE_SQ_FLOW_CONTROL, 0),
                        new Connect(0, 2, 33, Connect.DISABLE_SQ_FLOW_CONTROL, 0));
        assertThat(controller.connectData())
                .extracting(ConnectData::cntlid)
                .containsExactly(ConnectData.CNTLID_DYNAMIC, 1, 1);
        assertThat(controller.connectData())
                .allMatch(data -> data.hostId().equals(Lab.HOST.id())
                        && data.hostnqn().equals(Lab.HOST.nqn())
                        && data.subnqn().equals(FakeController.SUBNQN));
    }

    @Test
    void ioQueuesAreOpenedWithWhatTheControllerTakes() {
        controller.capabilities = new Capabilities(64, true, 500, Capabilities.CSS_NVM, 12, 12, 0, false);
        lab.live(Lab.request().withDepth(1024));
        assertThat(controller.queues.get(1).spec().depth()).isEqualTo(64);
        assertThat(controller.queues.get(1).spec().inCapsuleData()).isEqualTo(8192);
    }

    @Test
    void maxcmdBoundsTheDepth() {
        controller.identity.set(IdentifyController.MAXCMD, 16);
        lab.live();
        assertThat(controller.queues.get(1).spec().depth()).isEqualTo(16);
    }

    // HD21: data in capsules is an offer that need not be taken.
    @Test
    void dataAtAnOffsetInCapsulesIsNotSent() {
        controller.identity.set(IdentifyController.ICDOFF, 0xFFFF);
        lab.live();
        assertThat(controller.queues.get(1).spec().inCapsuleData()).isZero();
    }

    // HD21
    @Test
    void aBoundlessCapsuleIsClipped() {
        controller.identity.set(IdentifyController.IOCCSZ, 0xFFFF_FFFFL);
        lab.live();
        assertThat(controller.queues.get(1).spec().inCapsuleData()).isEqualTo(64 << 10);
    }

    // HD21: four units are the command and nothing more.
    @Test
    void aCapsuleWithRoomForTheCommandOnlyCarriesNoData() {
        controller.identity.set(IdentifyController.IOCCSZ, 4);
        assertThat(lab.live().ioQueues()).isEqualTo(2);
        assertThat(controller.queues.get(1).spec().inCapsuleData()).isZero();
    }

    // HD15: MQES FFFFh
    @Test
    void aQueueMayBeAsDeepAsItCanBe() {
        controller.capabilities = new Capabilities(0x10000, true, 500, Capabilities.CSS_NVM, 12, 12, 0, false);
        lab.live(Lab.request().withDepth(1024));
        assertThat(controller.queues.get(1).spec().depth()).isEqualTo(1024);
    }

    // HD25: what people will read is printable, whatever was sent.
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x0A, 0x1B, 0x7F, 0x80, 0x9B, 0xFF})
    void namesThatAreNoAsciiAndHaveNoEndArePrintable(int filling) {
        controller.on(identify(Identify.CNS_CONTROLLER), command -> {
            ByteBuffer page = Wire.allocate(Identify.BYTES);
            page.put(0, controller.identity.bytes(), 0, Identify.BYTES);
            for (var field : List.of(IdentifyController.SN, IdentifyController.MN, IdentifyController.FR)) {
                for (int i = 0; i < field.width(); i++) {
                    page.put(field.offset() + i, (byte) filling);
                }
            }
            command.succeed(page);
        });
        Association association = lab.live();
        for (var field : List.of(IdentifyController.SN, IdentifyController.MN, IdentifyController.FR)) {
            assertThat(association.identity().get(field))
                    .hasSizeLessThanOrEqualTo(field.width())
                    .matches("[ -~]*");
        }
    }

    // HD18: with Fabrics a host reads CSTS only after it has enabled the controller, and RDY is what it waits for then.
    @Test
    void aControllerThatIsReadyBeforeItIsEnabledIsReady() {
        controller.on(csts(), command -> command.succeed(1));
        assertThat(lab.live().namespaces()).hasSize(1);
    }

    // HD18: after that CSTS is read again for a shutdown, which such a controller need not complete.
    @Test
    void aControllerThatFailedSinceIsLeftWithoutWaitingForItsShutdown() {
        Association association = lab.live();
        controller.on(csts(), command -> command.succeed(FATAL));
        var gone = association.disconnect();
        controller.time.run();
        Stages.value(gone);
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
    }

    // HD15
    @Test
    void aQueueOfOneEntryIsTakenForTheSmallestThatIsLegal() {
        controller.capabilities = new Capabilities(1, true, 500, Capabilities.CSS_NVM, 12, 12, 0, false);
        lab.live();
        assertThat(controller.queues.get(1).spec().depth()).isEqualTo(2);
    }

    private static Predicate<FakeCommand> queueCount() {
        return admin(AdminOpcode.SET_FEATURES)
                .and(command -> SetFeatures.of(command.sqe()).fid() == Feature.NUMBER_OF_QUEUES);
    }

    @Test
    void aControllerThatRefusesToCountQueuesIsAsGoodAsOneWithout() {
        controller.on(queueCount(), command -> command.refuse(Status.INVALID_FIELD.dnr()));
        assertThat(lab.live().ioQueues()).isZero();
    }

    @Test
    void fewerQueuesAreAccepted() {
        controller.granted = 1;
        assertThat(lab.live(Lab.request().withIoQueues(8)).ioQueues()).isEqualTo(1);
    }

    // HD33
    @Test
    void moreQueuesThanAskedForAreNotMade() {
        controller.granted = 0x10000;
        assertThat(lab.live(Lab.request().withIoQueues(3)).ioQueues()).isEqualTo(3);
    }

    // Base Specification, "Host Behavior Support": ACRE is asked for where the controller names delays.
    @Test
    void aControllerThatNamesRetryDelaysIsToldThatTheyAreKept() {
        controller.identity.set(IdentifyController.CRDT1, 1).set(IdentifyController.CRDT3, 65535);
        List<Integer> asked = new ArrayList<>();
        controller.on(
                admin(AdminOpcode.SET_FEATURES)
                        .and(command -> SetFeatures.of(command.sqe()).fid() == Feature.HOST_BEHAVIOR),
                command -> {
                    assertThat(command.copy().limit()).isEqualTo(512);
                    asked.add((int) command.copy().get(0));
                    command.refuse(Status.INVALID_FIELD.dnr());
                });
        assertThat(lab.live().ioQueues()).isPositive();
        assertThat(asked).containsExactly(1);
    }

    // HD34
    @Test
    void withoutTheFeatureThereAreNoIoQueues() {
        controller.on(admin(AdminOpcode.SET_FEATURES), command -> command.refuse(Status.INVALID_FIELD.dnr()));
        Association association = lab.live();
        assertThat(association.ioQueues()).isZero();
        assertThat(association.namespaces()).hasSize(1);
    }

    @Test
    void aQueueThatIsRefusedAfterAllIsDoneWithout() {
        controller.on(connect(3), command -> command.refuse(Status.CONTROLLER_BUSY));
        assertThat(lab.live(Lab.request().withIoQueues(4)).ioQueues()).isEqualTo(2);
        assertThat(controller.open()).isEqualTo(3);
    }

    @Test
    void anAdminQueueAloneIsAnAssociationToo() {
        assertThat(lab.live(Lab.request().withIoQueues(0)).ioQueues()).isZero();
        assertThat(controller.queues).hasSize(1);
    }

    @Test
    void aControllerThatCannotDoWithoutFlowControlGetsIt() {
        controller.on(
                fabrics(Connect.FCTYPE).and(command -> Connect.of(command.sqe()).disablesSqFlowControl()),
                command -> command.answer(Status.CONNECT_INVALID_PARAMETERS.dnr(), ConnectResponse.invalidCommand(46)));
        assertThat(lab.live().ioQueues()).isEqualTo(2);
        assertThat(controller.open()).isEqualTo(3);
    }

    @Test
    void aStaticControllerIsAskedForByItsIdentifier() {
        controller.cntlid = 7;
        controller.identity.set(IdentifyController.CNTLID, 7);
        assertThat(lab.live(Lab.request().withCntlid(7)).cntlid()).isEqualTo(7);
        assertThat(controller.connectData()).extracting(ConnectData::cntlid).containsOnly(7);
    }

    @Test
    void readinessIsAwaitedWithoutHurry() {
        int[] polls = {0};
        controller.on(csts(), command -> command.succeed(++polls[0] > 5 ? 1 : 0));
        Association association = lab.association(Lab.request());
        association.connect();
        controller.time.advanceMillis(500);
        assertThat(association.state()).isEqualTo(State.LIVE);
        assertThat(polls[0]).isEqualTo(6);
    }

    // HD19: nothing depends on a version that is not there.
    @ParameterizedTest
    @ValueSource(ints = {0, 0x00010000, 0x00010400, 0x00090909, -1})
    void anyVersionWillDo(int version) {
        controller.version = version;
        assertThat(lab.live().namespaces()).hasSize(1);
    }

    private static Arguments bad(String name, Consumer<FakeController> change, Class<?> type, String message) {
        return Arguments.of(name, change, type, message);
    }

    private static Predicate<FakeCommand> csts() {
        return fabrics(PropertyGet.FCTYPE)
                .and(command -> PropertyGet.of(command.sqe()).offset() == Property.CSTS);
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                bad("HD10 reserved CNTLID", c -> c.cntlid = 0xFFFF, ProtocolException.class, "reserved identifier"),
                bad("HD10 reserved CNTLID", c -> c.cntlid = 0xFFF0, ProtocolException.class, "reserved identifier"),
                bad(
                        "HD11 another CNTLID on an I/O queue",
                        c -> c.on(connect(1), command -> command.succeed(2)),
                        ProtocolException.class,
                        "returned controller 2 and not 1"),
                bad(
                        "authentication is demanded",
                        c -> c.on(connect(0), command -> command.succeed(1 | ConnectResponse.AUTH_REQUIRED)),
                        IOException.class,
                        "demands authentication"),
                bad(
                        "HD14 busy",
                        c -> c.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY)),
                        StatusException.class,
                        "Connect was refused: Controller Busy"),
                bad(
                        "HD14 host not allowed",
                        c -> c.on(
                                connect(0),
                                command -> command.answer(
                                        Status.CONNECT_INVALID_HOST.dnr(), ConnectResponse.invalidData(512))),
                        StatusException.class,
                        "Connect was refused: Connect Invalid Host"),
                bad(
                        "HD14 garbage in the result",
                        c -> c.on(
                                connect(0),
                                command -> command.answer(Status.CONNECT_INVALID_PARAMETERS.dnr(), 0xDEADBEEFL)),
                        StatusException.class,
                        "byte 48879 of the data"),
                bad(
                        "there are I/O queues already",
                        c -> c.on(queueCount(), command -> command.refuse(Status.COMMAND_SEQUENCE_ERROR.dnr())),
                        IOException.class,
                        "controller 1 has I/O queues already"),
                bad(
                        "the first I/O queue is refused",
                        c -> c.on(connect(1), command -> command.refuse(Status.CONTROLLER_BUSY)),
                        StatusException.class,
                        "Connect of I/O queue 1 was refused"),
                bad(
                        "HD18 never ready",
                        c -> c.on(csts(), command -> command.succeed(0)),
                        IOException.class,
                        "did not become ready within 1000 ms"),
                bad(
                        "HD16 never ready, and with all the time there is",
                        c -> {
                            c.capabilities =
                                    new Capabilities(64, true, 127_500, Capabilities.CSS_NVM, 12, 12, 0, false);
                            c.on(csts(), command -> command.succeed(0));
                        },
                        IOException.class,
                        "did not become ready within 127500 ms"),
                bad(
                        "HD16 never ready, and no time at all, which is a second",
                        c -> {
                            c.capabilities = new Capabilities(64, true, 0, Capabilities.CSS_NVM, 12, 12, 0, false);
                            c.on(csts(), command -> command.succeed(0));
                        },
                        IOException.class,
                        "did not become ready within 1000 ms"),
                bad(
                        "HD18 fatal while it is waited for",
                        c -> {
                            int[] polls = {0};
                            c.on(csts(), command -> command.succeed(++polls[0] > 5 ? FATAL : 0));
                        },
                        IOException.class,
                        "fatal error"),
                bad(
                        "HD18 fatal",
                        c -> c.on(csts(), command -> command.succeed(FATAL)),
                        IOException.class,
                        "fatal error"),
                bad(
                        "CC is refused",
                        c -> c.on(fabrics(PropertySet.FCTYPE), command -> command.refuse(Status.INVALID_FIELD.dnr())),
                        StatusException.class,
                        "Property Set of 14h was refused"),
                bad(
                        "CAP is refused",
                        c -> c.on(fabrics(PropertyGet.FCTYPE), command -> command.refuse(Status.INVALID_FIELD.dnr())),
                        StatusException.class,
                        "Property Get of 00h was refused"),
                bad(
                        "Identify is refused",
                        c -> c.on(
                                identify(Identify.CNS_CONTROLLER),
                                command -> command.refuse(Status.INVALID_FIELD.dnr())),
                        StatusException.class,
                        "Identify 01h was refused"),
                bad(
                        "Identify names another controller",
                        c -> c.identity.set(IdentifyController.CNTLID, 9),
                        ProtocolException.class,
                        "Identify names controller 9"),
                bad(
                        "HD25 another subsystem",
                        c -> c.identity.set(IdentifyController.SUBNQN, "nqn.2014-08.org.example:other"),
                        ProtocolException.class,
                        "belongs to nqn.2014-08.org.example:other"),
                bad(
                        "HD21 no capsule",
                        c -> c.identity.set(IdentifyController.IOCCSZ, 0),
                        IOException.class,
                        "IOCCSZ 0"),
                bad(
                        "HD21 a capsule that is too small",
                        c -> c.identity.set(IdentifyController.IOCCSZ, 3),
                        IOException.class,
                        "IOCCSZ 3"),
                bad("HD21 no answer", c -> c.identity.set(IdentifyController.IORCSZ, 0), IOException.class, "IORCSZ 0"),
                bad(
                        "the queue is cut at Identify",
                        c -> c.on(
                                identify(Identify.CNS_CONTROLLER),
                                command -> command.queue().cut("cut")),
                        IOException.class,
                        "cut"),
                bad(
                        "nothing is ever answered",
                        c -> c.on(command -> true, command -> {}),
                        IOException.class,
                        "took longer than 30000 ms"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void aBadAnswerIsASentenceAndLeavesNothingOpen(
            String name, Consumer<FakeController> change, Class<?> type, String message) {
        change.accept(controller);
        Throwable failure = lab.failure(Lab.request());
        assertThat(failure).isInstanceOf(type).hasMessageContaining(message);
        assertThat(controller.open()).isZero();
        assertThat(lab.timers()).as("timers left").isZero();
        assertThat(lab.states).containsExactly("CONNECTING", "DEAD");
    }

    @Test
    void anotherSubsystemsNameIsNotHeldAgainstADiscoveryController() {
        controller.identity.set(IdentifyController.CNTRLTYPE, IdentifyController.TYPE_DISCOVERY);
        controller.identity.set(IdentifyController.SUBNQN, "nqn.2014-08.org.example:its-own");
        Association association = lab.live(ConnectRequest.of(FakeController.ADDRESS, Nqn.DISCOVERY));
        assertThat(association.ioQueues()).isZero();
        assertThat(association.namespaces()).isEmpty();
    }

    @Test
    void whoDisconnectsWhileItConnectsStopsIt() {
        controller.on(csts(), command -> {});
        Association association = lab.association(Lab.request());
        var connected = association.connect();
        controller.time.run();
        var gone = association.disconnect();
        controller.time.run();
        Stages.value(gone);
        assertThat(Stages.failure(connected)).hasMessage("nvme0 was disconnected");
        assertThat(controller.open()).isZero();
        assertThat(lab.forgotten).containsExactly("nvme0");
        assertThat(lab.states).containsExactly("CONNECTING", "DELETING", "DEAD");
    }

    @Test
    void theResultOfConnectNeverBecomesAnotherControllersOnTheWay() {
        controller.on(connect(2), command -> command.answer(Cqe.of(command.sqe().cid(), Status.SUCCESS, 0xFFFF)));
        assertThat(lab.failure(Lab.request())).hasMessageContaining("Connect of queue 2 returned controller 65535");
    }
}
