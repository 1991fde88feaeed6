package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ConnectResponse;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.controller.access.AllowList;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.Rows;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, section F: what a Connect command can be. Whom it is aimed at goes on undisturbed, and so does who looks on. */
@ExtendWith(QuietLog.class)
class ConnectTest {
    private static final Status INVALID = Status.CONNECT_INVALID_PARAMETERS.dnr();
    private static final int QID = 0x2A;
    private static final int IN_DATA = 0x10000;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide victim =
            bench.connect(new ConnectData(new UUID(7, 7), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN), 0);
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theVictimAndTheWitnessGoOn() {
        victim.enable();
        assertThat(victim.read(Property.CSTS)).isEqualTo(1);
        assertThat(victim.io(1).isClosed()).isFalse();
        assertThat(victim.admin.openLeases()).isZero();
        witness.testify();
    }

    private static Sqe connect(int recfmt, int qid, int sqsize, int attributes) {
        return new Connect(recfmt, qid, sqsize + 1, attributes, 0).toSqe();
    }

    private static byte[] data() {
        return Bench.bytes(Bench.adminData());
    }

    private static byte[] dataWith(int at, byte[] bytes) {
        byte[] data = data();
        System.arraycopy(bytes, 0, data, at, bytes.length);
        return data;
    }

    private void assertRefused(Answer answer, Status status, int dw0) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.cqe().dw0()).isEqualTo(dw0);
        assertThat(bench.subsystem.snapshot().controllers())
                .as("the victim and the witness")
                .hasSize(2);
    }

    @Test
    void f1AGoodConnectGetsAControllerAndNoAuthenticationRequest() {
        Answer answer = bench.newborn().send(Bench.adminConnect(120_000), data());
        assertThat(answer.cqe().isSuccess()).isTrue();
        assertThat(answer.cqe().result()).isBetween(1L, 65519L);
    }

    @Test
    void f2NothingButConnectIsTakenFirst() {
        ScriptedQueue queue = bench.newborn();
        for (Sqe sqe : new Sqe[] {
            new PropertyGet(8, Property.CAP).toSqe(), Sqe.of(AdminOpcode.IDENTIFY, 0), Sqe.of(0x02, 1), Sqe.of(0xFF, 0)
        }) {
            assertThat(queue.send(sqe).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        }
        assertThat(queue.send(Bench.adminConnect(0), data()).cqe().isSuccess()).isTrue();
    }

    // F23, Base Specification 2.1: a controller whose TREQ does not have ZHIDS (bit 3) does not take a Host Identifier
    // of 0h.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            F3  | another record format               | admin | 40:0100 | -                                    | S(1/80,D) | 0
            F4  | no data                             | admin | -       | =0                                   | S(0/0F,D) | 0
            F4  | 512 bytes of data                   | admin | -       | =512                                 | S(0/0F,D) | 0
            F4  | 1023 bytes of data                  | admin | -       | =1023                                | S(0/0F,D) | 0
            F4  | 1025 bytes of data                  | admin | -       | =1025                                | S(0/0F,D) | 0
            F4  | 4096 bytes of data                  | admin | -       | =4096                                | S(0/0F,D) | 0
            F6  | an I/O queue of 1 entry             | io    | 44:0000 | -                                    | S(1/82,D) | 2C
            F6  | an I/O queue of MQES + 2 entries    | io    | 44:8000 | -                                    | S(1/82,D) | 2C
            F6  | an I/O queue of 65536 entries       | io    | 44:ffff | -                                    | S(1/82,D) | 2C
            F7  | an admin queue of 1 entry           | admin | 44:0000 | -                                    | S(1/82,D) | 2C
            F7  | an admin queue of 33 entries        | admin | 44:2000 | -                                    | S(1/82,D) | 2C
            F7  | an admin queue of 128 entries       | admin | 44:7f00 | -                                    | S(1/82,D) | 2C
            F7  | an admin queue of 65536 entries     | admin | 44:ffff | -                                    | S(1/82,D) | 2C
            F8  | controller 0 of dynamic ones        | admin | -       | 16:0000                              | S(1/82,D) | 10010
            F8  | controller 1 of dynamic ones        | admin | -       | 16:0100                              | S(1/82,D) | 10010
            F8  | controller FFFEh of dynamic ones    | admin | -       | 16:feff                              | S(1/82,D) | 10010
            F8  | a reserved controller               | admin | -       | 16:f0ff                              | S(1/82,D) | 10010
            F9  | an I/O queue of controller 0        | io    | -       | 16:0000                              | S(1/82,D) | 10010
            F9  | an I/O queue of any controller      | io    | -       | 16:ffff                              | S(1/82,D) | 10010
            F9  | an I/O queue of controller FFFEh    | io    | -       | 16:feff                              | S(1/82,D) | 10010
            F9  | an I/O queue of one nobody has      | io    | -       | 16:6712                              | S(1/82,D) | 10010
            F11 | I/O queue 17 of 16                  | io    | 42:1100 | -                                    | S(1/82,D) | 2A
            F11 | I/O queue 65535                     | io    | 42:ffff | -                                    | S(1/82,D) | 2A
            F18 | SUBNQN without an end               | admin | -       | 256:61*256                           | S(1/82,D) | 10100
            F18 | HOSTNQN without an end              | admin | -       | 512:61*256                           | S(1/82,D) | 10200
            F19 | SUBNQN of 224 characters            | admin | -       | 256:61*224 480:00*32                 | S(1/82,D) | 10100
            F19 | HOSTNQN of 224 characters           | admin | -       | 512:61*224 736:00*32                 | S(1/82,D) | 10200
            F20 | a subsystem that is not there       | admin | -       | 283:78                               | S(1/82,D) | 10100
            F21 | an empty SUBNQN                     | admin | -       | 256:00*256                           | S(1/82,D) | 10100
            F21 | an empty HOSTNQN                    | admin | -       | 512:00*256                           | S(1/82,D) | 10200
            F23 | a Host Identifier of zeroes         | admin | -       | 0:00*16                              | S(1/82,D) | 10000
            """)
    void whatAConnectMayNotSayIsPointedAt(
            String id, String what, String queue, String command, String data, String status, String dw0) {
        victim.enable();
        boolean admin = queue.equals("admin");
        Sqe sqe = Rows.changed(admin ? Bench.adminConnect(0) : Bench.ioConnect(2), command);
        byte[] sent = Rows.changed(admin ? data() : Bench.bytes(victim.data), data);
        Answer answer = bench.newborn().send(sqe, sent);
        assertThat(Rows.text(answer.status())).isEqualTo(status);
        assertThat(answer.cqe().dw0()).isEqualTo(Integer.parseInt(dw0, 16));
        assertThat(bench.subsystem.snapshot().controllers())
                .as("the victim and the witness")
                .hasSize(2);
    }

    @Test
    void f4ALengthOf4GiBAllocatesNothing() {
        Answer answer = bench.newborn().send(Bench.adminConnect(0), 0xFFFF_FFFFL);
        assertRefused(answer, Status.INVALID_DATA_SGL_LENGTH.dnr(), 0);
    }

    @Test
    void c8DataWithAWrongDigestMakesNoAssociation() {
        ScriptedQueue queue = bench.newborn();
        Answer answer = queue.send(Bench.adminConnect(0), 1024, Status.TRANSIENT_TRANSPORT_ERROR, data());
        assertRefused(answer, Status.TRANSIENT_TRANSPORT_ERROR, 0);
        assertThat(queue.send(Bench.adminConnect(0), data()).cqe().isSuccess()).isTrue();
    }

    // CVE-2026-4652.
    @Test
    void f9AnIoQueueDoesNotJoinAnotherHostsController() {
        victim.enable();
        ConnectData otherId = new ConnectData(Bench.HOSTID, victim.cntlid, Bench.SUBNQN, Bench.HOSTNQN);
        ConnectData otherName = new ConnectData(
                victim.data.hostId(), victim.cntlid, Bench.SUBNQN, new Nqn(Bench.HOSTNQN.value() + "x"));
        for (ConnectData data : new ConnectData[] {otherId, otherName}) {
            Answer answer = bench.newborn().send(Bench.ioConnect(2), Bench.bytes(data));
            assertRefused(answer, INVALID, IN_DATA | ConnectData.CNTLID);
        }
    }

    // M5
    @Test
    void m5AHostThatWantsAllQueuesThereCouldBeGetsItsShareAndSoonKnows() {
        victim.enable();
        List<ScriptedQueue> granted = new ArrayList<>();
        for (int qid = 1; qid <= 16; qid++) {
            granted.add(victim.io(qid));
        }
        byte[] data = Bench.bytes(victim.data);
        ScriptedQueue more = bench.newborn();
        long begin = processorNanos();
        for (int qid = 1; qid <= 0xFFFF; qid++) {
            Answer answer = more.send(Bench.ioConnect(qid), data);
            assertThat(answer.cqe().isSuccess()).as("queue %d", qid).isFalse();
            if (qid > 16) {
                assertThat(answer.status()).isEqualTo(INVALID);
                assertThat(answer.cqe().dw0()).isEqualTo(QID);
            }
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(processorNanos() - begin))
                .as("seconds of a processor for 65535 refusals")
                .isLessThan(60);
        assertThat(more.openLeases()).isZero();
        assertThat(granted).noneMatch(ScriptedQueue::isClosed);
        assertThat(bench.port.snapshot().connections()).isEqualTo(1 + granted.size() + 1 + 2);
        granted.forEach(ScriptedQueue::drop);
    }

    /** Of this thread, whatever else the machine does meanwhile. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void f11AHostThatWantsFewerGetsFewer() {
        victim.enable();
        victim.admin(SetFeatures.queues(2).toSqe());
        assertRefused(bench.newborn().send(Bench.ioConnect(3), Bench.bytes(victim.data)), INVALID, QID);
        assertThat(victim.io(2).isClosed()).isFalse();
    }

    @Test
    void f12AQueueIsConnectedOnceAndTheFirstStays() {
        victim.enable();
        ScriptedQueue first = victim.io(2);
        Answer answer = bench.newborn().send(Bench.ioConnect(2), Bench.bytes(victim.data));
        assertRefused(answer, Status.COMMAND_SEQUENCE_ERROR.dnr(), 0);
        assertThat(first.isClosed()).isFalse();
    }

    @Test
    void f12AQueueThatEndedCanBeConnectedAgain() {
        victim.enable();
        victim.io(2).drop();
        assertThat(victim.io(2).isClosed()).isFalse();
    }

    @Test
    void f13AConnectionConnectsOnce() {
        assertThat(victim.admin.send(Bench.adminConnect(0), data()).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        victim.enable();
        assertThat(victim.io(2).send(Bench.ioConnect(3), data()).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    @Test
    void f14AnIoQueueNeedsAnEnabledController() {
        assertRefused(bench.newborn().send(Bench.ioConnect(2), Bench.bytes(victim.data)), INVALID, QID);
    }

    @Test
    void f16ADiscoveryControllerHasNoIoQueues() {
        ConnectData data = new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN);
        Bench.HostSide discovery = bench.connect(data, 0).enable();
        assertRefused(bench.newborn().send(Bench.ioConnect(1), Bench.bytes(discovery.data)), INVALID, QID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00000001, 0x00450001, 0x00360001})
    void f17AnIoQueueNeedsTheRightEntrySizes(int cc) {
        Bench.HostSide host = bench.connect();
        host.write(Property.CC, cc);
        Answer answer = bench.newborn().send(Bench.ioConnect(1), Bench.bytes(host.data));
        assertThat(answer.status()).isEqualTo(INVALID);
        assertThat(answer.cqe().dw0()).isEqualTo(QID);
        host.admin.drop();
    }

    // Base Specification 2.1, figure "Connect Command - Data": for an I/O queue a Host Identifier of 0h is ignored,
    // another
    // one has to be the association's.
    @Test
    void f23OnAnIoQueueAHostIdentifierOfZeroIsIgnored() {
        Bench.HostSide host = bench.connect(Bench.adminData(), 0).enable();
        ConnectData silent = new ConnectData(new UUID(0, 0), host.cntlid, Bench.SUBNQN, Bench.HOSTNQN);
        ConnectData other = new ConnectData(new UUID(0, 1), host.cntlid, Bench.SUBNQN, Bench.HOSTNQN);
        ConnectData stranger =
                new ConnectData(new UUID(0, 0), host.cntlid, Bench.SUBNQN, new Nqn("nqn.2014-08.org.example:stranger"));
        assertThat(bench.newborn().send(Bench.ioConnect(1), Bench.bytes(silent)).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(bench.newborn().send(Bench.ioConnect(2), Bench.bytes(other)).status())
                .isEqualTo(INVALID);
        assertThat(bench.newborn()
                        .send(Bench.ioConnect(2), Bench.bytes(stranger))
                        .status())
                .isEqualTo(INVALID);
        host.admin.drop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x03, 0x08, 0xF8})
    void f27ReservedAttributesAreIgnored(int attributes) {
        Answer answer = bench.newborn().send(connect(0, 0, 31, attributes), data());
        assertThat(answer.cqe().isSuccess()).isTrue();
        assertThat(answer.cqe().sqhd()).isEqualTo(1);
    }

    @Test
    void f26AKeepAliveTimeoutOnAnIoQueueIsIgnored() {
        victim.enable();
        Sqe sqe = new Connect(0, 2, 128, 0, 1).toSqe();
        assertThat(bench.newborn().send(sqe, Bench.bytes(victim.data)).cqe().isSuccess())
                .isTrue();
        bench.time.advanceMillis(60_000);
        assertThat(victim.admin.isClosed()).isFalse();
    }

    @Test
    void f28WhenAllControllersAreTakenTheNextHostMayTryAgain() {
        for (int i = 2; i < Bench.LIMITS.controllersMax(); i++) {
            bench.connect();
        }
        Answer answer = bench.newborn().send(Bench.adminConnect(0), data());
        assertThat(answer.status()).isEqualTo(Status.CONTROLLER_BUSY);
    }

    @Test
    void aTransportsObjectionIsTheAnswer() {
        Answer answer = bench.newborn().send(Bench.adminConnect(0), 1024, Status.INVALID_SGL_TYPE.dnr(), new byte[0]);
        assertRefused(answer, Status.INVALID_SGL_TYPE.dnr(), 0);
    }

    @Test
    void f32AHostThatGoesWhileItConnectsLeavesNothing() {
        for (int i = 0; i < 1000; i++) {
            ScriptedQueue queue = bench.newborn();
            queue.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
            queue.drop();
            ScriptedQueue slow = bench.newborn();
            slow.holdFetches();
            slow.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
            slow.drop();
            slow.releaseFetches();
            assertThat(slow.openLeases()).isZero();
        }
        assertThat(bench.subsystem.snapshot().controllers())
                .as("the victim and the witness")
                .hasSize(2);
    }

    @Test
    void whatComesWhileConnectIsUnderWayComesTooEarly() {
        ScriptedQueue queue = bench.newborn();
        queue.holdFetches();
        queue.start(Bench.adminConnect(0).withCid(1), 1024, Status.SUCCESS, data());
        queue.send(Bench.adminConnect(0).withCid(2), data());
        assertThat(queue.answerTo(2).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        queue.releaseFetches();
        assertThat(queue.answerTo(1).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aRefusedHostMayTryAgainOnTheSameConnectionUntilTheDeadline() {
        ScriptedQueue queue = bench.newborn();
        queue.send(connect(1, 0, 31, 0), data());
        bench.time.advanceMillis(999);
        assertThat(queue.send(Bench.adminConnect(0), data()).cqe().isSuccess()).isTrue();
        ScriptedQueue other = bench.newborn();
        other.send(connect(1, 0, 31, 0), data());
        bench.time.advanceMillis(1000);
        assertThat(other.isClosed()).isTrue();
    }

    // A24: the transport has said all it had to say, and no Connect comes.
    @Test
    void a24AHostThatDoesNotConnectIsLeftWhenItsTimeIsUp() {
        ScriptedQueue silent = bench.newborn();
        bench.time.advanceMillis(999);
        assertThat(silent.isClosed()).isFalse();
        bench.time.advanceMillis(1);
        assertThat(silent.isClosed()).isTrue();
        assertThat(bench.port.snapshot().connections())
                .as("the victim's and the witness's")
                .isEqualTo(3);
    }

    @Test
    void f22AHostThatIsNotOnTheListComesInNowhere() {
        Nqn friend = new Nqn("nqn.2014-08.org.example:friend");
        Bench listed = new Bench(SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS));
        listed.subsystem.admission().allow(AllowList.of(Set.of(friend)));
        Answer answer = listed.newborn().send(Bench.adminConnect(0), data());
        assertThat(answer.status()).isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
        assertThat(answer.cqe().dw0()).isEqualTo(0x10200);

        ConnectData mine = new ConnectData(Bench.HOSTID, 0xFFFF, Bench.SUBNQN, friend);
        Bench.HostSide host = listed.connect(mine, 0).enable();
        ConnectData stolen = new ConnectData(Bench.HOSTID, host.cntlid, Bench.SUBNQN, Bench.HOSTNQN);
        assertThat(listed.newborn()
                        .send(Bench.ioConnect(1), Bench.bytes(stolen))
                        .status())
                .isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
        assertThat(host.io(1).isClosed()).isFalse();
    }

    @Test
    void underTheStaticModelAHostGetsTheControllerItAsksForOrAnyButNotByTheDynamicNumber() {
        Bench fixed =
                new Bench(SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS).with(new Cntlids(10, 12, true)));
        assertThat(connectTo(fixed, 11).dw0()).isEqualTo(11);
        assertThat(connectTo(fixed, 11).status()).isEqualTo(Status.CONTROLLER_BUSY);
        assertThat(ConnectResponse.cntlid(connectTo(fixed, 0xFFFE).dw0())).isEqualTo(10);
        assertThat(connectTo(fixed, 0xFFFE).dw0()).isEqualTo(12);
        assertThat(connectTo(fixed, 0xFFFE).status()).isEqualTo(Status.CONTROLLER_BUSY);
        for (int other : new int[] {9, 13, 0xFFFF}) {
            assertThat(connectTo(fixed, other).dw0()).isEqualTo(0x10010);
        }
    }

    private static Cqe connectTo(Bench at, int cntlid) {
        byte[] data = Bench.bytes(new ConnectData(Bench.HOSTID, cntlid, Bench.SUBNQN, Bench.HOSTNQN));
        return at.newborn().send(Bench.adminConnect(0), data).cqe();
    }

    @Test
    void theEnabledConfigurationOfTheLinuxHostIsTaken() {
        Bench.HostSide host = bench.connect();
        // First the settings, with CC.CSS as CAP offers it, then the enable bit.
        assertThat(host.write(Property.CC, 0x00460060).status()).isEqualTo(Status.SUCCESS);
        assertThat(host.write(Property.CC, 0x00460061).status()).isEqualTo(Status.SUCCESS);
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        assertThat(Configuration.of((int) host.read(Property.CC)).commandSet()).isEqualTo(6);
        host.admin.drop();
    }

    // Base Specification, "Host Identifier" (Feature 81h): a host is what has one NQN and one identifier, so another
    // identifier is another
    // host. Host Identifier Inconsistent (18h) is about 64 bits beside 128, which Fabrics does not know.
    @Test
    void f24AnotherIdentifierUnderTheSameNameIsAnotherHost() {
        Bench.HostSide first = bench.connect(Bench.adminData(), 0).enable();
        ConnectData data = new ConnectData(new UUID(4, 2), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN);
        Bench.HostSide second = bench.connect(data, 0).enable();
        assertThat(second.cntlid).isNotEqualTo(first.cntlid);
        ConnectData mixed = new ConnectData(data.hostId(), first.cntlid, Bench.SUBNQN, Bench.HOSTNQN);
        Answer answer = bench.newborn().send(Bench.ioConnect(1), Bench.bytes(mixed));
        assertThat(answer.status()).isEqualTo(INVALID);
        assertThat(answer.cqe().dw0()).isEqualTo(IN_DATA | ConnectData.CNTLID);
        assertThat(first.io(1).isClosed()).isFalse();
        assertThat(second.io(1).isClosed()).isFalse();
        first.admin.drop();
        second.admin.drop();
    }

    // SPDK issue 1546: the data of Connect need not be in its capsule.
    @Test
    void f29DataThatComesLaterConnectsAsWell() {
        ScriptedQueue queue = bench.newborn();
        queue.holdFetches();
        queue.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
        bench.time.run();
        assertThat(queue.answers()).isEmpty();
        queue.releaseFetches();
        assertThat(queue.last().status()).isEqualTo(Status.SUCCESS);
        queue.drop();
    }

    @Test
    void f31OfManyThatConnectTheSameQueueAtOnceExactlyOneDoes() {
        victim.enable();
        List<ScriptedQueue> all = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            ScriptedQueue queue = bench.newborn();
            queue.start(Bench.ioConnect(3), 1024, Status.SUCCESS, Bench.bytes(victim.data));
            all.add(queue);
        }
        bench.time.run();
        assertThat(all).allMatch(queue -> queue.answers().size() == 1);
        assertThat(all.stream().map(queue -> queue.last().status()))
                .containsOnly(Status.SUCCESS, Status.COMMAND_SEQUENCE_ERROR.dnr())
                .containsOnlyOnce(Status.SUCCESS);
    }

    // What a name may hold can be put into a log as it stands: there is nothing to escape.
    @ParameterizedTest
    @ValueSource(
            strings = {"nqn.x\r\nERROR fake", "nqn.\u001B[2Jx", "nqn.\tx", "nqn.\u007F", "nqn.\u0085", "nqn.\u00FF"})
    void f33ANameThatWouldForgeALogIsNone(String name) {
        for (int field : new int[] {ConnectData.SUBNQN, ConnectData.HOSTNQN}) {
            byte[] text = Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), 256);
            assertRefused(bench.newborn().send(Bench.adminConnect(0), dataWith(field, text)), INVALID, IN_DATA | field);
        }
    }
}
