package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueuePair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends: in order, for a reason, in the middle of everything. Whatever happens, every stage completes and every buffer comes back. */
@ExtendWith(Seeded.class)
public interface TransportEndContract extends TransportSubject {
    /** Who ends it. */
    enum Side {
        HOST,
        CONTROLLER;

        QueuePair of(TransportLink link) {
            return this == HOST ? link.host() : link.controller();
        }

        /** This side closed in the middle of something: in order for itself, while the other may call it a loss. */
        void closed(TransportBed bed, TransportLink link) {
            bed.await(of(link).closed());
            bed.ended(other().of(link).closed());
        }

        Side other() {
            return this == HOST ? CONTROLLER : HOST;
        }
    }

    @ParameterizedTest
    @EnumSource
    default void anEndInOrderIsOneForBothSides(Side side) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            link.roundTrip(0);
            side.of(link).close();
            bed.await(side.of(link).closed());
            bed.await(side.other().of(link).closed());
            side.of(link).close();
            side.other().of(link).close();
            side.of(link).close(new IOException("too late"));
            bed.await(side.of(link).closed());
        }
    }

    @ParameterizedTest
    @EnumSource
    default void anEndForAReasonReportsIt(Side side) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            IOException reason = new IOException("the cat sat on the keyboard");
            side.of(link).close(reason);
            assertThat(bed.failure(side.of(link).closed())).isSameAs(reason);
            bed.ended(side.other().of(link).closed());
        }
    }

    @ParameterizedTest
    @EnumSource
    default void commandsInFlightFailAndNobodyTouchesTheirMemoryAfterwards(Side side) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(8);
            List<ByteBuffer> lent = new ArrayList<>();
            List<CompletionStage<Cqe>> stages = new ArrayList<>();
            List<IncomingCommand> commands = new ArrayList<>();
            for (int cid = 0; cid < 8; cid++) {
                lent.add(Pattern.of(cid, 60_000));
                stages.add(
                        link.submit(cid % 2 == 0 ? TransportLink.read(cid) : TransportLink.write(cid), lent.get(cid)));
                commands.add(link.next());
            }
            link.fetch(commands.get(1));

            side.of(link).close();
            stages.forEach(bed::failure);
            side.closed(bed, link);

            lent.forEach(buffer -> Pattern.fill(99, buffer));
            for (IncomingCommand command : commands) {
                ByteBuffer memory = Pattern.blank(60_000);
                if (command.sqe().cid() % 2 == 0) {
                    bed.ended(bed.on(link.controller(), () -> command.respond(TransportLink.success(command), memory)));
                } else {
                    if (command != commands.get(1)) {
                        bed.failure(bed.on(link.controller(), () -> command.fetch(memory)));
                    }
                    bed.ended(bed.on(link.controller(), () -> command.respond(TransportLink.success(command))));
                }
                Pattern.checkBlank(memory);
            }
            lent.forEach(buffer -> Pattern.check(99, buffer));
            assertThat(link.host().counters().outstanding()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void aFetchThatIsUnderWayEndsWithItsQueue(Side side) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(16);
            List<CompletionStage<Cqe>> stages = new ArrayList<>();
            List<IncomingCommand> commands = new ArrayList<>();
            for (int cid = 0; cid < 16; cid++) {
                stages.add(link.submit(TransportLink.write(cid), Pattern.of(cid, TransportBed.TRANSFER_MAX)));
                commands.add(link.next());
            }
            List<CompletionStage<Void>> fetches = bed.on(link.controller(), () -> {
                List<CompletionStage<Void>> begun = new ArrayList<>();
                for (IncomingCommand command : commands) {
                    begun.add(command.fetch(Pattern.blank(TransportBed.TRANSFER_MAX)));
                }
                return begun;
            });
            side.of(link).close();
            fetches.forEach(bed::ended);
            stages.forEach(bed::failure);
            side.closed(bed, link);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void stagesAreCompleteBeforeTheEndIsTold(Side side) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            CompletionStage<Cqe> open = link.submit(TransportLink.read(0), Pattern.blank(512));
            link.next();
            CompletionStage<Boolean> completeAtTheEnd = link.host()
                    .closed()
                    .handle((end, why) -> open.toCompletableFuture().isCompletedExceptionally());
            side.of(link).close();
            assertThat(bed.await(completeAtTheEnd)).isTrue();
        }
    }

    @Test
    default void aCommandAfterTheEndFails() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            link.controller().close();
            bed.await(link.host().closed());
            ByteBuffer data = Pattern.of(1, 512);
            bed.failure(link.submit(TransportLink.write(0), data));
            Pattern.check(1, data);
        }
    }

    @Test
    default void aClosedListenerSaysSo() throws Exception {
        try (TransportBed bed = open()) {
            Listener listener = bed.await(bed.controllers().listen(bed.listenSpec(), queue -> command -> {}));
            assertThat(listener.closed().toCompletableFuture()).isNotDone();
            listener.close();
            bed.await(listener.closed());
            listener.close();
        }
    }

    @Test
    default void anEndInTheMiddleOfTrafficLeavesEveryStageComplete(Random random) throws Exception {
        try (TransportBed bed = open()) {
            for (int round = 0; round < 20; round++) {
                int depth = 16;
                TransportLink link = bed.link(bed.io(1, depth), inbox -> this::serve);
                List<CompletionStage<Cqe>> stages = bed.on(link.host(), () -> {
                    List<CompletionStage<Cqe>> begun = new ArrayList<>();
                    for (int cid = 0; cid < depth; cid++) {
                        int length = 512 << random.nextInt(10);
                        begun.add(link.host()
                                .submit(
                                        random.nextBoolean() ? TransportLink.read(cid) : TransportLink.write(cid),
                                        Pattern.of(cid, length)));
                    }
                    return begun;
                });
                Side side = random.nextBoolean() ? Side.HOST : Side.CONTROLLER;
                for (int i = random.nextInt(4); i > 0; i--) {
                    bed.on(side.of(link), () -> true);
                }
                side.of(link).close();
                stages.forEach(bed::ended);
                side.closed(bed, link);
            }
        }
    }

    private void serve(IncomingCommand command) {
        ByteBuffer memory = Pattern.blank((int) command.dataLength());
        if (command.sqe().opcode() == TransportLink.OPCODE_READ) {
            command.respond(TransportLink.success(command), memory);
        } else {
            command.fetch(memory).thenRun(() -> command.respond(TransportLink.success(command)));
        }
    }
}
