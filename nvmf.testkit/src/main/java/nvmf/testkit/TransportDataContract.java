package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.Connect;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueueSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data: both ways, of all sizes, and only where it belongs. */
public interface TransportDataContract extends TransportSubject {
    @ParameterizedTest
    @ValueSource(
            ints = {
                4,
                512,
                TransportBed.IN_CAPSULE - 4,
                TransportBed.IN_CAPSULE,
                TransportBed.IN_CAPSULE + 4,
                128 << 10,
                TransportBed.TRANSFER_MAX
            })
    default void aWriteArrivesWhole(int length) throws Exception {
        try (TransportBed bed = open()) {
            write(bed, bed.link(4), length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 8192 - 4, 8192, 8192 + 4})
    default void anAdminQueueCarriesUpToEightKilobytesInACapsule(int length) throws Exception {
        try (TransportBed bed = open()) {
            write(bed, bed.link(QueueSpec.admin(4, bed.hostOptions())), length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 512, 8192})
    default void aHostThatMayNotPutDataInCapsulesHasItFetched(int length) throws Exception {
        try (TransportBed bed = open()) {
            write(bed, bed.link(new QueueSpec(1, 4, 0, bed.hostOptions())), length);
        }
    }

    private static void write(TransportBed bed, TransportLink link, int length) {
        ByteBuffer source = Pattern.of(length, length);
        CompletionStage<Cqe> done = link.submit(TransportLink.write(3), source);
        IncomingCommand command = link.next();
        assertThat(command.dataLength()).isEqualTo(length);
        Pattern.check(length, link.fetch(command));
        link.succeed(command);
        assertThat(bed.await(done).isSuccess()).isTrue();
        Pattern.check(length, source);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 512, 4096, 128 << 10, TransportBed.TRANSFER_MAX})
    default void aReadArrivesWhole(int length) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            ByteBuffer target = Pattern.blank(length);
            CompletionStage<Cqe> done = link.submit(TransportLink.read(3), target);
            IncomingCommand command = link.next();
            assertThat(command.check()).isEqualTo(Status.SUCCESS);
            assertThat(command.dataLength()).isEqualTo(length);
            ByteBuffer source = Pattern.of(length, length);
            link.succeed(command, source);
            assertThat(bed.await(done).isSuccess()).isTrue();
            Pattern.check(length, target);
            Pattern.check(length, source);
        }
    }

    @Test
    default void aCommandWithoutDataHasNone() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            for (Sqe sqe : List.of(TransportLink.flush(1), TransportLink.write(1), TransportLink.read(1))) {
                CompletionStage<Cqe> done = link.submit(sqe);
                IncomingCommand command = link.next();
                assertThat(command.dataLength()).isZero();
                assertThat(command.check()).isEqualTo(Status.SUCCESS);
                link.succeed(command);
                assertThat(bed.await(done).isSuccess()).isTrue();
            }
        }
    }

    @Test
    default void theFabricsTypeSaysTheDirectionOfAFabricsCommand() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(QueueSpec.admin(4, bed.hostOptions()));
            ByteBuffer data = Pattern.of(9, 1024);
            CompletionStage<Cqe> done = link.submit(new Connect(0, 0, 32, 0, 0).toSqe(), data);
            IncomingCommand command = link.next();
            assertThat(command.sqe().direction()).isEqualTo(DataDirection.HOST_TO_CONTROLLER);
            Pattern.check(9, link.fetch(command));
            bed.on(link.controller(), () -> {
                link.controller().connected(0, 32);
                return command.respond(Cqe.of(0, Status.SUCCESS, 1));
            });
            assertThat(bed.await(done).result()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 4096, 5000})
    default void aReadAnsweredWithLessEndsInZeroes(int answered) throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            ByteBuffer target = Pattern.blank(20_000);
            CompletionStage<Cqe> done = link.submit(TransportLink.read(0), target);
            link.succeed(link.next(), Pattern.of(5, answered));
            assertThat(bed.await(done).isSuccess()).isTrue();
            Pattern.checkMargins(target);
            byte[] expected = Arrays.copyOf(Pattern.bytes(5, answered), 20_000);
            assertThat(Wire.bytes(target, target.position(), 20_000)).isEqualTo(expected);
        }
    }

    @Test
    default void aReadThatGotNoDataIsNoSuccess() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            CompletionStage<Cqe> done = link.submit(TransportLink.read(0), Pattern.blank(512));
            link.succeed(link.next());
            assertThat(bed.await(done).status().is(Status.DATA_TRANSFER_ERROR)).isTrue();
        }
    }

    @Test
    default void aRefusedCommandMovesNoData() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            for (Sqe sqe : List.of(TransportLink.write(1), TransportLink.read(1))) {
                ByteBuffer data = Pattern.blank(128 << 10);
                CompletionStage<Cqe> done = link.submit(sqe, data);
                IncomingCommand command = link.next();
                link.respond(command, Cqe.of(1, Status.INVALID_NAMESPACE.dnr()));
                assertThat(bed.await(done).status()).isEqualTo(Status.INVALID_NAMESPACE.dnr());
                Pattern.checkBlank(data);
            }
            link.roundTrip(1);
        }
    }

    @Test
    default void anErrorAfterTheDataWasFetchedIsAnError() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            CompletionStage<Cqe> done = link.submit(TransportLink.write(1), Pattern.of(1, 64 << 10));
            IncomingCommand command = link.next();
            link.fetch(command);
            link.respond(command, Cqe.of(1, Status.WRITE_FAULT));
            assertThat(bed.await(done).status()).isEqualTo(Status.WRITE_FAULT);
        }
    }

    @Test
    default void dataIsFetchedWheneverTheControllerLikesAndInAnyOrder() throws Exception {
        try (TransportBed bed = open()) {
            int depth = 32;
            TransportLink link = bed.link(depth);
            List<CompletionStage<Cqe>> stages = new ArrayList<>();
            List<IncomingCommand> commands = new ArrayList<>();
            for (int cid = 0; cid < depth; cid++) {
                stages.add(link.submit(TransportLink.write(cid), Pattern.of(cid, 1024 * (cid + 1))));
                commands.add(link.next());
            }
            Collections.rotate(commands, 11);
            List<ByteBuffer> targets = commands.stream()
                    .map(command -> Pattern.blank((int) command.dataLength()))
                    .toList();
            // All at once, so that a transport that has limits has to queue them.
            List<CompletionStage<Void>> fetches = bed.on(link.controller(), () -> {
                List<CompletionStage<Void>> begun = new ArrayList<>();
                for (int i = 0; i < depth; i++) {
                    begun.add(commands.get(i).fetch(targets.get(i)));
                }
                return begun;
            });
            for (int i = 0; i < depth; i++) {
                bed.await(fetches.get(i));
                Pattern.check(commands.get(i).sqe().cid(), targets.get(i));
                link.succeed(commands.get(i));
            }
            stages.forEach(bed::await);
        }
    }

    @Test
    default void aHandlerMayFetchWithinTheCallAndRespondFromTheFetch() throws Exception {
        try (TransportBed bed = open()) {
            ByteBuffer target = Pattern.blank(30_000);
            TransportLink link = bed.link(
                    bed.io(1, 4),
                    inbox -> command -> command.fetch(target)
                            .thenRun(() -> command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS, 7))));
            CompletionStage<Cqe> done = link.submit(TransportLink.write(2), Pattern.of(2, 30_000));
            assertThat(bed.await(done).result()).isEqualTo(7);
            Pattern.check(2, target);
        }
    }

    @Test
    default void heapBuffersAndReadOnlySourcesAreTaken() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            for (int length : new int[] {512, 50_000}) {
                ByteBuffer source = Pattern.of(1, length).asReadOnlyBuffer();
                CompletionStage<Cqe> written = link.submit(TransportLink.write(0), source);
                IncomingCommand write = link.next();
                ByteBuffer fetched = ByteBuffer.allocate(length);
                bed.await(bed.on(link.controller(), () -> write.fetch(fetched)));
                link.succeed(write);
                bed.await(written);
                assertThat(fetched.array()).isEqualTo(Pattern.bytes(1, length));

                ByteBuffer target = ByteBuffer.allocate(length + 10).position(10);
                CompletionStage<Cqe> read = link.submit(TransportLink.read(0), target);
                link.succeed(link.next(), fetched.asReadOnlyBuffer());
                bed.await(read);
                assertThat(target.array()).startsWith(new byte[10]).endsWith(Pattern.bytes(1, length));
            }
        }
    }
}
