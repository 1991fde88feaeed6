package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Fused Compare and Write, rows D20 and N10: two commands, one behind the other, that happen as one or not at all. The device is one
 * that knows no such thing, as most that others write.
 */
@ExtendWith(QuietLog.class)
class FusedTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private final Witness witness = new Witness(bench);
    private final byte[] present = new byte[1024];
    private final byte[] wanted = new byte[1024];
    private byte[] expected;

    @BeforeEach
    void fill() {
        new Random(7).nextBytes(present);
        new Random(8).nextBytes(wanted);
        System.arraycopy(present, 0, bench.device.bytes(), 4096, 1024);
        expected = present;
    }

    @AfterEach
    void theMediumIsAsExpectedAndTheQueueGoesOn() {
        assertThat(Arrays.copyOfRange(bench.device.bytes(), 4096, 5120)).isEqualTo(expected);
        witness.excuse(8, 2);
        if (!io.isClosed()) {
            assertThat(io.send(new Read(1, 0, 1, false).toSqe().withCid(0xEEEE), 512)
                            .status())
                    .isEqualTo(Status.SUCCESS);
            assertThat(io.openLeases()).isZero();
        }
        witness.testify();
    }

    private static Sqe fused(Sqe sqe, int fuse, int cid) {
        return sqe.withFuse(fuse).withCid(cid);
    }

    private static Sqe compare(int cid) {
        return fused(new Compare(1, 8, 2, false).toSqe(), FIRST, cid);
    }

    private static Sqe write(int cid) {
        return fused(new Write(1, 8, 2, false).toSqe(), SECOND, cid);
    }

    private List<Status> pair(Sqe first, byte[] compared, Sqe second, byte[] written) {
        io.send(first, compared);
        io.send(second, written);
        return List.of(
                io.answerTo(first.cid()).status(), io.answerTo(second.cid()).status());
    }

    @Test
    void whatIsAsExpectedIsReplacedAndBothSucceed() {
        assertThat(pair(compare(1), present, write(2), wanted)).containsExactly(Status.SUCCESS, Status.SUCCESS);
        expected = wanted;
    }

    @Test
    void whatIsNotAsExpectedStays() {
        byte[] other = present.clone();
        other[1023] ^= 1;
        assertThat(pair(compare(1), other, write(2), wanted))
                .containsExactly(Status.COMPARE_FAILURE.dnr(), Status.FAILED_FUSED);
        assertThat(bench.device.calls()).containsExactly("read 8+2");
    }

    @Test
    void d20AFirstWithoutItsSecondMissesItWhateverElseComes() {
        for (Sqe other : List.of(
                new Read(1, 0, 1, false).toSqe().withCid(2),
                new Flush(1).toSqe().withCid(2),
                new Sqe(0x7D, Sqe.PSDT_SGL, 2, 1, 0, 0, 0, write(0).sgl(), 0, 0, 0, 0, 0, 0),
                fused(new Write(1, 8, 2, false).toSqe(), 3, 2))) {
            int before = io.answers().size();
            io.send(compare(1), present);
            assertThat(io.answers()).hasSize(before);
            io.send(other, 512);
            assertThat(io.answers()).hasSize(before + 2);
            assertThat(List.of(
                            io.answers().get(before).status(),
                            io.answers().get(before + 1).status()))
                    .contains(Status.MISSING_FUSED);
        }
        assertThat(bench.device.calls()).doesNotContain("write 8+2");
    }

    @Test
    void d20ASecondWithoutAFirstMissesIt() {
        assertThat(io.send(write(2), wanted).status()).isEqualTo(Status.MISSING_FUSED);
        assertThat(io.send(write(3), wanted).status()).isEqualTo(Status.MISSING_FUSED);
    }

    @Test
    void d20AReservedFuseIsAnInvalidField() {
        assertThat(io.send(fused(new Read(1, 0, 1, false).toSqe(), 3, 1), 512).status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void d20AnotherFirstTakesTheFirstsPlace() {
        io.send(compare(1), present);
        assertThat(pair(compare(2), present, write(3), wanted)).containsExactly(Status.SUCCESS, Status.SUCCESS);
        assertThat(io.answerTo(1).status()).isEqualTo(Status.MISSING_FUSED);
        expected = wanted;
    }

    @Test
    void d20OtherOperationsAreNotFused() {
        assertThat(pair(
                        fused(new Write(1, 8, 2, false).toSqe(), FIRST, 1),
                        wanted,
                        fused(new Write(1, 8, 2, false).toSqe(), SECOND, 2),
                        wanted))
                .containsExactly(Status.INVALID_FIELD.dnr(), Status.FAILED_FUSED);
        assertThat(pair(compare(3), present, fused(new Compare(1, 8, 2, false).toSqe(), SECOND, 4), wanted))
                .containsExactly(Status.MISSING_FUSED, Status.INVALID_FIELD.dnr());
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void d20BothNameTheSameBlocksOfTheSameNamespace() {
        bench.attach(2, new GatedDevice(512, 64));
        Status invalid = Status.INVALID_FIELD.dnr();
        assertThat(pair(compare(1), present, fused(new Write(1, 9, 2, false).toSqe(), SECOND, 2), wanted))
                .containsExactly(invalid, invalid);
        assertThat(pair(compare(3), present, fused(new Write(1, 8, 1, false).toSqe(), SECOND, 4), new byte[512]))
                .containsExactly(invalid, invalid);
        assertThat(pair(compare(5), present, fused(new Write(2, 8, 2, false).toSqe(), SECOND, 6), wanted))
                .containsExactly(invalid, invalid);
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void aFirstThatIsWrongTakesItsSecondAlong() {
        Sqe outside = fused(new Compare(1, Bench.BLOCKS, 2, false).toSqe(), FIRST, 1);
        assertThat(pair(outside, present, write(2), wanted))
                .containsExactly(Status.LBA_OUT_OF_RANGE.dnr(), Status.FAILED_FUSED);
        Sqe large = fused(new Compare(1, 8, 129, false).toSqe(), FIRST, 3);
        assertThat(pair(large, new byte[129 * 512], write(4), wanted))
                .containsExactly(Status.ATOMIC_WRITE_UNIT_EXCEEDED.dnr(), Status.FAILED_FUSED);
    }

    @Test
    void aSecondThatIsWrongTakesItsFirstAlong() {
        Sqe outside = fused(new Write(1, Bench.BLOCKS, 2, false).toSqe(), SECOND, 2);
        assertThat(pair(compare(1), present, outside, wanted))
                .containsExactly(Status.FAILED_FUSED, Status.LBA_OUT_OF_RANGE.dnr());
        GatedDevice fixed = new GatedDevice(new Geometry(512, 64, true, false));
        bench.attach(3, fixed);
        assertThat(pair(
                        fused(new Compare(3, 8, 2, false).toSqe(), FIRST, 3),
                        new byte[1024],
                        fused(new Write(3, 8, 2, false).toSqe(), SECOND, 4),
                        wanted))
                .containsExactly(Status.FAILED_FUSED, Status.NAMESPACE_WRITE_PROTECTED.dnr());
        assertThat(fixed.calls()).isEmpty();
    }

    @Test
    void dataThatDoNotComeFailBoth() {
        io.holdFetches();
        io.send(compare(1), present);
        io.send(write(2), wanted);
        io.drop();
        io.releaseFetches();
        assertThat(io.openLeases()).isZero();
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void anAbortOfEitherHalfIsTheEndOfBoth() {
        io.send(compare(1), present);
        assertThat(host.admin(new Abort(1, 1).toSqe()).cqe().dw0()).isZero();
        io.send(write(2), wanted);
        assertThat(io.answerTo(1).status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(io.answerTo(2).status()).isEqualTo(Status.FAILED_FUSED);

        io.send(compare(3), present);
        io.holdFetches();
        io.send(write(4), wanted);
        host.admin(new Abort(1, 4).toSqe());
        io.releaseFetches();
        assertThat(io.answerTo(4).status()).isEqualTo(Status.ABORT_REQUESTED);
        assertThat(io.answerTo(3).status()).isEqualTo(Status.FAILED_FUSED);
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void aFirstThatWaitsHoldsUpNeitherDisconnectNorShutdown() {
        io.send(compare(1), present);
        ScriptedQueue other = host.io(2);
        other.send(compare(1), present);
        other.send(new Disconnect(0).toSqe().withCid(2));
        assertThat(other.answerTo(1).status()).isEqualTo(Status.MISSING_FUSED);
        assertThat(other.isClosed()).isTrue();
        host.write(Property.CC, 0x0046_4001);
        bench.time.run();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.MISSING_FUSED);
        assertThat(host.read(Property.CSTS) & 0xC).as("CSTS.SHST: complete").isEqualTo(0x8);
        io.drop();
    }

    @Test
    void aConflictOfIdentifiersComesBetweenThem() {
        io.send(compare(1), present);
        io.send(write(1), wanted);
        assertThat(io.answers().stream().skip(1).map(ScriptedQueue.Answer::status))
                .containsExactlyInAnyOrder(Status.CID_CONFLICT.dnr(), Status.MISSING_FUSED);
        assertThat(io.send(write(2), wanted).status()).isEqualTo(Status.MISSING_FUSED);
    }

    @Test
    void aDevicesFailureIsTheAnswerOfTheHalfItConcerns() {
        bench.device.fail(Status.UNRECOVERED_READ_ERROR);
        assertThat(pair(compare(1), present, write(2), wanted))
                .containsExactly(Status.UNRECOVERED_READ_ERROR, Status.FAILED_FUSED);
        bench.device.fail(Status.WRITE_FAULT);
        assertThat(pair(compare(3), present, write(4), wanted))
                .containsExactly(Status.FAILED_FUSED, Status.WRITE_FAULT);
        bench.device.fail(Status.SUCCESS);
    }

    /** N10: by a second queue, a second controller, and a second subsystem that serves the same device. */
    @Test
    void n10NoWriteComesBetweenByWhateverWay() {
        SubsystemCore second = bench.target.subsystem(
                SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:second")).with(Bench.LIMITS));
        second.attach(5, "the same", bench.device, Identity.NONE, false);
        bench.port.offer(second);
        List<ScriptedQueue> ways = List.of(
                host.io(2),
                bench.connect().enable().io(1),
                bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, second.nqn(), Bench.HOSTNQN), 0)
                        .enable()
                        .io(1));
        int nsid = 1;
        for (ScriptedQueue way : ways) {
            nsid = way == ways.get(2) ? 5 : 1;
            System.arraycopy(present, 0, bench.device.bytes(), 4096, 1024);
            bench.device.calls().clear();
            bench.device.shutGate();
            int before = io.answers().size();
            io.send(compare(1), present);
            io.send(write(2), wanted);
            // The compare has begun; what comes now has to wait for the write.
            way.send(new Write(nsid, 8, 2, false).toSqe().withCid(9), new byte[1024]);
            assertThat(bench.device.calls()).containsExactly("read 8+2");
            bench.device.openGate();
            bench.time.run();
            assertThat(bench.device.calls()).containsExactly("read 8+2", "write 8+2 fua", "write 8+2 fua");
            assertThat(io.answers().stream().skip(before).map(ScriptedQueue.Answer::status))
                    .containsExactly(Status.SUCCESS, Status.SUCCESS);
            assertThat(way.answerTo(9).status()).isEqualTo(Status.SUCCESS);
        }
        expected = new byte[1024];
        second.close();
    }

    @Test
    void aPairWaitsForTheWritesThatHaveBegun() {
        bench.device.shutGate();
        io.send(new Write(1, 100, 1, false).toSqe().withCid(7), new byte[512]);
        io.send(compare(1), present);
        io.send(write(2), wanted);
        assertThat(bench.device.calls()).containsExactly("write 100+1 fua");
        bench.device.openGate();
        bench.time.run();
        assertThat(bench.device.calls()).containsExactly("write 100+1 fua", "read 8+2", "write 8+2 fua");
        expected = wanted;
        witness.excuse(100, 1);
    }
}
