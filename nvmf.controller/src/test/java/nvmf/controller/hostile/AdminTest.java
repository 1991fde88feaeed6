package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, section I: what an admin command can be. */
@ExtendWith(QuietLog.class)
class AdminTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theAssociationGoesOn() {
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        assertThat(host.admin.openLeases()).isZero();
        witness.testify();
    }

    private Answer identify(int cns, int nsid) {
        return host.admin(new Identify(cns, nsid).toSqe(), 4096);
    }

    private Answer log(GetLogPage command, int dataLength) {
        return host.admin(command.toSqe(), dataLength);
    }

    private static void assertZero(Answer answer) {
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.data()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xFFFFFFFF, 0x12345678})
    void i2TheControllersPageIgnoresTheNamespace(int nsid) {
        assertThat(identify(1, nsid).page().getShort(78)).isEqualTo((short) host.cntlid);
    }

    @Test
    void i3AListDoesNotStartAtReservedIdentifiers() {
        assertThat(identify(2, 0xFFFFFFFE).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(identify(2, 0xFFFFFFFF).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertZero(identify(2, 0xFFFFFFFD));
        for (int cns : new int[] {2, 7}) {
            assertThat(identify(cns, 0).page().getInt(0)).isEqualTo(1);
            assertThat(identify(cns, 0).page().getInt(4)).isZero();
            assertZero(identify(cns, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 77, 1025, 0xFFFFFFFF})
    void i4OnlyNamespacesThatAreThereHaveDescriptors(int nsid) {
        assertThat(identify(3, nsid).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
    }

    @Test
    void aNamespaceThatCouldBeButIsNotIsAPageOfZeroes() {
        for (int cns : new int[] {0x00, 0x05, 0x08}) {
            assertZero(identify(cns, 77));
            for (int nsid : new int[] {0, 1025, 0xFFFFFFFF}) {
                assertThat(identify(cns, nsid).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x04, 0x09, 0x0A, 0x0B, 0x0F, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1D, 0x1E, 0x20, 0x40, 0xFF})
    void i5OtherStructuresAreAnInvalidField(int cns) {
        assertThat(identify(cns, 1).status()).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @CsvSource({"5,1", "6,0", "7,0"})
    void anotherCommandSetIsAnInvalidField(int cns, int nsid) {
        assertThat(host.admin(new Identify(cns, nsid, 0, 0).toSqe(), 4096).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(host.admin(new Identify(cns, nsid, 0, 2).toSqe(), 4096).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512, 4095})
    void i7IdentifyNeedsRoomForAPage(int length) {
        assertThat(host.admin(new Identify(1, 0).toSqe(), length).status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
    }

    @Test
    void i7MoreRoomThanAPageIsFilledWithZeroes() {
        Answer answer = host.admin(new Identify(1, 0).toSqe(), 8192);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.data()).hasSize(8192).endsWith(new byte[4096]);
    }

    @Test
    void moreRoomThanATransferCanHaveAllocatesNothing() {
        assertThat(host.admin.send(new Identify(1, 0).toSqe(), 0xFFFF_FFFFL).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void i8TheCommandSetsOfAnotherControllerAreNotTold() {
        assertThat(host.admin(new Identify(0x1C, 0, 0xFFFF, 0).toSqe(), 4096)
                        .page()
                        .getLong(0))
                .isEqualTo(1);
        assertThat(host.admin(new Identify(0x1C, 0, 4711, 0).toSqe(), 4096).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x06, 0x0D, 0x70, 0x7F, 0x81, 0xC0, 0xFF})
    void i9AnUnknownLogPageIsInvalid(int lid) {
        assertThat(log(new GetLogPage(lid, -1, 4096, 0), 4096).status()).isEqualTo(Status.INVALID_LOG_PAGE.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void i10AnOffsetComesInWholeDwords(int offset) {
        Answer answer = log(new GetLogPage(GetLogPage.SMART, -1, 16, offset), 16);
        assertThat(answer.status()).isEqualTo(offset % 4 == 0 ? Status.SUCCESS : Status.INVALID_FIELD.dnr());
    }

    @Test
    void i12ALengthOf16GiBAllocatesNothing() {
        assertThat(log(new GetLogPage(GetLogPage.SMART, -1, 1L << 34, 0), 4096).status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
    }

    @Test
    void i13ASingleDwordCanBeRead() {
        Answer answer = log(new GetLogPage(GetLogPage.SMART, -1, 4, 0), 4);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.page().getShort(1)).isEqualTo((short) 313);
    }

    @ParameterizedTest
    @ValueSource(longs = {516, 0xFFFF_FFFCL, 0x7FFF_FFFF_FFFF_FFFCL, 0xFFFF_FFFF_FFFF_FFF8L})
    void i14AnOffsetBehindTheEndIsAnInvalidField(long offset) {
        assertThat(log(new GetLogPage(GetLogPage.SMART, -1, 16, offset), 16).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void aReadBeyondTheEndIsFilledWithZeroes() {
        assertZero(log(new GetLogPage(GetLogPage.SMART, -1, 4096, 512), 4096));
        Answer answer = log(new GetLogPage(GetLogPage.FIRMWARE, -1, 4096, 0), 4096);
        assertThat(answer.data()).hasSize(4096).endsWith(new byte[3584]).startsWith(1);
    }

    @Test
    void i15NoPageIsReadByIndex() {
        GetLogPage command = new GetLogPage(GetLogPage.SMART, -1, 0, false, 16, 0, true, 0);
        assertThat(log(command, 16).status()).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void theUpperHalfOfTheLengthIsNotMixedWithWhatIsBesideIt() {
        Sqe sqe = new GetLogPage(GetLogPage.SMART, -1, 512, 0).toSqe();
        // CDW11 bits 31:16 are the log specific identifier.
        Sqe specific = Sqe.of(sqe.opcode(), sqe.nsid(), sqe.cdw10(), sqe.cdw11() | 0xABCD0000, 0, 0, 0, 0);
        assertThat(host.admin(specific, 512).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void theHealthOfOneNamespaceIsNotTold() {
        assertThat(log(new GetLogPage(GetLogPage.SMART, 1, 512, 0), 512).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x03, 0x0C, 0x7F, 0x80, 0x85, 0xC0, 0xFF})
    void i18AnUnknownFeatureIsAnInvalidField(int fid) {
        assertThat(host.admin(new GetFeatures(fid, 0, 0, 0).toSqe(), 0).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(host.admin(new SetFeatures(fid, 0, false, 0).toSqe(), 0).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @CsvSource({
        // NSQR, NCQR, both 0's based; what is granted
        "0,0,0",
        "15,15,15",
        "16,16,15",
        "65534,65534,15",
        "3,7,3"
    })
    void i19AsManyQueuesAreGrantedAsThereCanBe(int submission, int completion, int granted) {
        Answer answer =
                host.admin(new SetFeatures(Feature.NUMBER_OF_QUEUES, 0, false, submission | completion << 16).toSqe());
        assertThat(answer.cqe().dw0()).isEqualTo(granted | granted << 16);
        assertThat(host.admin(new GetFeatures(Feature.NUMBER_OF_QUEUES, 0, 0, 0).toSqe())
                        .cqe()
                        .dw0())
                .isEqualTo(granted | granted << 16);
    }

    @Test
    void i19TheNumberOfQueuesIsNot65536AndNotChangedUnderQueues() {
        for (int value : new int[] {0xFFFF, 0xFFFF0000, 0xFFFFFFFF}) {
            assertThat(host.admin(new SetFeatures(Feature.NUMBER_OF_QUEUES, 0, false, value).toSqe())
                            .status())
                    .isEqualTo(Status.INVALID_FIELD.dnr());
        }
        host.io(1);
        assertThat(host.admin(SetFeatures.queues(4).toSqe()).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    @Test
    void i22NothingIsSaved() {
        assertThat(host.admin(new SetFeatures(Feature.ARBITRATION, 0, true, 0).toSqe())
                        .status())
                .isEqualTo(Status.FEATURE_NOT_SAVEABLE.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void i23AReservedSelectionIsAnInvalidField(int select) {
        assertThat(host.admin(new GetFeatures(Feature.ARBITRATION, 0, select, 0).toSqe())
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void i24AControllersFeatureIsNotSetForANamespaceAndANamespacesOnlyForOneThatIsThere() {
        assertThat(host.admin(new SetFeatures(Feature.ARBITRATION, 1, false, 0).toSqe())
                        .status())
                .isEqualTo(Status.FEATURE_NOT_NAMESPACE_SPECIFIC.dnr());
        assertThat(host.admin(new SetFeatures(Feature.ERROR_RECOVERY, 77, false, 0).toSqe())
                        .status())
                .isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(host.admin(new SetFeatures(Feature.ERROR_RECOVERY, 1, false, 5).toSqe())
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void i25AFifthEventRequestIsOneTooMany() {
        for (int i = 0; i < 4; i++) {
            assertThat(host.admin(AsyncEvent.request())).isNull();
        }
        assertThat(host.admin(AsyncEvent.request()).status()).isEqualTo(Status.ASYNC_EVENT_LIMIT_EXCEEDED.dnr());
    }

    @Test
    void i28AnEventRequestCanBeAbortedAndNothingThatIsNotThere() {
        host.admin.send(AsyncEvent.request().withCid(0x4444));
        Answer aborted = host.admin(new Abort(0, 0x4444).toSqe());
        assertThat(host.admin.answerTo(0x4444).status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(aborted.status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(host.admin.last().cqe().dw0()).isZero();

        assertThat(host.admin(new Abort(0, 0x4444).toSqe()).cqe().dw0()).isEqualTo(1);
        assertThat(host.admin(new Abort(7, 1).toSqe()).cqe().dw0()).isEqualTo(1);
        assertThat(host.admin(new Abort(0xFFFF, 0xFFFF).toSqe()).cqe().dw0()).isEqualTo(1);
        assertThat(host.admin
                        .send(new Abort(0, 0x777).toSqe().withCid(0x777))
                        .cqe()
                        .dw0())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0D, 0x10, 0x11, 0x14, 0x15, 0x80, 0x81, 0x82, 0x84, 0xC0, 0xFF})
    void i30CommandsThatAreNotOfferedAreInvalidOpcodes(int opcode) {
        assertThat(host.admin(Sqe.of(opcode, 0), 0).status()).isEqualTo(Status.INVALID_OPCODE.dnr());
    }

    @Test
    void i33EveryOpcodeWithAnyFieldsGetsOneAnswer() {
        Random random = new Random(33);
        int cid = 0x2000;
        for (int opcode = 0; opcode <= 0xFF; opcode++) {
            if (opcode == AdminOpcode.ASYNC_EVENT_REQUEST || opcode == Sqe.FABRICS) {
                continue;
            }
            for (int nsid : new int[] {0, 1, 77, 0xFFFFFFFF}) {
                for (int length : new int[] {0, 64, 4096}) {
                    Sqe sqe = random(random, opcode, nsid).withCid(cid);
                    byte[] data = new byte[DataDirection.of(opcode) == DataDirection.HOST_TO_CONTROLLER ? length : 0];
                    host.admin.send(sqe, length, Status.SUCCESS, data);
                    assertThat(host.admin.answersTo(cid)).as(sqe.toString()).isEqualTo(1);
                    cid++;
                }
            }
        }
    }

    private static Sqe random(Random random, int opcode, int nsid) {
        return new Sqe(
                opcode,
                Sqe.PSDT_SGL,
                0,
                nsid,
                random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                Sgl.none(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt());
    }

    @Test
    void aTransportsObjectionIsTheAnswerToACommandThatIsKnown() {
        Sqe identify = new Identify(1, 0).toSqe();
        assertThat(host.admin
                        .send(identify, 4096, Status.SGL_OFFSET_INVALID.dnr(), new byte[0])
                        .status())
                .isEqualTo(Status.SGL_OFFSET_INVALID.dnr());
        assertThat(host.admin
                        .send(Sqe.of(0xC1, 0), 4096, Status.SGL_OFFSET_INVALID.dnr(), new byte[0])
                        .status())
                .isEqualTo(Status.INVALID_OPCODE.dnr());
    }

    @Test
    void aDiscoveryControllerAnswersWhatADiscoveryControllerHas() {
        ConnectData data = new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN);
        Bench.HostSide discovery = bench.connect(data, 0).enable();
        assertThat(discovery.admin(new Identify(1, 0).toSqe(), 4096).page().get(111))
                .isEqualTo((byte) 2);
        for (int cns : new int[] {0, 2, 3, 5, 6, 7, 8}) {
            assertThat(discovery.admin(new Identify(cns, 1).toSqe(), 4096).status())
                    .isEqualTo(Status.INVALID_FIELD.dnr());
        }
        assertThat(discovery
                        .admin(new GetLogPage(GetLogPage.SMART, -1, 512, 0).toSqe(), 512)
                        .status())
                .isEqualTo(Status.INVALID_LOG_PAGE.dnr());
        assertThat(discovery.admin(SetFeatures.queues(1).toSqe()).status()).isEqualTo(Status.INVALID_FIELD.dnr());
        discovery.admin.drop();
    }

    @Test
    void i29AKeepAliveThatDescribesDataIsAnsweredOrRefusedAndNothingIsAskedFor() {
        for (long length : new long[] {1, 4096, 0xFFFF_FFFFL}) {
            Answer answer = host.admin.send(
                    KeepAlive.sqe().withCid(0x2900), length, Status.SUCCESS, new byte[(int) Math.min(length, 4096)]);
            assertThat(answer.status()).isIn(Status.SUCCESS, Status.INVALID_FIELD.dnr());
        }
    }

    @Test
    void i32VendorSpecificCommandsAreInvalidOpcodes() {
        for (int opcode = 0xC0; opcode <= 0xFF; opcode++) {
            assertThat(host.admin(Sqe.of(opcode, 1), 0).status())
                    .as("%02Xh", opcode)
                    .isEqualTo(Status.INVALID_OPCODE.dnr());
        }
    }

    // Base Specification, "Opcode": data in both directions at once is no command of any command set here.
    @ParameterizedTest
    @ValueSource(ints = {0, 64, 4096})
    void i34DataInBothDirectionsIsAnInvalidOpcode(int length) {
        for (int opcode = 0x03; opcode <= 0xFF; opcode += opcode + 4 == Sqe.FABRICS ? 8 : 4) {
            assertThat(host.admin
                            .send(Sqe.of(opcode, 1).withCid(opcode), length, Status.SUCCESS, new byte[length])
                            .status())
                    .as("%02Xh", opcode)
                    .isEqualTo(Status.INVALID_OPCODE.dnr());
        }
    }
}
