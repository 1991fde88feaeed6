package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a broken controller more than one step, and what a host's queue pair does at its ends. */
@ExtendWith(QuietLog.class)
final class HostSequenceTest {
    private static final String IC_RESP = "010080008000000000000000000002 +00*113";
    private static final String IC_RESP_4096 = "010080008000000000000000001000 +00*113";

    private static final int CROWD_MAX = 100;

    private final TcpTransport transport =
            new TcpTransport(Options.of(TcpSettings.TERM_REQ_MILLIS, "500").with(TcpSettings.THREADS, "1"));
    private final MemoryController honest = new MemoryController(65536);
    private ServerSocket server;
    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        server = RawPeer.server();
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
        witness = Witness.connect(
                transport, Witness.get(transport.listen(spec, honest)).address(), 0);
    }

    /** Beside the broken one the same loop, for there is one only, has a queue pair to a sound controller. */
    @AfterEach
    void close() throws Exception {
        witness.testify();
        assertThat(witness.queue().counters().outstanding()).isZero();
        server.close();
        transport.close();
        Pinned.assertNothing();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private CompletableFuture<HostQueuePair> connect(int inCapsule, Options options) {
        TransportAddress address = TransportAddress.tcp("127.0.0.1", server.getLocalPort());
        return transport
                .connect(address, new QueueSpec(1, 128, inCapsule, options))
                .toCompletableFuture();
    }

    private record Pair(RawPeer peer, HostQueuePair host) implements AutoCloseable {
        CompletableFuture<Cqe> submit(int opcode, int cid, ByteBuffer data) {
            return Witness.on(host, () -> host.submit(Witness.command(opcode, cid, 0), data))
                    .toCompletableFuture();
        }

        void expectCommand() throws IOException {
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.CAPSULE_CMD.code());
        }

        @Override
        public void close() throws IOException {
            peer.close();
            host.close();
        }
    }

    private Pair pair(int inCapsule, Options options, String icResp) throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(inCapsule, options);
        RawPeer peer = RawPeer.accept(server);
        assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_REQ.code());
        peer.send(icResp);
        return new Pair(peer, Witness.get(connecting));
    }

    private Pair pair() throws Exception {
        return pair(0, Options.NONE, IC_RESP);
    }

    private static void assertTermReq(RawPeer peer, int fes, int fei) throws IOException {
        ByteBuffer pdu = peer.read();
        assertThat(pdu.get(0)).isEqualTo((byte) PduType.H2C_TERM_REQ.code());
        assertThat(Wire.u16(pdu, 8)).as("FES").isEqualTo(fes);
        assertThat(pdu.getInt(10)).as("FEI").isEqualTo(fei);
    }

    private static void assertFails(CompletableFuture<?> stage, Class<? extends Throwable> cause) {
        assertThat(stage)
                .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(cause);
    }

    @Test
    void eachResponseIsWhatItSaysHoweverManyOfItsCommandSaidNothing() throws Exception {
        String nothing = "+00*8 0000 0000 1400 0000";
        try (Pair pair = pair()) {
            for (String completion : List.of(
                    nothing,
                    "0000000001000000 0000 0000 1400 0000", // DW1
                    nothing,
                    "+00*8 0700 0000 1400 0000", // SQHD
                    "+00*8 0000 0100 1400 0000", // SQID
                    "+00*8 0000 0000 1400 0200", // Invalid Opcode
                    nothing)) {
                CompletableFuture<Cqe> done = pair.submit(0x00, 20, ByteBuffer.allocate(0));
                pair.expectCommand();
                pair.peer().send("05001800 18000000 " + completion);
                ByteBuffer bytes = Wire.view(ByteBuffer.wrap(RawPeer.bytes(completion)));
                assertThat(Witness.get(done)).as(completion).isEqualTo(Cqe.decode(bytes, 0));
            }
        }
    }

    // HA2
    @Test
    void aControllerThatSaysNothingIsGivenUpInTime() throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(0, Options.of(Options.CONNECT_TIMEOUT_MILLIS, "200"));
        try (RawPeer peer = RawPeer.accept(server)) {
            assertFails(connecting, IOException.class);
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_REQ.code());
            assertThat(peer.isLeft()).isTrue();
        }
    }

    // HA2: a listener that never accepts, whose queue is full, so that what asks to be let in is not answered.
    @Test
    void aConnectionThatNobodyAnswersIsGivenUpInTime() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean more = true;
            while (more && crowd.size() < CROWD_MAX) {
                more = fills(crowd, full);
            }
            assertThat(crowd)
                    .as("connections until the system answered no more")
                    .hasSizeLessThan(CROWD_MAX);
            QueueSpec spec = new QueueSpec(1, 128, 0, Options.of(Options.CONNECT_TIMEOUT_MILLIS, "300"));
            long begin = System.nanoTime();
            assertFails(
                    transport
                            .connect(TransportAddress.tcp("127.0.0.1", full.getLocalPort()), spec)
                            .toCompletableFuture(),
                    IOException.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isGreaterThanOrEqualTo(250);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    /** Whether one more was let into the listener's queue. */
    private static boolean fills(List<Socket> crowd, ServerSocket full) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(full.getLocalSocketAddress(), 300);
            crowd.add(socket);
            return true;
        } catch (SocketTimeoutException e) {
            socket.close();
            return false;
        }
    }

    @Test
    void nobodyListeningIsToldAtOnce() throws Exception {
        server.close();
        assertFails(connect(0, Options.NONE), IOException.class);
    }

    // HA10
    @Test
    void aDigestThatIsRefusedIsTheEnd() throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(0, Options.of(Options.DATA_DIGEST, "true"));
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.read();
            peer.send(IC_RESP);
            assertThat(connecting)
                    .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("refused a digest");
            assertThat(peer.isLeft()).isTrue();
        }
    }

    // HA5
    @Test
    void dataIsAlignedAsTheControllerAsked() throws Exception {
        try (Pair pair = pair(8192, Options.NONE, "010080008000000000001f00000002 +00*113")) {
            CompletableFuture<Cqe> small = pair.submit(Witness.WRITE, 1, Wire.allocateDirect(512));
            ByteBuffer capsule = pair.peer().read();
            assertThat(capsule.get(3)).isEqualTo((byte) 128);
            assertThat(capsule.capacity()).isEqualTo(128 + 512);
            pair.peer().send("0500180018 +00*15 01000000");
            assertThat(Witness.get(small).isSuccess()).isTrue();
            CompletableFuture<Cqe> large = pair.submit(Witness.WRITE, 1, Wire.allocateDirect(16384));
            pair.expectCommand();
            pair.peer().send("0900180018000000 0100 0700 00000000 00400000 00000000");
            ByteBuffer data = pair.peer().read();
            assertThat(data.get(3)).isEqualTo((byte) 128);
            assertThat(data.capacity()).isEqualTo(128 + 16384);
            pair.peer().send("0500180018 +00*15 01000000");
            assertThat(Witness.get(large).isSuccess()).isTrue();
        }
    }

    @Test
    void aCommandGoesUnderTheCidBesideItAndIsAnsweredByACall() throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer data = Wire.allocateDirect(16);
            CompletableFuture<Cqe> answer = new CompletableFuture<>();
            pair.host()
                    .executor()
                    .execute(() -> pair.host()
                            .submit(0x11, Witness.command(Witness.READ, 1, 0), data, (cqe, failure) -> {
                                if (failure == null) {
                                    answer.complete(cqe);
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            }));
            assertThat(pair.peer().read().getShort(10)).isEqualTo((short) 0x11);
            pair.peer().send("070c181828000000 1100 0000 00000000 10000000 00000000 +5A*16");
            assertThat(Witness.get(answer).cid()).isEqualTo(0x11);
            assertThat(data.get(15)).isEqualTo((byte) 0x5A);
        }
    }

    // HA8, HA15
    @Test
    void singleBytesAreReadLikeTheWhole() throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(0, Options.NONE);
        RawPeer peer = RawPeer.accept(server);
        peer.read();
        for (byte b : RawPeer.bytes("010080008000000000000000fcffffff +00*112")) {
            peer.send(new byte[] {b});
        }
        try (Pair pair = new Pair(peer, Witness.get(connecting))) {
            ByteBuffer data = Wire.allocateDirect(16);
            CompletableFuture<Cqe> read = pair.submit(Witness.READ, 0x11, data);
            pair.expectCommand();
            for (byte b : RawPeer.bytes("070c181828000000 1100 0000 00000000 10000000 00000000 +5A*16")) {
                peer.send(new byte[] {b});
            }
            assertThat(Witness.get(read).isSuccess()).isTrue();
            assertThat(data.get(0)).isEqualTo((byte) 0x5A);
            assertThat(data.get(15)).isEqualTo((byte) 0x5A);
        }
    }

    // HB9
    @ParameterizedTest
    @ValueSource(
            strings = {
                "050118001c000000 +00*16 12345678",
                "090118001c000000 1400 0100 00000000 00100000 00000000 12345678",
                "0705181c1c100000 1100 0000 00000000 00100000 00000000 12345678 +00*4096"
            })
    void aWrongHeaderDigestEndsTheConnection(String hex) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, "true");
        try (Pair pair = pair(0, options, "010080008000000000000001000002 +00*113")) {
            pair.peer().send(hex);
            assertTermReq(pair.peer(), 3, 0x78563412);
        }
    }

    // FEATURES 2.9, number 2: a write larger than MAXH2CDATA.
    @Test
    void aLargeWriteGoesInPiecesWhoseOffsetsAdvance() throws Exception {
        try (Pair pair = pair(0, Options.NONE, IC_RESP_4096)) {
            int length = 1 << 20;
            ByteBuffer data = Wire.allocateDirect(length);
            for (int i = 0; i < length; i += 4) {
                data.putInt(i, i);
            }
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, data);
            pair.expectCommand();
            pair.peer().send("0900180018000000 1400 0102 00000000 00001000 00000000");
            for (int at = 0; at < length; at += 4096) {
                ByteBuffer pdu = pair.peer().read();
                assertThat(pdu.capacity()).isEqualTo(24 + 4096);
                assertThat(H2cData.decode(pdu, 0)).isEqualTo(new H2cData(0x14, 0x0201, at, 4096, at + 4096 == length));
                assertThat(pdu.getInt(24)).isEqualTo(at);
                assertThat(pdu.getInt(24 + 4092)).isEqualTo(at + 4092);
            }
            pair.peer().send("0500180018 +00*15 14000000");
            assertThat(Witness.get(write).isSuccess()).isTrue();
        }
    }

    // HC18, CVE-2025-38264
    @Test
    void theSameR2tTwiceEndsTheConnection() throws Exception {
        try (Pair pair = pair(0, Options.of(Options.MAX_R2T, "4"), IC_RESP)) {
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, Wire.allocateDirect(8192));
            pair.expectCommand();
            String r2t = "0900180018000000 1400 0100 00000000 00100000 00000000 ";
            pair.peer().send(r2t + r2t);
            assertTermReq(pair.peer(), 2, 0);
            assertFails(write, ProtocolException.class);
        }
    }

    // HC21, HC27
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0500180018 +00*15 11000000 = 20",
                "0900180018000000 1100 0100 00000000 00100000 00000000 = 8",
                "0704181828000000 1100 0000 00000000 10000000 00000000 +00*16 = 8"
            })
    void whatComesAfterTheCompletionBelongsToNothing(String row) throws Exception {
        String[] hexAndFei = row.split(" = ");
        try (Pair pair = pair()) {
            CompletableFuture<Cqe> flush = pair.submit(0, 0x11, Wire.allocateDirect(0));
            pair.expectCommand();
            pair.peer().send("0500180018 +00*15 11000000");
            assertThat(Witness.get(flush).isSuccess()).isTrue();
            pair.peer().send(hexAndFei[0]);
            assertTermReq(pair.peer(), 1, Integer.parseInt(hexAndFei[1]));
        }
    }

    // HC22
    @Test
    void dataThatWentInTheCapsuleIsNotAskedFor() throws Exception {
        try (Pair pair = pair(8192, Options.NONE, IC_RESP)) {
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, Wire.allocateDirect(4096));
            pair.expectCommand();
            pair.peer().send("0900180018000000 1400 0100 00000000 00100000 00000000");
            assertTermReq(pair.peer(), 4, 0);
            assertFails(write, ProtocolException.class);
        }
    }

    // HC24
    @Test
    void r2tsForADwordAreAnsweredOneByOne() throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer data = Wire.allocateDirect(4096);
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, data);
            pair.expectCommand();
            for (int at = 0; at < 4096; at += 4) {
                pair.peer()
                        .send("0900180018000000 1400 0100 %08x 04000000 00000000".formatted(Integer.reverseBytes(at)));
                assertThat(H2cData.decode(pair.peer().read(), 0)).isEqualTo(new H2cData(0x14, 1, at, 4, true));
            }
            pair.peer().send("0500180018 +00*15 14000000");
            assertThat(Witness.get(write).isSuccess()).isTrue();
        }
    }

    @Test
    void aWriteThatFailsEarlyIsSentNoFurther() throws Exception {
        try (Pair pair = pair()) {
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, Wire.allocateDirect(4 << 20));
            pair.expectCommand();
            pair.peer().send("0900180018000000 1400 0100 00000000 00004000 00000000");
            ByteBuffer first = pair.peer().read();
            assertThat(H2cData.decode(first, 0).offset()).isZero();
            pair.peer().send("0500180018 +00*15 14000201");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> drain(pair.peer()));
            assertThat(Witness.get(write).status()).isEqualTo(Status.CAPACITY_EXCEEDED);
            CompletableFuture<Cqe> again = pair.submit(0, 0x14, Wire.allocateDirect(0));
            Pinned.await(() -> pair.host().counters().commands() == 2);
            pair.peer().send("0500180018 +00*15 14000000");
            assertThat(Witness.get(again).isSuccess()).isTrue();
            pair.host().close();
            Witness.get(drained);
        }
    }

    private static void drain(RawPeer peer) {
        try {
            peer.drain();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Zero copy: while a piece of the buffer is in the queue towards the socket, its owner does not get it back. */
    @Test
    void aBufferInTheOutboundQueueComesBackOnlyWhenTheConnectionIsGone() throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer data = Wire.allocateDirect(64 << 20);
            CompletableFuture<Cqe> write = pair.submit(Witness.WRITE, 0x14, data);
            pair.expectCommand();
            pair.peer().send("0900180018000000 1400 0100 00000000 00000004 00000000");
            Pinned.await(() -> pair.host().counters().bytesToController() > 0);
            pair.peer().send("0500180018 +00*15 14000201");
            CompletableFuture<Cqe> flush = pair.submit(0, 0x15, Wire.allocateDirect(0));
            Pinned.await(() -> pair.host().counters().commands() == 2);
            pair.peer().send("0500180018 +00*15 15000000");
            assertThat(Witness.get(flush).isSuccess()).isTrue();
            assertThat(write).as("data of it is still being sent").isNotDone();
            pair.peer().reset();
            assertFails(write, IOException.class);
            assertFails(pair.host().closed().toCompletableFuture(), IOException.class);
        }
    }

    @Test
    void aControllerThatLeavesIdleHostsLeavesInOrder() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().close();
            assertThat(Witness.get(pair.host().closed())).isNull();
        }
    }

    @Test
    void aControllerThatLeavesFailsTheCommandsThatWait() throws Exception {
        try (Pair pair = pair()) {
            CompletableFuture<Cqe> read = pair.submit(Witness.READ, 0x11, Wire.allocateDirect(512));
            pair.expectCommand();
            pair.peer().close();
            assertFails(read, IOException.class);
            assertThat(Witness.get(pair.host().closed())).isNull();
        }
    }

    @Test
    void aControllerThatLeavesInTheMiddleOfAPduIsALoss() throws Exception {
        try (Pair pair = pair()) {
            pair.peer().send("0500180018");
            pair.peer().close();
            assertFails(pair.host().closed().toCompletableFuture(), IOException.class);
        }
    }

    @Test
    void closingEndsWhatIsOutstandingAndWhatComesLater() throws Exception {
        try (Pair pair = pair()) {
            CompletableFuture<Cqe> read = pair.submit(Witness.READ, 0x11, Wire.allocateDirect(512));
            pair.expectCommand();
            pair.host().close();
            pair.host().close();
            assertFails(read, IOException.class);
            assertThat(Witness.get(pair.host().closed())).isNull();
            assertFails(pair.submit(0, 1, Wire.allocateDirect(0)), IOException.class);
            assertThat(pair.peer().isLeft()).isTrue();
        }
    }

    @Test
    void closingForAReasonTellsTheReason() throws Exception {
        try (Pair pair = pair()) {
            pair.host().close(new IllegalStateException("the keep alive timer expired"));
            assertThat(pair.host().closed().toCompletableFuture())
                    .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("the keep alive timer expired");
            assertThat(pair.peer().isLeft()).isTrue();
        }
    }

    @Test
    void closingForABreachTellsThePeer() throws Exception {
        try (Pair pair = pair()) {
            pair.host().close(new ProtocolException("SQHD went backwards"));
            assertTermReq(pair.peer(), 2, 0);
            assertFails(pair.host().closed().toCompletableFuture(), ProtocolException.class);
        }
    }

    @Test
    void aCidIsUsedOnceAtATimeAndWithinTheDepth() throws Exception {
        try (Pair pair = pair()) {
            CompletableFuture<Cqe> first = pair.submit(0, 1, Wire.allocateDirect(0));
            pair.expectCommand();
            assertFails(pair.submit(0, 1, Wire.allocateDirect(0)), IllegalStateException.class);
            assertFails(pair.submit(0, 128, Wire.allocateDirect(0)), IllegalArgumentException.class);
            assertFails(pair.submit(0, 2, Wire.allocateDirect(8)), IllegalArgumentException.class);
            assertThat(first).isNotDone();
        }
    }

    @Test
    void addressesAndOptionsThatCannotBeAreToldInASentence() {
        TransportAddress loop = TransportAddress.of(TransportType.LOOP, "here", "");
        assertFails(
                transport.connect(loop, new QueueSpec(1, 2, 0, Options.NONE)).toCompletableFuture(),
                UnsupportedAddressException.class);
        TransportAddress unknown = TransportAddress.tcp("no-such-host.invalid", 4420);
        assertFails(
                transport.connect(unknown, new QueueSpec(1, 2, 0, Options.NONE)).toCompletableFuture(),
                IOException.class);
        assertThat(connect(0, Options.of(Options.MAX_R2T, "0")))
                .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("maxR2t is a number from 1");
        assertThatThrownBy(() -> new TcpTransport(Options.of(TcpSettings.WAIT, "forever")))
                .hasMessageContaining("adaptive, sleep or spin");
    }
}
