package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.DatasetManagement.Range;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.Rows;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, sections D and J: what an I/O command can be. After each case the queue still reads, and the medium is unharmed. */
@ExtendWith(QuietLog.class)
class IoTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theQueueGoesOnAndTheMediumIsUnharmed() {
        Answer read = io.send(new Read(1, 0, 1, false).toSqe().withCid(0xEEEE), 512);
        assertThat(read.status()).isEqualTo(Status.SUCCESS);
        assertThat(read.data()).isEqualTo(Arrays.copyOf(bench.device.bytes(), 512));
        assertThat(io.openLeases()).isZero();
        witness.testify();
    }

    /** The fields that Read, Write, Compare and Write Zeroes share. */
    private static Sqe blocks(int opcode, int nsid, long slba, int blocks) {
        return Sqe.of(opcode, nsid, (int) slba, (int) (slba >>> 32), blocks - 1, 0, 0, 0);
    }

    private Status status(Sqe sqe, int dataLength) {
        byte[] data = new byte[sqe.direction() == DataDirection.HOST_TO_CONTROLLER ? dataLength : 0];
        return io.send(sqe, dataLength, Status.SUCCESS, data).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0xC0})
    void d1OnlySglsAreTaken(int psdt) {
        Sqe sqe = blocks(NvmOpcode.WRITE, 1, 0, 8);
        Sqe other = new Sqe(1, psdt, 0, 1, 0, 0, 0, Sgl.none(), 0, 0, sqe.cdw12(), 0, 0, 0);
        assertThat(status(other, 4096)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    // D12, Base Specification: with SGLS bit 18 cleared in Identify Controller an SGL is as long as what is
    // transferred, and Data SGL
    // Length Invalid is the status of one that is shorter, or longer where that is not supported.
    @ParameterizedTest(name = "{0}: {1}, by {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            D12 | a write with a byte too few          | 01       | 1        | 12=7                         | 4095     | S(0/0F,D)
            D12 | a write with a byte too many         | 01       | 1        | 12=7                         | 4097     | S(0/0F,D)
            D12 | a write with one block of eight      | 01       | 1        | 12=7                         | 512      | S(0/0F,D)
            D12 | a write with no data                 | 01       | 1        | 12=7                         | 0        | S(0/0F,D)
            D12 | a read with a byte too few           | 02       | 1        | 12=7                         | 4095     | S(0/0F,D)
            D12 | a read with more than is read        | 02       | 1        | 12=7                         | 8192     | S(0/0F,D)
            D12 | a read with no room                  | 02       | 1        | 12=7                         | 0        | S(0/0F,D)
            D12 | a comparison with one block of eight | 05       | 1        | 12=7                         | 512      | S(0/0F,D)
            J1  | namespace 0                          | 01 02 05 | 0        | -                            | 512      | S(0/0B,D)
            J1  | namespace 0                          | 08 00    | 0        | -                            | 0        | S(0/0B,D)
            J1  | namespace 77, which is not there     | 01 02 05 | 4D       | -                            | 512      | S(0/0B,D)
            J1  | namespace 77, which is not there     | 08 00    | 4D       | -                            | 0        | S(0/0B,D)
            J1  | namespace 1024, the last there could be | 01 02 05 | 400      | -                            | 512      | S(0/0B,D)
            J1  | namespace 1024, the last there could be | 08 00    | 400      | -                            | 0        | S(0/0B,D)
            J1  | namespace 1025                       | 01 02 05 | 401      | -                            | 512      | S(0/0B,D)
            J1  | namespace 1025                       | 08 00    | 401      | -                            | 0        | S(0/0B,D)
            J1  | namespace 80000001h                  | 01 02 05 | 80000001 | -                            | 512      | S(0/0B,D)
            J1  | namespace 80000001h                  | 08 00    | 80000001 | -                            | 0        | S(0/0B,D)
            J1  | namespace FFFFFFFEh                  | 01 02 05 | FFFFFFFE | -                            | 512      | S(0/0B,D)
            J1  | namespace FFFFFFFEh                  | 08 00    | FFFFFFFE | -                            | 0        | S(0/0B,D)
            J1  | namespace FFFFFFFFh                  | 01 02 05 | FFFFFFFF | -                            | 512      | S(0/0B,D)
            J1  | namespace FFFFFFFFh                  | 08       | FFFFFFFF | -                            | 0        | S(0/0B,D)
            J3  | two blocks behind the end            | 01 02 05 | 1        | 10=20000 11=0 12=1           | 1024     | S(0/80,D)
            J3  | two blocks behind the end            | 08       | 1        | 10=20000 11=0 12=1           | 0        | S(0/80,D)
            J3  | two blocks half behind the end       | 01 02 05 | 1        | 10=1FFFF 11=0 12=1           | 1024     | S(0/80,D)
            J3  | two blocks half behind the end       | 08       | 1        | 10=1FFFF 11=0 12=1           | 0        | S(0/80,D)
            J3  | two blocks at 7FFFFFFFFFFFFFFFh      | 01 02 05 | 1        | 10=FFFFFFFF 11=7FFFFFFF 12=1 | 1024     | S(0/80,D)
            J3  | two blocks at 7FFFFFFFFFFFFFFFh      | 08       | 1        | 10=FFFFFFFF 11=7FFFFFFF 12=1 | 0        | S(0/80,D)
            J3  | two blocks at FFFFFFFFFFFFFFFEh      | 01 02 05 | 1        | 10=FFFFFFFE 11=FFFFFFFF 12=1 | 1024     | S(0/80,D)
            J3  | two blocks at FFFFFFFFFFFFFFFEh      | 08       | 1        | 10=FFFFFFFE 11=FFFFFFFF 12=1 | 0        | S(0/80,D)
            J3  | two blocks at FFFFFFFFFFFFFFFFh      | 01 02 05 | 1        | 10=FFFFFFFF 11=FFFFFFFF 12=1 | 1024     | S(0/80,D)
            J3  | two blocks at FFFFFFFFFFFFFFFFh      | 08       | 1        | 10=FFFFFFFF 11=FFFFFFFF 12=1 | 0        | S(0/80,D)
            J4  | two blocks, negative in Java         | 01 02 05 | 1        | 11=80000000 12=1             | 1024     | S(0/80,D)
            J4  | two blocks, negative in Java         | 08       | 1        | 11=80000000 12=1             | 0        | S(0/80,D)
            J5  | two blocks whose bytes overflow      | 01 02 05 | 1        | 11=800000 12=1               | 1024     | S(0/80,D)
            J5  | two blocks whose bytes overflow      | 08       | 1        | 11=800000 12=1               | 0        | S(0/80,D)
            J6  | 257 blocks, MDTS being 256           | 02       | 1        | 12=100                       | 131584   | S(0/02,D)
            J6  | 257 blocks into one                  | 02       | 1        | 12=100                       | 512      | S(0/02,D)
            J6  | 65536 blocks                         | 02       | 1        | 12=FFFF                      | 33554432 | S(0/02,D)
            J6  | 65536 blocks into one                | 02       | 1        | 12=FFFF                      | 512      | S(0/02,D)
            J10 | 256 ranges of which one came         | 09       | 1        | 10=FF 11=4                   | 16       | S(0/0F,D)
            """)
    void anIoCommandGetsTheStatusOfItsFault(
            String id, String what, String opcodes, String nsid, String dwords, int length, String status) {
        for (String opcode : opcodes.split(" ")) {
            Sqe sqe = Rows.sqe(Integer.parseInt(opcode, 16), nsid, dwords);
            assertThat(Rows.answer(io, sqe, length)).as("%sh", opcode).isEqualTo(status);
        }
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void d4WhatTheTransportHoldsAgainstAnSglIsTheAnswer() {
        for (Status objection : List.of(
                Status.INVALID_SGL_TYPE.dnr(),
                Status.SGL_OFFSET_INVALID.dnr(),
                Status.INVALID_DATA_SGL_LENGTH.dnr(),
                Status.TRANSIENT_TRANSPORT_ERROR)) {
            Answer answer = io.send(blocks(NvmOpcode.WRITE, 1, 0, 8), 4096, objection, new byte[4096]);
            assertThat(answer.status()).isEqualTo(objection);
        }
    }

    @Test
    void d11ALengthOf4GiBAllocatesNothing() {
        for (int opcode : new int[] {NvmOpcode.WRITE, NvmOpcode.READ, NvmOpcode.COMPARE}) {
            Answer answer = io.send(blocks(opcode, 1, 0, 8), 0xFFFF_FFFFL, Status.SUCCESS, new byte[0]);
            assertThat(answer.status()).isEqualTo(Status.INVALID_FIELD.dnr());
        }
        DatasetManagement trim = DatasetManagement.deallocate(1, 1);
        assertThat(io.send(trim.toSqe(), 0xFFFF_FFFFL, Status.SUCCESS, new byte[0])
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    // C7, CVE-2026-64534: two reasons to fail are one completion.
    @Test
    void c7AWrongDigestOfACommandForANamespaceThatIsNotThereIsAnsweredOnce() {
        Sqe sqe = blocks(NvmOpcode.WRITE, 77, 0, 1).withCid(0xC7).withSgl(new Sgl.InCapsule(0, 512));
        Answer answer = io.send(sqe, 512, Status.TRANSIENT_TRANSPORT_ERROR, new byte[512]);
        assertThat(answer.status()).isIn(Status.INVALID_NAMESPACE.dnr(), Status.TRANSIENT_TRANSPORT_ERROR);
        bench.time.advanceMillis(10_000);
        assertThat(io.answersTo(0xC7)).isEqualTo(1);
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void d16ACommandIdentifierInUseIsAConflictAndTheFirstCommandGoesOn() {
        bench.device.shutGate();
        io.send(new Read(1, 0, 1, false).toSqe().withCid(5), 512);
        assertThat(io.send(new Read(1, 8, 1, false).toSqe().withCid(5), 512).status())
                .isEqualTo(Status.CID_CONFLICT.dnr());
        assertThat(io.send(new Read(1, 8, 1, false).toSqe().withCid(5), 512).status())
                .isEqualTo(Status.CID_CONFLICT.dnr());
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answersTo(5)).isEqualTo(3);
        assertThat(io.last().status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void d17AnIdentifierIsFreeAsSoonAsItsCompletionLeft() {
        for (int i = 0; i < 300; i++) {
            assertThat(io.send(new Read(1, 0, 1, false).toSqe().withCid(5), 512).status())
                    .isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    void d19MoreCommandsThanTheQueueHasEntriesEndIt() {
        ScriptedQueue other = host.io(2);
        bench.device.shutGate();
        for (int cid = 0; cid < Bench.IO_DEPTH; cid++) {
            other.send(new Read(1, 0, 1, false).toSqe().withCid(cid), 512);
        }
        assertThat(other.isClosed()).isFalse();
        other.send(new Read(1, 0, 1, false).toSqe().withCid(Bench.IO_DEPTH), 512);
        assertThat(other.isClosed()).isTrue();
        bench.device.openGate();
        bench.time.run();
        assertThat(other.openLeases()).isZero();
    }

    @Test
    void d21ReservedFieldsAreNotLookedAt() {
        Sqe sqe = new Sqe(2, Sqe.PSDT_SGL, 0, 1, -1, -1, -1, Sgl.none(), 0, 0, 0x03FF0000 & ~0x2000000, -1, -1, -1);
        assertThat(status(sqe, 512)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void j1AFlushOfAllNamespacesFlushesAll() {
        GatedDevice second = new GatedDevice(512, 8);
        bench.attach(2, second);
        assertThat(status(new Flush(0xFFFFFFFF).toSqe(), 0)).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("flush");
        assertThat(second.calls()).containsExactly("flush");
    }

    @Test
    void theLastBlockIsInside() {
        assertThat(status(blocks(NvmOpcode.READ, 1, Bench.BLOCKS - 1, 1), 512)).isEqualTo(Status.SUCCESS);
        assertThat(status(blocks(NvmOpcode.READ, 1, 0, 256), 131072)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void j8CompareTellsWhetherTheBlocksAreTheSame() {
        byte[] same = Arrays.copyOfRange(bench.device.bytes(), 512, 512 + 131072);
        assertThat(io.send(new Compare(1, 1, 256, false).toSqe(), same).status())
                .isEqualTo(Status.SUCCESS);
        for (int at : new int[] {0, 65535, 65536, 131071}) {
            byte[] other = same.clone();
            other[at] ^= 1;
            assertThat(io.send(new Compare(1, 1, 256, false).toSqe(), other).status())
                    .isEqualTo(Status.COMPARE_FAILURE.dnr());
        }
    }

    @Test
    void j9WriteZeroesPassesItsFlagsOn() {
        bench.device.resize(Bench.MANY_BLOCKS);
        assertThat(status(new WriteZeroes(1, 8, 65536, true, false).toSqe(), 0)).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("zero 8+65536 deallocate fua");
    }

    // NVM Command Set Specification: with ONCS bit 3 (NVMWZSV) set WZSL is a recommendation, with it cleared a limit.
    @Test
    void j9AboveWzslAWriteZeroesIsCarriedOut() {
        bench.device.resize(Bench.MANY_BLOCKS);
        int oncs = host.admin(new Identify(1, 0).toSqe(), 4096).page().getShort(520);
        int wzsl = host.admin(new Identify(6, 0).toSqe(), 4096).page().get(1);
        int blocks = (4096 << wzsl) / 512;
        assertThat(oncs & 1 << 3).isNotZero();
        assertThat(blocks).isEqualTo(16384);
        assertThat(status(new WriteZeroes(1, 0, blocks + 1, false, false).toSqe(), 0))
                .isEqualTo(Status.SUCCESS);
        assertThat(status(new WriteZeroes(1, Bench.MANY_BLOCKS - blocks, blocks + 1, false, false).toSqe(), 0))
                .as("past the end")
                .isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
    }

    @Test
    void aWholePageOfRangesMayComeOfWhichFewAreMeant() {
        byte[] data = ranges(new Range(0, 8, 16), new Range(0, 0xFFFF_FFFFL, -1));
        data = Arrays.copyOf(data, 4096);
        assertThat(io.send(DatasetManagement.deallocate(1, 1).toSqe(), data).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("deallocate 16+8");
    }

    @Test
    void j11OneBadRangeAndNoneIsTrimmed() {
        for (Range bad : new Range[] {
            new Range(0, 1, Bench.BLOCKS),
            new Range(0, Bench.BLOCKS + 1L, 0),
            new Range(0, 0xFFFF_FFFFL, 8),
            new Range(0, 2, 0xFFFF_FFFF_FFFF_FFFFL),
            new Range(0, 1, 0x8000_0000_0000_0000L)
        }) {
            assertThat(io.send(DatasetManagement.deallocate(1, 2).toSqe(), ranges(new Range(0, 1, 0), bad))
                            .status())
                    .isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
        }
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void j11EmptyAndOverlappingRangesAreFine() {
        byte[] data = ranges(new Range(0, 0, 5), new Range(0, 8, 0), new Range(0, 8, 4));
        assertThat(io.send(DatasetManagement.deallocate(1, 3).toSqe(), data).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("deallocate 0+8", "deallocate 4+8");
    }

    @Test
    void rangesWithoutDeallocateAreHintsAndNothingHappens() {
        Sqe sqe = new DatasetManagement(1, 1, false, true, true).toSqe();
        assertThat(io.send(sqe, ranges(new Range(0, 8, 0))).status()).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).isEmpty();
    }

    private static byte[] ranges(Range... ranges) {
        ByteBuffer encoded = DatasetManagement.encode(List.of(ranges));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** Where a cache may keep what is written without FUA; elsewhere every write is durable. */
    private static Bench cached() {
        return new Bench(
                SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS),
                new GatedDevice(new Geometry(512, 64, false, true)));
    }

    @Test
    void j14FuaReachesTheDevice() {
        Bench cached = cached();
        ScriptedQueue queue = cached.connect().enable().io(1);
        queue.send(new Write(1, 0, 1, true).toSqe(), new byte[512]);
        queue.send(new Write(1, 1, 1, false).toSqe(), new byte[512]);
        assertThat(cached.device.calls()).containsExactly("write 0+1 fua", "write 1+1");
    }

    // LR, and PRACT and PRCHK of PRINFO, which are about protection information that no namespace of ours has; beside
    // them the tags that they would speak of. NVM Command Set Specification 1.0, figure 9: where a namespace is not
    // formatted for
    // it, PRACT is ignored.
    @ParameterizedTest
    @ValueSource(ints = {1 << 31, 1 << 29, 1 << 28, 1 << 27, 1 << 26, 0xF << 26, 1 << 31 | 0xF << 26})
    void j14LimitedRetryAndProtectionBitsChangeNothing(int bits) {
        Bench cached = cached();
        ScriptedQueue queue = cached.connect().enable().io(1);
        byte[] block = new byte[512];
        Arrays.fill(block, (byte) 0xC3);
        assertThat(queue.send(Sqe.of(NvmOpcode.WRITE, 1, 0, 0, bits, 0, -1, -1), block)
                        .status())
                .isEqualTo(Status.SUCCESS);
        Answer read = queue.send(Sqe.of(NvmOpcode.READ, 1, 0, 0, bits, 0, -1, -1), 512);
        assertThat(read.status()).isEqualTo(Status.SUCCESS);
        assertThat(read.data()).isEqualTo(block);
        assertThat(queue.send(Sqe.of(NvmOpcode.COMPARE, 1, 0, 0, bits, 0, -1, -1), block)
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertThat(queue.send(Sqe.of(NvmOpcode.WRITE, 1, 1, 0, bits | 1 << 30, 0, -1, -1), block)
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertThat(cached.device.calls()).containsExactly("write 0+1", "read 0+1", "read 0+1", "write 1+1 fua");
        assertThat(queue.openLeases()).isZero();
    }

    @Test
    void j15AReadOnlyNamespaceIsReadAndComparedAndNotWritten() {
        GatedDevice fixed = new GatedDevice(new Geometry(512, 64, true, false));
        bench.attach(2, fixed);
        Status refused = Status.NAMESPACE_WRITE_PROTECTED.dnr();
        assertThat(status(blocks(NvmOpcode.WRITE, 2, 0, 1), 512)).isEqualTo(refused);
        assertThat(status(blocks(NvmOpcode.WRITE_ZEROES, 2, 0, 1), 0)).isEqualTo(refused);
        assertThat(io.send(DatasetManagement.deallocate(2, 1).toSqe(), ranges(new Range(0, 1, 0)))
                        .status())
                .isEqualTo(refused);
        assertThat(status(blocks(NvmOpcode.READ, 2, 0, 1), 512)).isEqualTo(Status.SUCCESS);
        assertThat(status(blocks(NvmOpcode.COMPARE, 2, 0, 1), 512)).isEqualTo(Status.SUCCESS);
        assertThat(status(new Flush(2).toSqe(), 0)).isEqualTo(Status.SUCCESS);
        assertThat(fixed.calls()).containsExactly("read 0+1", "read 0+1", "flush");
    }

    static List<Status> failures() {
        return List.of(
                Status.UNRECOVERED_READ_ERROR, Status.WRITE_FAULT, Status.CAPACITY_EXCEEDED, Status.INVALID_NAMESPACE);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void j19ADevicesFailureIsTheAnswer(Status failure) {
        bench.device.fail(failure);
        for (int opcode : new int[] {NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE}) {
            assertThat(status(blocks(opcode, 1, 0, 8), 4096)).isEqualTo(failure);
        }
        assertThat(status(blocks(NvmOpcode.WRITE_ZEROES, 1, 0, 8), 0)).isEqualTo(failure);
        assertThat(status(new Flush(1).toSqe(), 0)).isEqualTo(failure);
        bench.device.fail(Status.SUCCESS);
    }

    @Test
    void j20WhatLiesBehindTheEndAfterAResizeIsOutOfRange() {
        io.holdFetches();
        io.send(blocks(NvmOpcode.WRITE, 1, 100_000, 1).withCid(3), new byte[512]);
        bench.device.resize(65536);
        io.releaseFetches();
        assertThat(io.answerTo(3).status().is(Status.LBA_OUT_OF_RANGE)).isTrue();
        assertThat(status(blocks(NvmOpcode.READ, 1, 65536, 1), 512)).isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
    }

    @Test
    void j21ANamespaceThatGoesWhileACommandWaitsIsInvalid() {
        GatedDevice second = new GatedDevice(512, 8);
        bench.attach(2, second);
        io.holdFetches();
        io.send(blocks(NvmOpcode.WRITE, 2, 0, 1).withCid(3), new byte[512]);
        bench.subsystem.detach(2);
        io.releaseFetches();
        assertThat(io.answerTo(3).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(second.calls()).isEmpty();
    }

    @Test
    void j23EveryOpcodeWithAnyFieldsGetsOneAnswer() {
        Random random = new Random(23);
        int cid = 1;
        for (int opcode = 0; opcode <= 0xFF; opcode++) {
            for (int nsid : new int[] {0, 1, 77, 0xFFFFFFFF}) {
                for (int length : new int[] {0, 64, 4096}) {
                    Sqe sqe = new Sqe(
                                    opcode,
                                    Sqe.PSDT_SGL,
                                    cid,
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
                                    random.nextInt())
                            .withSgl(Rows.sgl(length));
                    byte[] data = new byte[sqe.direction() == DataDirection.HOST_TO_CONTROLLER ? length : 0];
                    io.send(sqe, length, Status.SUCCESS, data);
                    assertThat(io.answersTo(cid)).as(sqe.toString()).isEqualTo(1);
                    cid++;
                }
            }
        }
    }

    @Test
    void h7CommandsOfAQueueWhoseAdminQueueDiedAreNotAnswered() {
        Bench.HostSide other = bench.connect().enable();
        ScriptedQueue orphan = other.io(1);
        other.admin.drop();
        assertThat(orphan.isClosed()).isTrue();
        assertThat(orphan.send(new Read(1, 0, 1, false).toSqe(), 512)).isNull();
    }
}
