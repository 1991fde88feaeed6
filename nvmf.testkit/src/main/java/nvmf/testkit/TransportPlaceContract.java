package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.transport.IncomingCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places for data in what is sent next, where a transport has such. */
public interface TransportPlaceContract extends TransportSubject {
    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 12 << 10, 16 << 10, 128 << 10})
    default void aReadAnsweredInTheCallMayBeAnsweredFromItsPlace(int length) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(64);
            link.onCommand(command -> {
                int cid = command.sqe().cid();
                ByteBuffer place = command.place();
                assertThat(place.remaining()).isIn(0, length);
                // Now and then somebody takes the place and has the data elsewhere after all.
                ByteBuffer data = place.hasRemaining() && cid % 5 != 3 ? place : Pattern.blank(length);
                data.put(data.position(), Pattern.bytes(cid, length));
                if (cid % 5 == 4) {
                    command.respond(Cqe.of(cid, Status.UNRECOVERED_READ_ERROR));
                } else {
                    command.respond(TransportLink.success(command), data);
                }
            });
            List<ByteBuffer> targets = new ArrayList<>();
            List<CompletionStage<Cqe>> done = new ArrayList<>();
            for (int cid = 0; cid < 40; cid++) {
                targets.add(Pattern.blank(length));
                done.add(link.submit(TransportLink.read(cid), targets.get(cid)));
            }
            for (int cid = 0; cid < 40; cid++) {
                assertThat(bed.await(done.get(cid)).isSuccess()).isEqualTo(cid % 5 != 4);
                if (cid % 5 != 4) {
                    Pattern.check(cid, targets.get(cid));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 8192, 64 << 10})
    default void aWriteMayBeTakenFromWhereItsDataLie(int length) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(64);
            link.onCommand(command -> {
                int cid = command.sqe().cid();
                ByteBuffer place = command.place();
                assertThat(place.remaining()).isIn(0, length);
                if (place.hasRemaining()) {
                    assertThat(place.isReadOnly()).isTrue();
                    answer(command, Pattern.bytes(cid, length), place);
                } else {
                    ByteBuffer target = Pattern.blank(length);
                    command.fetch(target)
                            .whenComplete((fetched, failure) -> answer(command, Pattern.bytes(cid, length), target));
                }
            });
            List<CompletionStage<Cqe>> done = new ArrayList<>();
            for (int cid = 0; cid < 40; cid++) {
                done.add(link.submit(TransportLink.write(cid), Pattern.of(cid, length)));
            }
            for (CompletionStage<Cqe> each : done) {
                assertThat(bed.await(each).isSuccess()).isTrue();
            }
        }
    }

    private static void answer(IncomingCommand command, byte[] expected, ByteBuffer data) {
        boolean same = Arrays.equals(Wire.bytes(data, data.position(), data.remaining()), expected);
        command.respond(Cqe.of(command.sqe().cid(), same ? Status.SUCCESS : Status.WRITE_FAULT));
    }

    @Test
    default void dataThatWereLookedAtInTheirPlaceCanBeFetchedLater() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            BlockingQueue<IncomingCommand> commands = new LinkedBlockingQueue<>();
            link.onCommand(command -> {
                command.place();
                commands.add(command);
            });
            CompletionStage<Cqe> first = link.submit(TransportLink.write(1), Pattern.of(1, 4096));
            CompletionStage<Cqe> second = link.submit(TransportLink.write(2), Pattern.of(2, 4096));
            for (int cid = 1; cid <= 2; cid++) {
                IncomingCommand command = bed.take(commands);
                Pattern.check(cid, link.fetch(command));
                link.succeed(command);
            }
            assertThat(bed.await(first).isSuccess()).isTrue();
            assertThat(bed.await(second).isSuccess()).isTrue();
        }
    }

    @Test
    default void aPlaceThatIsFilledInPartEndsInZeroes() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            link.onCommand(command -> {
                ByteBuffer place = command.place();
                ByteBuffer data = place.hasRemaining() ? place : Pattern.blank(4096);
                for (int i = data.position(); i < data.limit(); i++) {
                    data.put(i, (byte) -1);
                }
                data.put(data.position(), Pattern.bytes(5, 512)).limit(data.position() + 512);
                command.respond(TransportLink.success(command), data);
            });
            ByteBuffer target = Pattern.blank(4096);
            CompletionStage<Cqe> done = link.submit(TransportLink.read(0), target);
            assertThat(bed.await(done).isSuccess()).isTrue();
            assertThat(Wire.bytes(target, target.position(), 4096))
                    .isEqualTo(Arrays.copyOf(Pattern.bytes(5, 512), 4096));
        }
    }

    @Test
    default void aPlaceThatWasKeptIsNotSentFrom() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            AtomicReference<ByteBuffer> place = new AtomicReference<>();
            BlockingQueue<IncomingCommand> commands = new LinkedBlockingQueue<>();
            link.onCommand(command -> {
                place.set(command.place());
                commands.add(command);
            });
            CompletionStage<Cqe> done = link.submit(TransportLink.read(1), Pattern.blank(4096));
            IncomingCommand command = bed.take(commands);
            if (place.get().hasRemaining()) {
                assertThatThrownBy(() -> link.succeed(command, place.get()))
                        .hasMessageContaining("IllegalStateException");
            }
            link.respond(command, Cqe.of(1, Status.INTERNAL_ERROR));
            assertThat(bed.await(done).isSuccess()).isFalse();
        }
    }
}
