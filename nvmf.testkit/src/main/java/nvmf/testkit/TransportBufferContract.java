package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.BufferPool.Lease;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueuePair;
import org.junit.jupiter.api.Test;

/** Memory on loan, and what happens when there is no more. */
public interface TransportBufferContract extends TransportSubject {
    /** More leases than this are no budget. */
    int LEASES_MAX = 100_000;

    @Test
    default void aLeaseIsADirectBufferOfExactlyThatLength() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            for (QueuePair queue : List.of(link.host(), link.controller())) {
                bed.on(queue, () -> {
                    int most = queue.buffers().lengthMax();
                    for (int length : new int[] {0, 1, 512, 4095, 4096, 4097, most}) {
                        Lease lease = now(queue.buffers().lease(length));
                        assertThat(lease.buffer().remaining()).isEqualTo(length);
                        assertThat(lease.buffer().isDirect()).isTrue();
                        assertThat(lease.buffer().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
                        assertThat(lease.buffer()).isSameAs(lease.buffer());
                        lease.close();
                    }
                    return true;
                });
            }
        }
    }

    @Test
    default void aControllerCanLeaseItsLargestTransferAndNobodyMoreThanTheMaximum() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            assertThat(bed.on(
                            link.controller(), () -> link.controller().buffers().lengthMax()))
                    .isGreaterThanOrEqualTo(TransportBed.TRANSFER_MAX);
            for (QueuePair queue : List.of(link.host(), link.controller())) {
                BufferPool pool = queue.buffers();
                assertThat(bed.failure(bed.on(queue, () -> pool.lease(pool.lengthMax() + 1))))
                        .isInstanceOf(IllegalArgumentException.class);
                bed.on(queue, () -> {
                    now(pool.lease(512)).close();
                    return true;
                });
            }
        }
    }

    @Test
    default void whenTheBudgetIsSpentLeasesWaitInLine() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            QueuePair queue = link.controller();
            bed.on(queue, () -> {
                Deque<Lease> spent = new ArrayDeque<>();
                CompletionStage<Lease> large = spend(queue.buffers(), spent);
                CompletionStage<Lease> small = queue.buffers().lease(512);
                List<String> order = new ArrayList<>();
                large.thenRun(() -> order.add("large"));
                small.thenRun(() -> order.add("small"));
                assertThat(small.toCompletableFuture()).as("nobody overtakes").isNotDone();

                spent.pop().close();
                assertThat(order).first().isEqualTo("large");
                now(large).close();
                while (!spent.isEmpty()) {
                    spent.pop().close();
                }
                assertThat(order).containsExactly("large", "small");
                now(small).close();
                return true;
            });
        }
    }

    @Test
    default void whatComesBackCanBeHadAgain() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            BufferPool pool = link.controller().buffers();
            bed.on(link.controller(), () -> {
                int first = 0;
                for (int round = 0; round < 3; round++) {
                    Deque<Lease> spent = new ArrayDeque<>();
                    CompletionStage<Lease> next = spend(pool, spent);
                    first = round == 0 ? spent.size() : first;
                    assertThat(spent).hasSize(first);
                    while (!spent.isEmpty()) {
                        spent.pop().close();
                    }
                    now(next).close();
                    for (int i = 0; i < 10_000; i++) {
                        now(pool.lease(i % pool.lengthMax())).close();
                    }
                }
                return true;
            });
        }
    }

    @Test
    default void whoeverWaitsMayGiveBackAndAskAgainFromWithin() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            BufferPool pool = link.controller().buffers();
            bed.on(link.controller(), () -> {
                Deque<Lease> spent = new ArrayDeque<>();
                spend(pool, spent).thenAccept(Lease::close);
                int waiting = 20_000;
                List<Integer> served = new ArrayList<>();
                for (int i = 0; i < waiting; i++) {
                    int turn = i;
                    pool.lease(512).thenAccept(lease -> {
                        served.add(turn);
                        lease.close();
                    });
                }
                spent.pop().close();
                assertThat(served).hasSize(waiting).isSorted();
                while (!spent.isEmpty()) {
                    spent.pop().close();
                }
                return true;
            });
        }
    }

    @Test
    default void aLeaseThatWaitsFailsWhenItsQueueEndsAndSoDoesALaterOne() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            BufferPool pool = link.controller().buffers();
            Deque<Lease> spent = new ArrayDeque<>();
            List<CompletionStage<Lease>> waiting = bed.on(
                    link.controller(),
                    () -> List.of(spend(pool, spent), pool.lease(512), pool.lease(pool.lengthMax())));
            link.host().close();
            waiting.forEach(bed::failure);
            bed.await(link.controller().closed());
            bed.failure(bed.on(link.controller(), () -> pool.lease(512)));
            // What is out still comes back in order.
            bed.on(link.controller(), () -> {
                spent.forEach(Lease::close);
                return true;
            });
        }
    }

    @Test
    default void leasedMemoryTravels() throws Exception {
        try (TransportBed bed = open()) {
            TransportLink link = bed.link(4);
            Lease source = now(bed.on(link.host(), () -> link.host().buffers().lease(40_000)));
            Pattern.fill(1, source.buffer());
            CompletionStage<Cqe> written = link.submit(TransportLink.write(0), source.buffer());
            IncomingCommand write = link.next();
            Lease middle = now(
                    bed.on(link.controller(), () -> link.controller().buffers().lease(40_000)));
            bed.await(bed.on(link.controller(), () -> write.fetch(middle.buffer())));
            link.succeed(write);
            bed.await(written);

            Pattern.fill(2, source.buffer());
            CompletionStage<Cqe> read = link.submit(TransportLink.read(0), source.buffer());
            IncomingCommand toRead = link.next();
            CompletionStage<Void> sent = bed.on(
                    link.controller(),
                    () -> toRead.respond(TransportLink.success(toRead), middle.buffer())
                            .whenComplete((left, why) -> middle.close()));
            bed.await(sent);
            bed.await(read);
            byte[] bytes = new byte[40_000];
            source.buffer().get(0, bytes);
            assertThat(bytes).isEqualTo(Pattern.bytes(1, 40_000));
            bed.on(link.host(), () -> {
                source.close();
                return true;
            });
        }
    }

    /** Leases the largest size until one has to wait, and returns that one. */
    private static CompletionStage<Lease> spend(BufferPool pool, Deque<Lease> spent) {
        for (int i = 0; i < LEASES_MAX; i++) {
            CompletionStage<Lease> next = pool.lease(pool.lengthMax());
            if (!next.toCompletableFuture().isDone()) {
                assertThat(spent).isNotEmpty();
                return next;
            }
            spent.add(now(next));
        }
        throw new AssertionError("no budget");
    }

    /** The lease of a stage that must be complete. */
    private static Lease now(CompletionStage<Lease> stage) {
        assertThat(stage.toCompletableFuture()).isCompleted();
        return stage.toCompletableFuture().join();
    }
}
