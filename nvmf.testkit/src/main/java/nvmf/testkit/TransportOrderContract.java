package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueueCounters;
import org.junit.jupiter.api.Test;

/** Capsules: what they carry, in which order, on which thread. */
public interface TransportOrderContract extends TransportSubject {
    @Test
    default void everyFieldOfACommandArrivesButForTheSgl() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(0x10000 / 4);
            Sqe sqe = new Sqe(
                    0x81,
                    0x42,
                    0x2345,
                    0xCAFE_F00D,
                    0x2222_2222,
                    0x3333_3333,
                    0x4444_4444_5555_5555L,
                    Sgl.none(),
                    0x1010_1010,
                    0x1111_1111,
                    0x1212_1212,
                    0x1313_1313,
                    0x1414_1414,
                    0xFFFF_FFFF);
            CompletionStage<Cqe> done = link.submit(sqe, Pattern.of(1, 64));
            IncomingCommand command = link.next();
            assertThat(command.sqe().withSgl(Sgl.none())).isEqualTo(sqe);
            link.succeed(command);
            bed.await(done);
        }
    }

    @Test
    default void everyFieldOfACompletionArrives() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            List<Cqe> completions = List.of(
                    new Cqe(0xFEDC_BA98_7654_3210L, 0x1234, 0, 2, Status.SUCCESS),
                    new Cqe(-1L, 0xFFFF, 0, 2, new Status(7, 0xFF, 3, true, true)),
                    new Cqe(1, 0, 0, 2, Status.LBA_OUT_OF_RANGE.dnr()),
                    new Cqe(0, 1, 0, 2, Status.SUCCESS));
            for (Cqe cqe : completions) {
                CompletionStage<Cqe> done = link.submit(TransportLink.flush(2));
                link.respond(link.next(), cqe);
                assertThat(bed.await(done)).isEqualTo(cqe);
            }
        }
    }

    @Test
    default void aCompletionThatCarriesNothingIsASuccessAtTheHost() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            for (Sqe sqe : List.of(TransportLink.flush(1), TransportLink.write(1), TransportLink.read(1))) {
                CompletionStage<Cqe> done = link.submit(sqe, Pattern.blank(sqe.opcode() * 512));
                IncomingCommand command = link.next();
                link.succeed(command, Pattern.of(1, sqe.opcode() == TransportLink.OPCODE_READ ? 1024 : 0));
                Cqe cqe = bed.await(done);
                assertThat(cqe.isSuccess()).isTrue();
                assertThat(cqe.cid()).isEqualTo(1);
                assertThat(cqe.result()).isZero();
            }
        }
    }

    @Test
    default void commandsArriveInTheOrderOfSubmissionWhateverTheirData() throws Exception {
        try (TransportBed bed = open()) {
            int count = 120;
            TransportLink link = bed.link(count);
            List<CompletionStage<Cqe>> stages = bed.on(link.host(), () -> {
                List<CompletionStage<Cqe>> submitted = new ArrayList<>();
                for (int cid = 0; cid < count; cid++) {
                    int length = List.of(0, 512, 4096, 20_000).get(cid % 4);
                    Sqe sqe = length == 0 ? TransportLink.flush(cid) : TransportLink.write(cid);
                    submitted.add(link.host().submit(sqe, Pattern.of(cid, length)));
                }
                return submitted;
            });
            for (int cid = 0; cid < count; cid++) {
                IncomingCommand command = link.next();
                assertThat(command.sqe().cid()).isEqualTo(cid);
                if (command.dataLength() > 0) {
                    Pattern.check(cid, link.fetch(command));
                }
                link.succeed(command);
            }
            stages.forEach(bed::await);
        }
    }

    @Test
    default void aFullQueueOfResponsesComesInAnyOrderToTheRightCommands() throws Exception {
        try (TransportBed bed = open()) {
            int depth = 64;
            TransportLink link = bed.link(depth);
            List<CompletionStage<Cqe>> stages = new ArrayList<>();
            List<ByteBuffer> targets = new ArrayList<>();
            List<IncomingCommand> commands = new ArrayList<>();
            for (int cid = 0; cid < depth; cid++) {
                targets.add(Pattern.blank(4096 + 512 * (cid % 8)));
                stages.add(link.submit(TransportLink.read(cid), targets.get(cid)));
                commands.add(link.next());
            }
            Collections.reverse(commands);
            Collections.rotate(commands, depth / 3);
            for (IncomingCommand command : commands) {
                int cid = command.sqe().cid();
                link.respond(
                        command,
                        Cqe.of(cid, Status.SUCCESS, cid + 1),
                        Pattern.of(cid, targets.get(cid).remaining()));
            }
            for (int cid = 0; cid < depth; cid++) {
                assertThat(bed.await(stages.get(cid)).result()).isEqualTo(cid + 1);
                Pattern.check(cid, targets.get(cid));
            }
        }
    }

    @Test
    default void aCidIsFreeAgainWithItsCompletion() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(2);
            CompletionStage<Cqe> forLater = link.submit(TransportLink.flush(0));
            IncomingCommand waiting = link.next();
            CompletionStage<Cqe> second = link.submit(TransportLink.flush(1));
            // Submits from within the completion: nothing is freer than that.
            CompletionStage<Cqe> third =
                    second.thenCompose(cqe -> link.host().submit(TransportLink.read(1), Pattern.blank(512)));
            link.succeed(link.next());
            link.succeed(link.next(), Pattern.of(3, 512));
            assertThat(bed.await(third).isSuccess()).isTrue();
            for (int i = 0; i < 50; i++) {
                link.roundTrip(1);
            }
            assertThat(forLater.toCompletableFuture()).isNotDone();
            link.succeed(waiting);
            bed.await(forLater);
        }
    }

    @Test
    default void commandsAndCompletionsComeOnTheirQueuesThreads() throws Exception {
        try (TransportBed bed = open()) {
            BlockingQueue<Thread> atController = new LinkedBlockingQueue<>();
            TransportLink link = bed.link(bed.io(1, 4), inbox -> command -> {
                atController.add(Thread.currentThread());
                inbox.onCommand(command);
            });
            CompletionStage<Thread> completed = bed.on(
                    link.host(),
                    () -> link.host()
                            .submit(TransportLink.read(0), Pattern.blank(512))
                            .thenApply(cqe -> Thread.currentThread()));
            link.succeed(link.next(), Pattern.of(0, 512));
            assertThat(bed.await(completed)).isSameAs(bed.on(link.host(), Thread::currentThread));
            assertThat(bed.take(atController)).isSameAs(bed.on(link.controller(), Thread::currentThread));
        }
    }

    @Test
    default void aHandlerMayRespondWithinTheCallAndAtTheEndOfABatch() throws Exception {
        try (TransportBed bed = open()) {
            int count = 32;
            TransportLink link = bed.link(bed.io(1, count), inbox -> new CommandHandler() {
                private final List<IncomingCommand> held = new ArrayList<>();

                @Override
                public void onCommand(IncomingCommand command) {
                    if (command.sqe().cid() % 2 == 0) {
                        command.respond(TransportLink.success(command));
                    } else {
                        held.add(command);
                    }
                }

                @Override
                public void onBatchEnd() {
                    held.forEach(command -> command.respond(TransportLink.success(command)));
                    held.clear();
                }
            });
            List<CompletionStage<Cqe>> stages = bed.on(
                    link.host(),
                    () -> IntStream.range(0, count)
                            .mapToObj(cid -> link.host().submit(TransportLink.flush(cid), Pattern.of(0, 0)))
                            .toList());
            stages.forEach(stage -> assertThat(bed.await(stage).isSuccess()).isTrue());
        }
    }

    @Test
    default void queuesKnowNothingOfEachOther() throws Exception {
        try (TransportBed bed = open()) {
            List<TransportLink> links = IntStream.rangeClosed(1, 4)
                    .mapToObj(qid -> bed.link(bed.io(qid, 8)))
                    .toList();
            List<CompletionStage<Cqe>> stages = new ArrayList<>();
            for (int i = 0; i < links.size(); i++) {
                stages.add(links.get(i).submit(TransportLink.write(5), Pattern.of(i, 10_000)));
            }
            for (int i = links.size() - 1; i >= 0; i--) {
                IncomingCommand command = links.get(i).next();
                Pattern.check(i, links.get(i).fetch(command));
                links.get(i).succeed(command);
            }
            stages.forEach(bed::await);
            links.get(0).close();
            links.subList(1, 4).forEach(link -> link.roundTrip(7));
        }
    }

    @Test
    default void countersTellWhatMoved() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            assertThat(link.host().counters()).isEqualTo(QueueCounters.ZERO);
            CompletionStage<Cqe> write = link.submit(TransportLink.write(0), Pattern.of(0, 8192));
            CompletionStage<Cqe> read = link.submit(TransportLink.read(1), Pattern.blank(512));
            IncomingCommand written = link.next();
            IncomingCommand toRead = link.next();
            assertThat(link.host().counters().outstanding()).isEqualTo(2);
            assertThat(link.controller().counters().outstanding()).isEqualTo(2);
            link.fetch(written);
            link.succeed(written);
            link.succeed(toRead, Pattern.of(1, 512));
            bed.await(write);
            bed.await(read);
            QueueCounters counters = new QueueCounters(2, 0, 8192, 512, 0);
            assertThat(link.host().counters()).isEqualTo(counters);
            assertThat(link.controller().counters()).isEqualTo(counters);
        }
    }

    @Test
    default void aHandlerThatThrowsEndsItsPair() throws Exception {
        try (TransportBed bed = open()) {
            for (Exception thrown :
                    List.of(new ProtocolException("no such command"), new IllegalStateException("bug"))) {
                TransportLink link = bed.link(bed.io(1, 4), inbox -> command -> {
                    if (thrown instanceof ProtocolException peersFault) {
                        throw peersFault;
                    }
                    throw (RuntimeException) thrown;
                });
                CompletionStage<Cqe> open = link.submit(TransportLink.write(0), Pattern.of(0, 8192));
                bed.failure(open);
                Throwable reason = bed.failure(link.controller().closed());
                assertThat(reason == thrown || reason.getCause() == thrown)
                        .as(reason.toString())
                        .isTrue();
                bed.ended(link.host().closed());
            }
        }
    }
}
