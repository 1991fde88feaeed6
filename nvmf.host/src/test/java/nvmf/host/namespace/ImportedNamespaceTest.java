package nvmf.host.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.block.BlockDevice.LbaRange;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.DatasetManagement.Range;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.Stages;
import nvmf.host.path.Aftermath;
import nvmf.host.path.IoPath;
import nvmf.host.path.PathChooser;
import nvmf.host.path.Route;
import nvmf.host.path.WaitingRoom;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.Pattern;
import org.junit.jupiter.api.Test;

final class ImportedNamespaceTest {
    private static final int NSID = 9;
    private static final int BLOCK = 512;
    private static final int TRANSFER_MAX = 8 * BLOCK;
    private static final IoLimits PLAIN =
            new IoLimits(TRANSFER_MAX, false, 0, IoLimits.Trim.NONE, IoLimits.Offload.NONE);
    private static final IoLimits RICH = new IoLimits(
            TRANSFER_MAX,
            true,
            16 * BLOCK,
            new IoLimits.Trim(4, 1000, 2500),
            new IoLimits.Offload(true, true, 16 * BLOCK, 32 * BLOCK));

    private final ManualExecutor time = new ManualExecutor();
    private final List<FakeCommand> commands = new ArrayList<>();
    private final List<FakeQueue> pairs = new ArrayList<>();
    private final IoPath path =
            new IoPath("not open", millis -> task -> {}, new PathChooser(IoPolicy.NUMA, () -> 0), new WaitingRoom());
    private final Route route = new Route("nvme0", "not open", Recovery.NEVER);

    private ImportedNamespace namespace(IoLimits limits, boolean readOnly, int queues) {
        List<HostQueue> opened = IntStream.rangeClosed(1, queues)
                .mapToObj(qid -> {
                    FakeQueue pair = new FakeQueue(new QueueSpec(qid, 128, 0, Options.NONE), time, commands::add);
                    pairs.add(pair);
                    var queue = HostQueue.over(pair, "test", qid, QueueLimits.of(128, 1_000_000));
                    time.run();
                    return Stages.value(queue);
                })
                .toList();
        path.lead(route, AnaState.OPTIMIZED);
        route.open(opened, Aftermath.none());
        NamespaceFacts facts = new NamespaceFacts(
                IdentifyNamespace.LAYOUT.blank(),
                new Geometry(BLOCK, 1_000_000, readOnly, limits.volatileWriteCache()),
                Identity.of(new UUID(1, 2)));
        return new ImportedNamespace("nvme0n9", NSID, path, limits, facts);
    }

    private ImportedNamespace namespace(IoLimits limits) {
        return namespace(limits, false, 1);
    }

    private Sqe sqe(int command) {
        return commands.get(command).sqe();
    }

    private void answerAll() {
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i).queue().open().contains(commands.get(i))) {
                commands.get(i).succeed();
            }
        }
    }

    @Test
    void aReadThatFitsIsOneCommandWithTheCallersBuffer() {
        ByteBuffer target = Pattern.blank(TRANSFER_MAX);
        var read = namespace(PLAIN).read(0x1_0000_0000L >> 16, target);
        assertThat(Read.of(sqe(0))).isEqualTo(new Read(NSID, 0x10000, 8, false));
        assertThat(commands.get(0).data()).isSameAs(target);
        commands.get(0).succeed(ByteBuffer.wrap(Pattern.bytes(3, TRANSFER_MAX)));
        Stages.value(read);
        Pattern.check(3, target);
    }

    @Test
    void aReadThatDoesNotFitIsSplitAndJoinedInAnyOrder() {
        int bytes = 5 * TRANSFER_MAX + 3 * BLOCK;
        ByteBuffer target = Pattern.blank(bytes);
        var read = namespace(PLAIN).read(100, target);
        assertThat(commands).hasSize(6);
        byte[] content = Pattern.bytes(7, bytes);
        for (int i = 5; i >= 0; i--) {
            assertThat(read.toCompletableFuture()).isNotDone();
            Read piece = Read.of(sqe(i));
            assertThat(piece).isEqualTo(new Read(NSID, 100 + 8 * i, i == 5 ? 3 : 8, false));
            commands.get(i).succeed(ByteBuffer.wrap(content, i * TRANSFER_MAX, piece.blocks() * BLOCK));
        }
        Stages.value(read);
        Pattern.check(7, target);
    }

    @Test
    void aWriteThatDoesNotFitSendsEachByteOnceAndToItsPlace() {
        int bytes = 3 * TRANSFER_MAX + BLOCK;
        ByteBuffer source = Pattern.of(11, bytes);
        var write = namespace(RICH).write(5, source, true);
        ByteBuffer arrived = ByteBuffer.allocate(bytes);
        for (FakeCommand command : commands) {
            Write piece = Write.of(command.sqe());
            assertThat(piece.fua()).isTrue();
            arrived.put((int) (piece.slba() - 5) * BLOCK, command.copy(), 0, piece.blocks() * BLOCK);
        }
        assertThat(arrived.array()).isEqualTo(Pattern.bytes(11, bytes));
        answerAll();
        Stages.value(write);
        Pattern.check(11, source);
    }

    @Test
    void aLongOperationHasOnlySoManyPiecesOut() {
        var read = namespace(PLAIN).read(0, ByteBuffer.allocateDirect(100 * TRANSFER_MAX));
        assertThat(commands).hasSize(16);
        commands.get(4).succeed();
        assertThat(commands).hasSize(17);
        answerAll();
        Stages.value(read);
        assertThat(commands).hasSize(100);
    }

    @Test
    void afterAFailureNoPieceIsSentAndTheBufferIsHeldUntilTheLastIsBack() {
        var read = namespace(PLAIN).read(0, ByteBuffer.allocateDirect(100 * TRANSFER_MAX));
        commands.get(3).refuse(Status.UNRECOVERED_READ_ERROR);
        commands.get(4).refuse(Status.INTERNAL_ERROR);
        for (int i = 0; i < 16; i++) {
            assertThat(read.toCompletableFuture()).isNotDone();
            if (i != 3 && i != 4) {
                commands.get(i).succeed();
            }
        }
        assertThat(commands).hasSize(16);
        assertThat(Stages.failure(read))
                .isInstanceOf(StatusException.class)
                .hasMessage(Status.UNRECOVERED_READ_ERROR.text());
    }

    @Test
    void theEndOfTheQueueEndsALongOperationOnce() {
        var read = namespace(PLAIN).read(0, ByteBuffer.allocateDirect(100 * TRANSFER_MAX));
        commands.get(0).succeed();
        pairs.get(0).cut("cut");
        time.run();
        route.close("it was cut", false);
        assertThat(Stages.failure(read)).hasMessageContaining("cut");
        assertThat(commands).hasSize(17);
    }

    @Test
    void theLargestRangeOfAllIsNoArithmeticTrap() {
        IoLimits limits =
                new IoLimits(IoLimits.TRANSFER_MAX, false, Long.MAX_VALUE, IoLimits.Trim.NONE, IoLimits.Offload.NONE);
        NamespaceFacts facts = new NamespaceFacts(
                IdentifyNamespace.LAYOUT.blank(),
                new Geometry(BLOCK, Long.MAX_VALUE / BLOCK, false, false),
                Identity.NONE);
        namespace(limits);
        ImportedNamespace huge = new ImportedNamespace("huge", 1, path, limits, facts);
        assertThat(huge.read(Long.MAX_VALUE / BLOCK - 1, ByteBuffer.allocateDirect(BLOCK))
                        .toCompletableFuture())
                .isNotDone();
        assertOutOfRange(huge.read(Long.MAX_VALUE / BLOCK, ByteBuffer.allocateDirect(BLOCK)));
        assertOutOfRange(huge.read(-1, ByteBuffer.allocateDirect(BLOCK)));
        assertOutOfRange(huge.writeZeroes(1, Long.MAX_VALUE, false, false));
        huge.writeZeroes(0, Long.MAX_VALUE / BLOCK, false, false);
        assertThat(commands.stream().filter(command -> command.sqe().opcode() == NvmOpcode.WRITE_ZEROES))
                .hasSize(16)
                .allMatch(command -> WriteZeroes.of(command.sqe()).blocks() == 65536);
    }

    private static void assertOutOfRange(CompletionStage<Void> stage) {
        assertThat(StatusException.of(Stages.failure(stage))).isEqualTo(Status.LBA_OUT_OF_RANGE);
    }

    @Test
    void nothingToDoIsDoneAtOnce() {
        ImportedNamespace namespace = namespace(RICH);
        Stages.value(namespace.read(0, ByteBuffer.allocateDirect(0)));
        Stages.value(namespace.write(0, ByteBuffer.allocateDirect(0), true));
        Stages.value(namespace.writeZeroes(0, 0, true, true));
        Stages.value(namespace.deallocate(List.of()));
        Stages.value(namespace.deallocate(List.of(new LbaRange(4, 0))));
        assertThat(commands).isEmpty();
    }

    @Test
    void halfABlockIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> namespace(PLAIN).read(0, ByteBuffer.allocateDirect(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nvme0n9 has blocks of 512 bytes, not buffers of 100");
    }

    // Base Specification, VWC: hosts send neither Flush nor FUA where no cache is volatile.
    @Test
    void withoutAVolatileCacheThereIsNoFlushAndNoFua() {
        ImportedNamespace namespace = namespace(PLAIN);
        Stages.value(namespace.flush());
        assertThat(commands).isEmpty();
        namespace.write(0, ByteBuffer.allocateDirect(BLOCK), true);
        assertThat(Write.of(sqe(0)).fua()).isFalse();
    }

    @Test
    void withAVolatileCacheThereAreBoth() {
        ImportedNamespace namespace = namespace(RICH);
        var flush = namespace.flush();
        assertThat(Flush.of(sqe(0))).isEqualTo(new Flush(NSID));
        commands.get(0).succeed();
        Stages.value(flush);
        namespace.write(0, ByteBuffer.allocateDirect(BLOCK), true);
        assertThat(Write.of(sqe(1)).fua()).isTrue();
        namespace.write(0, ByteBuffer.allocateDirect(BLOCK), false);
        assertThat(Write.of(sqe(2)).fua()).isFalse();
    }

    @Test
    void afterAFlushThatFailedNoneSucceeds() {
        ImportedNamespace namespace = namespace(RICH);
        var failed = namespace.flush();
        commands.get(0).refuse(Status.WRITE_FAULT);
        Stages.failure(failed);
        var later = namespace.flush();
        assertThat(commands).hasSize(1);
        assertThat(Stages.failure(later)).hasMessageContaining("an earlier flush failed");
        assertThat(StatusException.of(Stages.failure(later))).isEqualTo(Status.WRITE_FAULT);
    }

    @Test
    void aFlushThatDidNotGetThereMayBeRepeated() {
        ImportedNamespace namespace = namespace(RICH);
        namespace.flush();
        commands.get(0).refuse(Status.ANA_TRANSITION);
        var again = namespace.flush();
        commands.get(1).succeed();
        Stages.value(again);
    }

    @Test
    void zeroesAreWrittenByCommandWhereThereIsOne() {
        var zeroes = namespace(RICH).writeZeroes(10, 40, true, true);
        assertThat(commands)
                .extracting(command -> WriteZeroes.of(command.sqe()))
                .containsExactly(
                        new WriteZeroes(NSID, 10, 16, true, true),
                        new WriteZeroes(NSID, 26, 16, true, true),
                        new WriteZeroes(NSID, 42, 8, true, true));
        answerAll();
        Stages.value(zeroes);
    }

    @Test
    void zeroesAreWrittenAsDataWhereThereIsNone() {
        var zeroes = namespace(PLAIN).writeZeroes(10, 12, true, false);
        assertThat(commands).isNotEmpty().allMatch(command -> command.sqe().opcode() == NvmOpcode.WRITE);
        answerAll();
        Stages.value(zeroes);
        assertThat(commands.stream()
                        .mapToInt(command -> Write.of(command.sqe()).blocks())
                        .sum())
                .isEqualTo(12);
    }

    @Test
    void rangesAreCutToTheControllersLimits() {
        var done = namespace(RICH)
                .deallocate(List.of(
                        new LbaRange(0, 1),
                        new LbaRange(100, 2200),
                        new LbaRange(5000, 1),
                        new LbaRange(6000, 1),
                        new LbaRange(7000, 1)));
        List<List<Range>> sent = new ArrayList<>();
        for (FakeCommand command : commands) {
            DatasetManagement trim = DatasetManagement.of(command.sqe());
            assertThat(trim.deallocate()).isTrue();
            ByteBuffer data = command.copy();
            assertThat(data.remaining()).isEqualTo(trim.dataBytes());
            sent.add(IntStream.range(0, trim.ranges())
                    .mapToObj(i -> Range.decode(data, i * Range.BYTES))
                    .toList());
        }
        assertThat(sent)
                .containsExactly(
                        List.of(
                                new Range(0, 1, 0),
                                new Range(0, 1000, 100),
                                new Range(0, 1000, 1100),
                                new Range(0, 200, 2100)),
                        List.of(new Range(0, 1, 5000), new Range(0, 1, 6000), new Range(0, 1, 7000)));
        answerAll();
        Stages.value(done);
    }

    @Test
    void aLimitThatMakesAHintTooDearIsNotServedToTheEnd() {
        IoLimits limits = new IoLimits(TRANSFER_MAX, false, 0, new IoLimits.Trim(1, 1, 1), IoLimits.Offload.NONE);
        var done = namespace(limits).deallocate(List.of(new LbaRange(0, 1_000_000)));
        answerAll();
        Stages.value(done);
        assertThat(commands.size()).isEqualTo(1024);
    }

    @Test
    void withoutTheCommandDeallocatingIsAHintNotTaken() {
        Stages.value(namespace(PLAIN).deallocate(List.of(new LbaRange(0, 5))));
        assertThat(commands).isEmpty();
    }

    @Test
    void aRangeOutsideIsNotSent() {
        ImportedNamespace namespace = namespace(RICH);
        assertOutOfRange(namespace.deallocate(List.of(new LbaRange(0, 1), new LbaRange(999_999, 2))));
        assertOutOfRange(namespace.write(999_999, ByteBuffer.allocateDirect(2 * BLOCK), false));
        assertThat(commands).isEmpty();
    }

    @Test
    void aReadOnlyNamespaceIsNotWritten() {
        ImportedNamespace namespace = namespace(RICH, true, 1);
        for (var refused : List.of(
                namespace.write(0, ByteBuffer.allocateDirect(BLOCK), false),
                namespace.writeZeroes(0, 1, false, false),
                namespace.deallocate(List.of(new LbaRange(0, 1))))) {
            assertThat(StatusException.of(Stages.failure(refused))).isEqualTo(Status.NAMESPACE_WRITE_PROTECTED);
        }
        assertThat(commands).isEmpty();
    }

    @Test
    void commandsOfTheCallersOwnPassThrough() {
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
        var compared = namespace(PLAIN).io(new Compare(NSID, 3, 1, false).toSqe(), data);
        assertThat(Compare.of(sqe(0))).isEqualTo(new Compare(NSID, 3, 1, false));
        commands.get(0).refuse(Status.COMPARE_FAILURE);
        assertThat(Stages.value(compared).status()).isEqualTo(Status.COMPARE_FAILURE);
    }

    @Test
    void onAQueuesThreadCommandsStayThereAndElsewhereTheyTakeTurns() throws InterruptedException {
        ImportedNamespace namespace = namespace(PLAIN, false, 3);
        Thread elsewhere = new Thread(() -> {
            for (int i = 0; i < 9; i++) {
                namespace.read(0, ByteBuffer.allocateDirect(BLOCK));
            }
        });
        elsewhere.start();
        elsewhere.join();
        time.run();
        assertThat(commands)
                .extracting(command -> command.queue().spec().qid())
                .containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3);
    }

    @Test
    void aPathThatIsShutSaysWhy() {
        ImportedNamespace namespace = namespace(RICH);
        route.shut("nobody is there");
        assertThat(Stages.failure(namespace.read(0, ByteBuffer.allocateDirect(BLOCK))))
                .hasMessage("nobody is there");
        assertThat(Stages.failure(namespace.writeZeroes(0, 100, false, false))).hasMessage("nobody is there");
        route.open(List.of(), Aftermath.none());
        assertThat(Stages.failure(namespace.flush())).hasMessage("the controller granted no I/O queue");
    }

    @Test
    void theHalvesOfACompareAndWriteFollowEachOtherOnOneQueue() {
        ByteBuffer expected = Pattern.of(1, 2 * BLOCK);
        ByteBuffer source = Pattern.of(2, 2 * BLOCK);
        ImportedNamespace namespace = namespace(RICH, false, 3);
        var done = namespace.compareAndWrite(7, expected, source, true);
        assertThat(sqe(0).fuse()).isEqualTo(Sqe.FUSE_FIRST);
        assertThat(Compare.of(sqe(0))).isEqualTo(new Compare(NSID, 7, 2, false));
        assertThat(commands.get(0).data()).isSameAs(expected);
        assertThat(sqe(1).fuse()).isEqualTo(Sqe.FUSE_SECOND);
        assertThat(Write.of(sqe(1))).isEqualTo(new Write(NSID, 7, 2, true));
        assertThat(commands.get(1).data()).isSameAs(source);
        assertThat(commands.get(1).queue()).isSameAs(commands.get(0).queue());
        commands.get(1).succeed();
        assertThat(done.toCompletableFuture())
                .as("while the first buffer is lent")
                .isNotDone();
        commands.get(0).succeed();
        Stages.value(done);
    }

    @Test
    void theFailureOfAHalfIsThatOfTheOperationWhicheverComesFirst() {
        ImportedNamespace namespace = namespace(RICH);
        for (int first : new int[] {0, 1}) {
            commands.clear();
            var done = namespace.compareAndWrite(7, Pattern.of(1, BLOCK), Pattern.of(2, BLOCK), false);
            commands.get(first).refuse(first == 0 ? Status.COMPARE_FAILURE : Status.FAILED_FUSED);
            commands.get(1 - first).refuse(first == 0 ? Status.FAILED_FUSED : Status.COMPARE_FAILURE);
            assertThat(status(done)).isEqualTo(Status.COMPARE_FAILURE);
        }
    }

    @Test
    void whatTheControllerDoesNotDoItselfIsNotPretended() {
        ImportedNamespace namespace = namespace(PLAIN);
        assertThat(namespace.comparesAndWrites()).isTrue();
        assertThat(status(namespace.compareAndWrite(7, Pattern.of(1, BLOCK), Pattern.of(2, BLOCK), false)))
                .isEqualTo(Status.INVALID_OPCODE.dnr());
        assertThat(status(namespace.writeUncorrectable(7, 1))).isEqualTo(Status.INVALID_OPCODE.dnr());
        assertThat(commands).isEmpty();
        var verified = namespace.verify(7, 1);
        assertThat(Read.of(sqe(0))).isEqualTo(new Read(NSID, 7, 1, false));
        answerAll();
        Stages.value(verified);
    }

    @Test
    void verifyAndWriteUncorrectableAreCutToTheirLimits() {
        ImportedNamespace namespace = namespace(RICH);
        var verified = namespace.verify(100, 40);
        assertThat(commands.stream().map(command -> Verify.of(command.sqe())))
                .containsExactly(
                        new Verify(NSID, 100, 16, false),
                        new Verify(NSID, 116, 16, false),
                        new Verify(NSID, 132, 8, false));
        answerAll();
        Stages.value(verified);
        commands.clear();
        var spoilt = namespace.writeUncorrectable(100, 40);
        assertThat(commands.stream().map(command -> WriteUncorrectable.of(command.sqe())))
                .containsExactly(new WriteUncorrectable(NSID, 100, 32), new WriteUncorrectable(NSID, 132, 8));
        answerAll();
        Stages.value(spoilt);
    }

    private static Status status(CompletionStage<Void> stage) {
        return StatusException.of(Stages.failure(stage));
    }
}
