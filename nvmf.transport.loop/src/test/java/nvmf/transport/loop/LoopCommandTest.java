package nvmf.transport.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.transport.IncomingCommand;
import nvmf.testkit.Pattern;
import org.junit.jupiter.api.Test;

/** What a host can send that it should not, and what a controller can do. */
final class LoopCommandTest {
    private static final Sqe FLUSH = Sqe.of(0x00, 1);
    private static final Sqe WRITE = Sqe.of(0x01, 1);
    private static final Sqe READ = Sqe.of(0x02, 1);
    private static final ByteBuffer NOTHING = Wire.allocate(0);

    private final Bench bench = new Bench(4);

    private Status check(Sqe sqe, Sgl sgl, int inCapsule) {
        IncomingCommand command = bench.forge(sqe.withSgl(sgl), Pattern.of(1, inCapsule));
        assertThat(command.dataLength()).isEqualTo(sgl.length());
        if (!command.check().isSuccess()) {
            CompletionStage<Void> fetched = command.fetch(Pattern.blank(8192));
            assertThat(StatusException.of(Bench.failure(fetched))).isEqualTo(command.check());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> command.respond(Cqe.of(0, Status.SUCCESS), Pattern.of(1, 4)));
        }
        // Forged commands have no slot at the host, so none of them is responded to: the limit is lifted instead.
        bench.controller.connected(1, 100);
        return command.check();
    }

    @Test
    void onlyKeysAndTheCapsuleDescribeData() {
        assertThat(check(WRITE, new Sgl.Transport(512), 0)).isEqualTo(Status.INVALID_SGL_TYPE);
        assertThat(check(READ, new Sgl.Transport(512), 0)).isEqualTo(Status.INVALID_SGL_TYPE);
        assertThat(check(WRITE, new Sgl.DataBlock(4096, 512), 0)).isEqualTo(Status.INVALID_SGL_TYPE);
        assertThat(check(WRITE, new Sgl.Other(0x30, 0, 16), 16)).isEqualTo(Status.INVALID_SGL_TYPE);
        assertThat(check(READ, new Sgl.InCapsule(0, 512), 512)).isEqualTo(Status.INVALID_SGL_TYPE);
        assertThat(check(WRITE, Sgl.none(), 0)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void dataInACapsuleIsInsideOfIt() {
        assertThat(check(WRITE, new Sgl.InCapsule(0, 512), 512)).isEqualTo(Status.SUCCESS);
        assertThat(check(WRITE, new Sgl.InCapsule(0, 508), 512)).isEqualTo(Status.SUCCESS);
        assertThat(check(WRITE, new Sgl.InCapsule(0, 513), 512)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(check(WRITE, new Sgl.InCapsule(0, 0xFFFF_FFFFL), 512)).isEqualTo(Status.INVALID_DATA_SGL_LENGTH);
        assertThat(check(WRITE, new Sgl.InCapsule(4, 8), 512)).isEqualTo(Status.SGL_OFFSET_INVALID);
        assertThat(check(WRITE, new Sgl.InCapsule(-1, 8), 512)).isEqualTo(Status.SGL_OFFSET_INVALID);
    }

    @Test
    void aKeyMustBeOneThatWasGiven() {
        assertThat(check(WRITE, new Sgl.Keyed(4096, 512, 1, false), 0)).isEqualTo(Status.DATA_TRANSFER_ERROR);
        assertThat(check(READ, new Sgl.Keyed(4096, 512, 1, true), 0)).isEqualTo(Status.DATA_TRANSFER_ERROR);
    }

    @Test
    void aCommandWithoutADirectionHasNoDataWhateverItsSglSays() {
        IncomingCommand command = bench.forge(FLUSH.withSgl(new Sgl.Transport(512)), NOTHING);
        assertThat(command.check()).isEqualTo(Status.SUCCESS);
        assertThat(command.dataLength()).isZero();
    }

    @Test
    void theKeyOfACommandIsOverBeforeItsStageCompletes() {
        CompletionStage<Cqe> done = bench.submit(WRITE.withCid(2), Pattern.of(1, 8192));
        IncomingCommand first = bench.last();
        assertThat(first.sqe().sgl()).isInstanceOf(Sgl.Keyed.class);
        AtomicReference<Sqe> again = new AtomicReference<>();
        done.thenRun(() -> again.set(first.sqe()));
        first.respond(Cqe.of(2, Status.SUCCESS));
        bench.run();
        assertThat(bench.forge(again.get(), NOTHING).check()).isEqualTo(Status.DATA_TRANSFER_ERROR);
    }

    @Test
    void aCapsuleOfAnImpossibleSizeEndsThePair() {
        for (int size : new int[] {0, 63, Sqe.BYTES + Bench.IN_CAPSULE + 1}) {
            Bench other = new Bench(4);
            CompletionStage<Cqe> open = other.submit(WRITE, Pattern.of(1, 8192));
            other.send(Wire.allocate(size));
            assertThat(Bench.failure(other.controller.closed())).isInstanceOf(ProtocolException.class);
            assertThat(Bench.failure(open)).isNotNull();
            assertThat(Bench.failure(other.host.closed())).hasMessageContaining("capsule of " + size);
        }
    }

    @Test
    void aHostIsHeldToTheDepthOfTheQueue() {
        for (int i = 0; i < 4; i++) {
            bench.forge(FLUSH.withCid(i), NOTHING);
        }
        assertThat(Bench.isDone(bench.controller.closed())).isFalse();
        bench.forge(FLUSH, NOTHING);
        assertThat(bench.commands).hasSize(4);
        assertThat(Bench.failure(bench.controller.closed())).isInstanceOf(ProtocolException.class);
    }

    @Test
    void connectSettlesTheDepth() {
        bench.controller.connected(1, 2);
        bench.forge(FLUSH.withCid(0), NOTHING);
        bench.forge(FLUSH.withCid(1), NOTHING);
        assertThat(Bench.isDone(bench.controller.closed())).isFalse();
        bench.forge(FLUSH.withCid(2), NOTHING);
        assertThat(Bench.failure(bench.controller.closed())).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aCompletionOfNoCommandEndsThePair() {
        for (int cid : new int[] {0, 3, 4, 0xFFFF}) {
            Bench other = new Bench(4);
            CompletionStage<Cqe> open = other.submit(FLUSH.withCid(1), NOTHING);
            IncomingCommand command = other.last();
            command.respond(Cqe.of(cid, Status.SUCCESS));
            other.run();
            assertThat(Bench.failure(open)).isNotNull();
            assertThat(Bench.failure(other.host.closed())).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void aCommandIsAnsweredOnceAndFetchedOnce() {
        CompletionStage<Cqe> done = bench.submit(WRITE.withCid(2), Pattern.of(1, 8192));
        IncomingCommand command = bench.last();
        Bench.now(command.fetch(Pattern.blank(8192)));
        assertThatIllegalStateException().isThrownBy(() -> command.fetch(Pattern.blank(8192)));
        command.respond(Cqe.of(2, Status.SUCCESS));
        assertThatIllegalStateException().isThrownBy(() -> command.respond(Cqe.of(2, Status.SUCCESS)));
        assertThatIllegalStateException()
                .isThrownBy(() -> command.respond(Cqe.of(2, Status.SUCCESS), Pattern.of(1, 1)));
        bench.run();
        assertThat(Bench.now(done).isSuccess()).isTrue();
    }

    @Test
    void dataGoesOnlyTheWayOfItsCommandAndOnlyAsMuchAsItsDescriptorSays() {
        bench.submit(WRITE.withCid(0), Pattern.of(1, 8192));
        IncomingCommand write = bench.last();
        assertThatIllegalArgumentException().isThrownBy(() -> write.fetch(Pattern.blank(8191)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write.respond(Cqe.of(0, Status.SUCCESS), Pattern.of(1, 8192)));
        bench.submit(READ.withCid(1), Pattern.blank(8192));
        IncomingCommand read = bench.last();
        assertThatIllegalArgumentException().isThrownBy(() -> read.fetch(Pattern.blank(8192)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read.respond(Cqe.of(1, Status.SUCCESS), Pattern.of(1, 8193)));
        bench.submit(FLUSH.withCid(2), NOTHING);
        IncomingCommand flush = bench.last();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flush.respond(Cqe.of(2, Status.SUCCESS), Pattern.of(1, 1)));
    }

    @Test
    void aHostRefusesWhatItCannotSend() {
        bench.submit(FLUSH.withCid(1), NOTHING);
        assertThatIllegalArgumentException().isThrownBy(() -> bench.host.submit(FLUSH.withCid(1), NOTHING));
        assertThatIllegalArgumentException().isThrownBy(() -> bench.host.submit(FLUSH.withCid(4), NOTHING));
        assertThatIllegalArgumentException().isThrownBy(() -> bench.host.submit(FLUSH, Pattern.of(1, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.host.submit(READ, Pattern.of(1, 512).asReadOnlyBuffer()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.host.submit(WRITE, ByteBuffer.allocate(KeyTable.LENGTH_MAX + 1)));
        assertThat(bench.host.counters().commands()).isEqualTo(1);
    }

    @Test
    void dataTravelsInTheCapsuleUpToItsLimitAndByKeyBeyond() {
        CompletionStage<Cqe> inside = bench.submit(WRITE.withCid(0), Pattern.of(1, Bench.IN_CAPSULE));
        assertThat(bench.last().sqe().sgl()).isEqualTo(new Sgl.InCapsule(0, Bench.IN_CAPSULE));
        CompletionStage<Cqe> outside = bench.submit(WRITE.withCid(1), Pattern.of(1, Bench.IN_CAPSULE + 1));
        assertThat(bench.last().sqe().sgl()).isInstanceOf(Sgl.Keyed.class);
        CompletionStage<Cqe> read = bench.submit(READ.withCid(2), Pattern.blank(4));
        assertThat(bench.last().sqe().sgl()).isInstanceOf(Sgl.Keyed.class);
        bench.commands.forEach(command -> command.respond(Cqe.of(command.sqe().cid(), Status.INTERNAL_ERROR)));
        bench.run();
        assertThat(List.of(inside, outside, read)).allMatch(Bench::isDone);
        assertThat(bench.host.counters().bytesToController())
                .as("only what moved")
                .isEqualTo(Bench.IN_CAPSULE);
        assertThat(bench.controller.counters()).isEqualTo(bench.host.counters());
    }

    @Test
    void theLargestDescriptorIsOneLessThanSixteenMebibytes() {
        CompletionStage<Cqe> done = bench.submit(READ, ByteBuffer.allocate(KeyTable.LENGTH_MAX));
        assertThat(bench.last().dataLength()).isEqualTo(0xFF_FFFF);
        bench.last().respond(Cqe.of(0, Status.SUCCESS), Pattern.of(1, 1));
        bench.run();
        assertThat(Bench.now(done).isSuccess()).isTrue();
    }
}
