package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.Copy.Source;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.controller.admin.LogPages;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs J13 and J24, and what their commands do when nothing is wrong: Copy, Verify, Write Uncorrectable. */
@ExtendWith(QuietLog.class)
class CopyTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final ScriptedQueue io = bench.connect().enable().io(1);
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        assertThat(io.openLeases()).isZero();
        witness.testify();
    }

    private static byte[] data(List<Source> sources) {
        return Wire.bytes(Copy.encode(sources), 0, sources.size() * Source.BYTES);
    }

    private Answer copy(long to, Source... sources) {
        return io.send(new Copy(1, to, sources.length, 0, false).toSqe(), data(List.of(sources)));
    }

    private byte[] blocks(int lba, int count) {
        return Arrays.copyOfRange(bench.device.bytes(), lba * 512, (lba + count) * 512);
    }

    /** Those blocks became what others were before. */
    private void assertCopied(int to, int from, int count) {
        assertThat(Arrays.mismatch(blocks(to, count), witness.before(from, count)))
                .as("the first byte of LBA %d that is another", to)
                .isEqualTo(-1);
        witness.excuse(to, count);
    }

    @Test
    void sourcesAreLaidOneBehindTheOther() {
        assertThat(copy(100, new Source(8, 2), new Source(0, 1), new Source(20, 3))
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertCopied(100, 8, 2);
        assertCopied(102, 0, 1);
        assertCopied(103, 20, 3);
        assertThat(bench.device.calls()).contains("write 100+2 fua");
    }

    @Test
    void j13AnOverlappingCopyIsAsIfAllWasReadFirst() {
        assertThat(copy(4, new Source(0, 32)).status()).isEqualTo(Status.SUCCESS);
        assertCopied(4, 0, 32);
    }

    @Test
    void j13MoreThanWasToldExceedsTheLimit() {
        bench.device.resize(Bench.MANY_BLOCKS);
        Status exceeded = Status.COMMAND_SIZE_LIMIT_EXCEEDED.dnr();
        List<Source> ranges = Collections.nCopies(129, new Source(0, 1));
        assertThat(io.send(new Copy(1, 100, 129, 0, false).toSqe(), data(ranges))
                        .status())
                .as("MSRC")
                .isEqualTo(exceeded);
        Answer answer = copy(100, new Source(0, 1), new Source(0, 16385));
        assertThat(answer.status()).as("MSSRL").isEqualTo(exceeded);
        assertThat(answer.cqe().dw0()).isEqualTo(1);
        answer = copy(0, new Source(0, 16384), new Source(0, 16384), new Source(0, 1));
        assertThat(answer.status()).as("MCL").isEqualTo(exceeded);
        assertThat(answer.cqe().dw0()).isEqualTo(2);
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void j13AsMuchAsWasToldIsCopied() {
        bench.device.resize(Bench.MANY_BLOCKS);
        List<Source> ranges = new ArrayList<>(Collections.nCopies(128, new Source(0, 1)));
        assertThat(io.send(new Copy(1, 1000, 128, 0, false).toSqe(), data(ranges))
                        .status())
                .isEqualTo(Status.SUCCESS);
        for (int lba = 1000; lba < 1128; lba++) {
            assertCopied(lba, 0, 1);
        }
        assertThat(copy(65536, new Source(0, 16384), new Source(16384, 16384)).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(blocks(65536, 32768)).isEqualTo(blocks(0, 32768));
    }

    @Test
    void j13OtherFormatsAreAnInvalidField() {
        for (int format = 1; format < 16; format++) {
            assertThat(io.send(new Copy(1, 100, 1, format, false).toSqe(), data(List.of(new Source(0, 1))))
                            .status())
                    .isEqualTo(Status.INVALID_FIELD.dnr());
        }
    }

    @Test
    void j13OneBadRangeAndNothingIsCopied() {
        for (Source bad : List.of(
                new Source(Bench.BLOCKS, 1),
                new Source(Bench.BLOCKS - 1, 2),
                new Source(-1, 1),
                new Source(1L << 63, 1))) {
            Answer answer = copy(100, new Source(0, 1), bad);
            assertThat(answer.status()).isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
            assertThat(answer.cqe().dw0()).isEqualTo(1);
        }
        for (long to : new long[] {Bench.BLOCKS, Bench.BLOCKS - 1, -1, 1L << 63}) {
            assertThat(copy(to, new Source(0, 2)).status()).isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
        }
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void j13RangesThatDidNotComeAreNotRead() {
        Sqe sqe = new Copy(1, 100, 2, 0, false).toSqe();
        assertThat(io.send(sqe, data(List.of(new Source(0, 1)))).status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
    }

    @Test
    void aCopyThatFailsSaysWhichRangeIsNotThere() {
        bench.device.fail(Status.UNRECOVERED_READ_ERROR);
        Answer answer = copy(100, new Source(0, 1), new Source(1, 1));
        assertThat(answer.status()).isEqualTo(Status.UNRECOVERED_READ_ERROR);
        assertThat(answer.cqe().dw0()).isZero();
        bench.device.fail(Status.SUCCESS);
    }

    @Test
    void copiesAndVerifiesOfAQueueTakeTurns() {
        bench.device.shutGate();
        io.send(new Verify(1, 0, 1, false).toSqe().withCid(1));
        io.send(new Copy(1, 100, 1, 0, false).toSqe().withCid(2), data(List.of(new Source(0, 1))));
        assertThat(bench.device.calls()).containsExactly("read 0+1");
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(2).status()).isEqualTo(Status.SUCCESS);
        assertCopied(100, 0, 1);
    }

    @Test
    void aReadOnlyNamespaceIsVerifiedAndNotWritten() {
        bench.attach(2, new GatedDevice(new Geometry(512, 64, true, false)));
        Status refused = Status.NAMESPACE_WRITE_PROTECTED.dnr();
        assertThat(io.send(new Copy(2, 8, 1, 0, false).toSqe(), data(List.of(new Source(0, 1))))
                        .status())
                .isEqualTo(refused);
        assertThat(io.send(new WriteUncorrectable(2, 8, 1).toSqe()).status()).isEqualTo(refused);
        assertThat(io.send(new Verify(2, 8, 1, false).toSqe()).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void verifyReadsAllOfIt() {
        assertThat(io.send(new Verify(1, 8, 300, false).toSqe()).status()).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("read 8+256", "read 264+44");
        for (long slba : new long[] {Bench.BLOCKS, Bench.BLOCKS - 1, -1, 1L << 63}) {
            assertThat(io.send(new Verify(1, slba, 2, false).toSqe()).status())
                    .isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
        }
        bench.device.fail(Status.UNRECOVERED_READ_ERROR);
        assertThat(io.send(new Verify(1, 8, 1, false).toSqe()).status()).isEqualTo(Status.UNRECOVERED_READ_ERROR);
        bench.device.fail(Status.SUCCESS);
    }

    @Test
    void verifyWithFuaFlushesAVolatileCacheFirst() {
        GatedDevice cached = new GatedDevice(new Geometry(512, 64, false, true));
        bench.attach(2, cached);
        io.send(new Verify(2, 8, 1, true).toSqe());
        assertThat(cached.calls()).containsExactly("flush", "read 8+1");
    }

    @Test
    void j24WriteUncorrectableIsTheDevicesBusiness() {
        for (long slba : new long[] {Bench.BLOCKS, Bench.BLOCKS - 1, -1, 1L << 63}) {
            assertThat(io.send(new WriteUncorrectable(1, slba, 2).toSqe()).status())
                    .isEqualTo(Status.LBA_OUT_OF_RANGE.dnr());
        }
        assertThat(io.send(new WriteUncorrectable(1, 8, 2).toSqe()).status())
                .as("of a device that cannot")
                .isEqualTo(Status.INVALID_OPCODE.dnr());
    }

    @Test
    void theEffectsLogListsTheCommandsThatThereAre() {
        ByteBuffer effects = LogPages.commandEffects(false, false);
        int cid = 1;
        for (int opcode = 0; opcode < 0x7F; opcode++) {
            // Of a namespace that is not there, so that nothing happens.
            Answer answer = io.send(
                    new Sqe(
                            opcode,
                            Sqe.PSDT_SGL,
                            cid++,
                            77,
                            0,
                            0,
                            0,
                            Sqe.of(0, 0).sgl(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            0),
                    512);
            assertThat((EffectsLog.command(effects, false, opcode) & EffectsLog.SUPPORTED) != 0)
                    .as("opcode " + opcode)
                    .isEqualTo(!answer.status().is(Status.INVALID_OPCODE));
        }
    }
}
