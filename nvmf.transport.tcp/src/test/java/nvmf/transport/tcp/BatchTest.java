package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.PduType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is made while a batch of PDUs is read, or in one turn of a loop, leaves in one write with one flush, on both sides. */
@ExtendWith(QuietLog.class)
final class BatchTest {
    private static final int BATCH = 32;
    private static final ByteBuffer NOTHING = Wire.allocateDirect(0);

    /** Next to the socket, behind all that could gather. */
    private static final class Tap extends ChannelOutboundHandlerAdapter {
        private final AtomicInteger writes = new AtomicInteger();
        private final AtomicInteger flushes = new AtomicInteger();

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the promise has it
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes.incrementAndGet();
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes.incrementAndGet();
            ctx.flush();
        }

        void clear() {
            writes.set(0);
            flushes.set(0);
        }

        void assertOneOfEach() {
            assertThat(writes).as("writes").hasValue(1);
            assertThat(flushes).as("flushes").hasValue(1);
        }
    }

    private final Tap tap = new Tap();
    private final TcpTransport transport = new TcpTransport(
            Options.of(TcpSettings.THREADS, "1"), channel -> channel.pipeline().addLast(tap));

    @AfterEach
    void close() {
        transport.close();
        Pinned.assertNothing();
    }

    private RawPeer host(Acceptor controller) throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
        Listener listener = Witness.get(transport.listen(spec, controller));
        RawPeer peer = ControllerSequenceTest.live(listener.address());
        tap.clear();
        return peer;
    }

    /** So many commands without data, in one segment. */
    private static byte[] commands() {
        StringBuilder all = new StringBuilder();
        for (int cid = 0; cid < BATCH; cid++) {
            all.append(String.format("0400480048000000 0040%02x00 +00*60 ", cid));
        }
        return RawPeer.bytes(all.toString());
    }

    private static void expectResponses(RawPeer peer) throws IOException {
        for (int i = 0; i < BATCH; i++) {
            assertThat(ControllerSequenceTest.status(peer.read())).isEqualTo(Status.SUCCESS);
        }
    }

    @Test
    void commandsOfOneSegmentAreAnsweredWithOneFlush() throws Exception {
        try (RawPeer peer = host(new MemoryController(4096))) {
            peer.send(commands());
            expectResponses(peer);
            tap.assertOneOfEach();
        }
    }

    @Test
    void answersOfOneTurnOfTheLoopLeaveWithOneFlush() throws Exception {
        List<IncomingCommand> held = new ArrayList<>();
        try (RawPeer peer = host(queue -> command -> onCommand(queue, command, held))) {
            peer.send(commands());
            expectResponses(peer);
            // The batch that was read had nothing to send, and flushed that.
            assertThat(tap.writes).as("writes").hasValue(1);
            assertThat(tap.flushes).as("flushes").hasValueLessThanOrEqualTo(2);
        }
    }

    /** Answers when the last of a batch has come, and after that was read. */
    private static void onCommand(ControllerQueuePair queue, IncomingCommand command, List<IncomingCommand> held) {
        if (command.sqe().isFabrics()) {
            queue.connected(1, 128);
            command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS, 1));
            return;
        }
        held.add(command);
        if (held.size() == BATCH) {
            queue.executor()
                    .execute(() ->
                            held.forEach(each -> each.respond(Cqe.of(each.sqe().cid(), Status.SUCCESS))));
        }
    }

    /** A host's queue pair, and the controller's end of its connection. */
    private record Pair(RawPeer peer, HostQueuePair host) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            peer.close();
            host.close();
        }

        void expectCommands() throws IOException {
            for (int i = 0; i < BATCH; i++) {
                assertThat(peer.read().get(0)).isEqualTo((byte) PduType.CAPSULE_CMD.code());
            }
        }

        void complete() throws IOException {
            StringBuilder all = new StringBuilder();
            for (int cid = 0; cid < BATCH; cid++) {
                all.append(String.format("0500180018000000 +00*12 %02x00 0000 ", cid));
            }
            peer.send(RawPeer.bytes(all.toString()));
        }

        void submit(int cid, Runnable done) {
            host.submit(cid, Witness.command(0x00, cid, 0), NOTHING, (cqe, failure) -> done.run());
        }

        /** A whole batch in one turn of the loop; {@code answered} hears of each of its CIDs. */
        void submitAll(IntConsumer answered) {
            host.executor().execute(() -> {
                for (int i = 0; i < BATCH; i++) {
                    int cid = i;
                    submit(cid, () -> answered.accept(cid));
                }
            });
        }
    }

    private Pair pair() throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<HostQueuePair> connecting = transport
                    .connect(
                            TransportAddress.tcp("127.0.0.1", server.getLocalPort()),
                            new QueueSpec(1, 128, 0, Options.NONE))
                    .toCompletableFuture();
            RawPeer peer = RawPeer.accept(server);
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_REQ.code());
            peer.send("010080008000000000000000000002 +00*113");
            Pair pair = new Pair(peer, Witness.get(connecting));
            // Behind the end of the batch that the ICResp was in.
            CompletableFuture.runAsync(tap::clear, pair.host().executor()).get(10, TimeUnit.SECONDS);
            return pair;
        }
    }

    @Test
    void commandsOfOneTurnOfTheLoopLeaveWithOneFlush() throws Exception {
        try (Pair pair = pair()) {
            pair.submitAll(cid -> {});
            pair.expectCommands();
            tap.assertOneOfEach();
        }
    }

    @Test
    void commandsThatCompletionsOfOneSegmentLeadToLeaveWithOneFlush() throws Exception {
        try (Pair pair = pair()) {
            pair.submitAll(cid -> pair.submit(cid, () -> {}));
            pair.expectCommands();
            tap.clear();

            pair.complete();

            pair.expectCommands();
            tap.assertOneOfEach();
        }
    }
}
