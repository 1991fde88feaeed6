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
import nvmf.controller.fixture.Rows;
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

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            I2  | Identify Controller, for namespace 0         | 06 | 0        | 10=1                        | 4096 | S(0/00)
            I2  | Identify Controller, for namespace 1         | 06 | 1        | 10=1                        | 4096 | S(0/00)
            I2  | Identify Controller, for namespace FFFFFFFF  | 06 | FFFFFFFF | 10=1                        | 4096 | S(0/00)
            I3  | a list from FFFFFFFDh                        | 06 | FFFFFFFD | 10=2                        | 4096 | S(0/00)
            I3  | a list from FFFFFFFEh                        | 06 | FFFFFFFE | 10=2                        | 4096 | S(0/0B,D)
            I3  | a list from FFFFFFFFh                        | 06 | FFFFFFFF | 10=2                        | 4096 | S(0/0B,D)
            I4  | descriptors of no namespace                  | 06 | 0        | 10=3                        | 4096 | S(0/0B,D)
            I4  | descriptors of one that is not there         | 06 | 4D       | 10=3                        | 4096 | S(0/0B,D)
            I4  | descriptors of one that cannot be            | 06 | 401      | 10=3                        | 4096 | S(0/0B,D)
            I4  | descriptors of all                           | 06 | FFFFFFFF | 10=3                        | 4096 | S(0/0B,D)
            I5  | Identify of structure 04h                    | 06 | 1        | 10=4                        | 4096 | S(0/02,D)
            I5  | Identify of structure 09h                    | 06 | 1        | 10=9                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Ah                    | 06 | 1        | 10=A                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Bh                    | 06 | 1        | 10=B                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Ch                    | 06 | 1        | 10=C                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Dh                    | 06 | 1        | 10=D                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Eh                    | 06 | 1        | 10=E                        | 4096 | S(0/02,D)
            I5  | Identify of structure 0Fh                    | 06 | 1        | 10=F                        | 4096 | S(0/02,D)
            I5  | Identify of structure 14h                    | 06 | 1        | 10=14                       | 4096 | S(0/02,D)
            I5  | Identify of structure 15h                    | 06 | 1        | 10=15                       | 4096 | S(0/02,D)
            I5  | Identify of structure 16h                    | 06 | 1        | 10=16                       | 4096 | S(0/02,D)
            I5  | Identify of structure 17h                    | 06 | 1        | 10=17                       | 4096 | S(0/02,D)
            I5  | Identify of structure 18h                    | 06 | 1        | 10=18                       | 4096 | S(0/02,D)
            I5  | Identify of structure 19h                    | 06 | 1        | 10=19                       | 4096 | S(0/02,D)
            I5  | Identify of structure 1Dh                    | 06 | 1        | 10=1D                       | 4096 | S(0/02,D)
            I5  | Identify of structure 1Eh                    | 06 | 1        | 10=1E                       | 4096 | S(0/02,D)
            I5  | Identify of structure 20h                    | 06 | 1        | 10=20                       | 4096 | S(0/02,D)
            I5  | Identify of structure 40h                    | 06 | 1        | 10=40                       | 4096 | S(0/02,D)
            I5  | Identify of structure FFh                    | 06 | 1        | 10=FF                       | 4096 | S(0/02,D)
            I7  | Identify into 0 bytes                        | 06 | 0        | 10=1                        | 0    | S(0/0F,D)
            I7  | Identify into 512 bytes                      | 06 | 0        | 10=1                        | 512  | S(0/0F,D)
            I7  | Identify into 4095 bytes                     | 06 | 0        | 10=1                        | 4095 | S(0/0F,D)
            I7  | Identify into 8192 bytes                     | 06 | 0        | 10=1                        | 8192 | S(0/00)
            I9  | log page 06h                                 | 02 | FFFFFFFF | 10=3FF0006                  | 4096 | S(1/09,D)
            I9  | log page 0Dh                                 | 02 | FFFFFFFF | 10=3FF000D                  | 4096 | S(1/09,D)
            I9  | log page 70h                                 | 02 | FFFFFFFF | 10=3FF0070                  | 4096 | S(1/09,D)
            I9  | log page 7Fh                                 | 02 | FFFFFFFF | 10=3FF007F                  | 4096 | S(1/09,D)
            I9  | log page 81h                                 | 02 | FFFFFFFF | 10=3FF0081                  | 4096 | S(1/09,D)
            I9  | log page C0h                                 | 02 | FFFFFFFF | 10=3FF00C0                  | 4096 | S(1/09,D)
            I9  | log page FFh                                 | 02 | FFFFFFFF | 10=3FF00FF                  | 4096 | S(1/09,D)
            I10 | a log page from byte 1 on                    | 02 | FFFFFFFF | 10=30002 12=1               | 16   | S(0/02,D)
            I10 | a log page from byte 2 on                    | 02 | FFFFFFFF | 10=30002 12=2               | 16   | S(0/02,D)
            I10 | a log page from byte 3 on                    | 02 | FFFFFFFF | 10=30002 12=3               | 16   | S(0/02,D)
            I10 | a log page from byte 5 on                    | 02 | FFFFFFFF | 10=30002 12=5               | 16   | S(0/02,D)
            I10 | a log page from byte 6 on                    | 02 | FFFFFFFF | 10=30002 12=6               | 16   | S(0/02,D)
            I10 | a log page from byte 7 on                    | 02 | FFFFFFFF | 10=30002 12=7               | 16   | S(0/02,D)
            I10 | a log page from byte 4 on                    | 02 | FFFFFFFF | 10=30002 12=4               | 16   | S(0/00)
            I10 | a log page from byte 8 on                    | 02 | FFFFFFFF | 10=30002 12=8               | 16   | S(0/00)
            I12 | 16 GiB of a log page into 4096 bytes         | 02 | FFFFFFFF | 10=FFFF0002 11=FFFF         | 4096 | S(0/0F,D)
            I13 | a dword of a log page                        | 02 | FFFFFFFF | 10=2                        | 4    | S(0/00)
            I14 | behind the end of a log page                 | 02 | FFFFFFFF | 10=30002 12=204             | 16   | S(0/02,D)
            I14 | 4 GiB behind it                              | 02 | FFFFFFFF | 10=30002 12=FFFFFFFC        | 16   | S(0/02,D)
            I14 | as far as a signed number goes               | 02 | FFFFFFFF | 10=30002 12=FFFFFFFC 13=7FFFFFFF | 16   | S(0/02,D)
            I14 | where the end wraps                          | 02 | FFFFFFFF | 10=30002 12=FFFFFFF8 13=FFFFFFFF | 16   | S(0/02,D)
            I15 | a log page by index                          | 02 | FFFFFFFF | 10=30002 12=10 14=800000    | 16   | S(0/02,D)
            I18 | Get Features of 00h                          | 0A | 0        | 10=0                        | 0    | S(0/02,D)
            I18 | Set Features of 00h                          | 09 | 0        | 10=0                        | 0    | S(0/02,D)
            I18 | Get Features of 03h                          | 0A | 0        | 10=3                        | 0    | S(0/02,D)
            I18 | Set Features of 03h                          | 09 | 0        | 10=3                        | 0    | S(0/02,D)
            I18 | Get Features of 0Ch                          | 0A | 0        | 10=C                        | 0    | S(0/02,D)
            I18 | Set Features of 0Ch                          | 09 | 0        | 10=C                        | 0    | S(0/02,D)
            I18 | Get Features of 7Fh                          | 0A | 0        | 10=7F                       | 0    | S(0/02,D)
            I18 | Set Features of 7Fh                          | 09 | 0        | 10=7F                       | 0    | S(0/02,D)
            I18 | Get Features of 80h                          | 0A | 0        | 10=80                       | 0    | S(0/02,D)
            I18 | Set Features of 80h                          | 09 | 0        | 10=80                       | 0    | S(0/02,D)
            I18 | Get Features of 85h                          | 0A | 0        | 10=85                       | 0    | S(0/02,D)
            I18 | Set Features of 85h                          | 09 | 0        | 10=85                       | 0    | S(0/02,D)
            I18 | Get Features of C0h                          | 0A | 0        | 10=C0                       | 0    | S(0/02,D)
            I18 | Set Features of C0h                          | 09 | 0        | 10=C0                       | 0    | S(0/02,D)
            I18 | Get Features of FFh                          | 0A | 0        | 10=FF                       | 0    | S(0/02,D)
            I18 | Set Features of FFh                          | 09 | 0        | 10=FF                       | 0    | S(0/02,D)
            I19 | 65536 submission queues                      | 09 | 0        | 10=7 11=FFFF                | 0    | S(0/02,D)
            I19 | 65536 completion queues                      | 09 | 0        | 10=7 11=FFFF0000            | 0    | S(0/02,D)
            I19 | 65536 queues of both kinds                   | 09 | 0        | 10=7 11=FFFFFFFF            | 0    | S(0/02,D)
            I22 | a feature to be saved                        | 09 | 0        | 10=80000001                 | 0    | S(1/0D,D)
            I23 | a feature's value of kind 4                  | 0A | 0        | 10=401                      | 0    | S(0/02,D)
            I23 | a feature's value of kind 5                  | 0A | 0        | 10=501                      | 0    | S(0/02,D)
            I23 | a feature's value of kind 6                  | 0A | 0        | 10=601                      | 0    | S(0/02,D)
            I23 | a feature's value of kind 7                  | 0A | 0        | 10=701                      | 0    | S(0/02,D)
            I24 | a controller's feature, for a namespace      | 09 | 1        | 10=1                        | 0    | S(1/0F,D)
            I24 | a namespace's feature, for one not there     | 09 | 4D       | 10=5                        | 0    | S(0/0B,D)
            I24 | a namespace's feature, for one that is there | 09 | 1        | 10=5 11=5                   | 0    | S(0/00)
            I30 | command 0Dh, not offered                     | 0D | 0        | -                           | 0    | S(0/01,D)
            I30 | command 10h, not offered                     | 10 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 11h, not offered                     | 11 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 14h, not offered                     | 14 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 15h, not offered                     | 15 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 80h, not offered                     | 80 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 81h, not offered                     | 81 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 82h, not offered                     | 82 | 0        | -                           | 0    | S(0/01,D)
            I30 | command 84h, not offered                     | 84 | 0        | -                           | 0    | S(0/01,D)
            """)
    void anAdminCommandGetsTheStatusOfItsFault(
            String id, String what, String opcode, String nsid, String dwords, int length, String status) {
        Sqe sqe = Rows.sqe(Integer.parseInt(opcode, 16), nsid, dwords).withCid(0x1234);
        assertThat(Rows.answer(host.admin, sqe, length)).isEqualTo(status);
        assertThat(host.admin.answersTo(0x1234)).isEqualTo(1);
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
    @CsvSource({"5,1", "6,0", "7,0"})
    void anotherCommandSetIsAnInvalidField(int cns, int nsid) {
        assertThat(host.admin(new Identify(cns, nsid, 0, 0).toSqe(), 4096).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(host.admin(new Identify(cns, nsid, 0, 2).toSqe(), 4096).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
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

    @Test
    void i13ASingleDwordCanBeRead() {
        Answer answer = log(new GetLogPage(GetLogPage.SMART, -1, 4, 0), 4);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.page().getShort(1)).isEqualTo((short) 313);
    }

    @Test
    void aReadBeyondTheEndIsFilledWithZeroes() {
        assertZero(log(new GetLogPage(GetLogPage.SMART, -1, 4096, 512), 4096));
        Answer answer = log(new GetLogPage(GetLogPage.FIRMWARE, -1, 4096, 0), 4096);
        assertThat(answer.data()).hasSize(4096).endsWith(new byte[3584]).startsWith(1);
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
                    Sqe sqe = random(random, opcode, nsid).withCid(cid).withSgl(Rows.sgl(length));
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
