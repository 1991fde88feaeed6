package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.Digest;
import nvmf.transport.tcp.pdu.IcResp;
import nvmf.transport.tcp.pdu.PduType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes a hostile host more than one step; a witness on another connection goes on in all of them. */
@ExtendWith(QuietLog.class)
final class ControllerSequenceTest {
    private static final int MEMORY = 1 << 20;
    private static final String WRITE_8192_R2T = ControllerHostileTest.WRITE_R2T
            .replace("001000000000005a", "002000000000005a")
            .replace("01401400", "01401800");
    private static final String WRITE_64K_R2T =
            ControllerHostileTest.WRITE_R2T.replace("001000000000005a", "000001000000005a");
    private static final String WRITE_128K_R2T =
            ControllerHostileTest.WRITE_R2T.replace("001000000000005a", "000002000000005a");
    private static final String IC_REQ_TWO_R2TS = "0000800080 00000000000000 01 +00*115";
    private static final int COMMON_HEADER_BITS = 64;
    private static final int RESETS = 10_000;
    private static final int RESETTING_HOSTS = 10;

    private static final int JITTER_NANOS = 2_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String KEEP_ALIVE = "0400480048000000 1840CCCC +00*60";

    /** Patient with hosts, however busy the machine is; where its patience is the matter, a test has one of its own. */
    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.IC_TIMEOUT_MILLIS, "60000")
            .with(TcpSettings.TERM_REQ_MILLIS, "500")
            .with(TcpSettings.R2T_TIMEOUT_MILLIS, "60000")
            .with(TcpSettings.NEWBORNS_MAX, "50"));

    private final MemoryController controller = new MemoryController(MEMORY);
    private TransportAddress address;
    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        address = listen(controller, Options.of(Options.MAX_H2C_DATA, "131072"));
        witness = Witness.connect(transport, address, MEMORY - 16384);
    }

    private TransportAddress listen(Acceptor acceptor, Options options) throws Exception {
        return listen(transport, acceptor, options);
    }

    private static TransportAddress listen(TcpTransport at, Acceptor acceptor, Options options) throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, options);
        return Witness.get(at.listen(spec, acceptor)).address();
    }

    @AfterEach
    void close() throws Exception {
        witness.testify();
        transport.close();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    static RawPeer initialise(TransportAddress address, String icReq) throws IOException {
        RawPeer peer = RawPeer.connect(address);
        peer.send(icReq);
        assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_RESP.code());
        return peer;
    }

    static RawPeer live(TransportAddress address) throws IOException {
        RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ);
        peer.send(ControllerHostileTest.CONNECT);
        assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        return peer;
    }

    static Status status(ByteBuffer response) {
        assertThat(response.get(0)).isEqualTo((byte) PduType.CAPSULE_RESP.code());
        return Status.ofWire(Wire.u16(response, 22));
    }

    static String ttag(ByteBuffer r2t) {
        assertThat(r2t.get(0)).isEqualTo((byte) PduType.R2T.code());
        return HexFormat.of().formatHex(Wire.bytes(r2t, 10, 2));
    }

    static void assertTermReq(RawPeer peer, int fes, int fei) throws IOException {
        ByteBuffer pdu = peer.read();
        assertThat(pdu.get(0)).isEqualTo((byte) PduType.C2H_TERM_REQ.code());
        assertThat(Wire.u16(pdu, 8)).as("FES").isEqualTo(fes);
        assertThat(pdu.getInt(10)).as("FEI").isEqualTo(fei);
        assertThat(peer.isLeft()).isTrue();
    }

    // A1, A2, A11, A12
    @ParameterizedTest
    @ValueSource(strings = {"00000000", "03000000", "04000000", "ff000000", "0300000f", "00ffffffff"})
    void whatIsGrantedIsWhatWasAskedForAndLegal(String digestsAndMaxR2t) throws IOException {
        byte[] request = Arrays.copyOf(RawPeer.bytes("0000800080000000000000" + digestsAndMaxR2t), 128);
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(request);
            ByteBuffer pdu = peer.read();
            assertThat(pdu.capacity()).isEqualTo(128);
            IcResp response = IcResp.decode(pdu, 0);
            assertThat(response.pfv()).isZero();
            assertThat(response.cpda()).isBetween(0, 31);
            assertThat(Wire.u8(pdu, IcResp.DGST)).isEqualTo(request[11] & 3);
            assertThat(response.maxH2cData()).isGreaterThanOrEqualTo(4096);
            assertThat(response.maxH2cData() % 4).isZero();
        }
    }

    // A4: what there is of it is refused, and memory is not taken for what is not: neither in buffers nor on the heap.
    // Netty's search for leaks keeps stack traces of each buffer, which are not counted.
    @Test
    void anIcReqOf4GiBTakesNoMemory() throws Exception {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try {
            assertIcReqsOf4GiBTakeNoMemory();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private void assertIcReqsOf4GiBTakeNoMemory() throws Exception {
        try (TcpTransport one =
                new TcpTransport(Options.of(TcpSettings.THREADS, "1").with(TcpSettings.TERM_REQ_MILLIS, "500"))) {
            ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
            TransportAddress to = Witness.get(one.listen(spec, controller)).address();
            live(to).close();
            long loop = controller
                    .queues()
                    .get(controller.queues().size() - 1)
                    .executor()
                    .submit(() -> Thread.currentThread().getId())
                    .get();
            endless(to); // What is done once in a process is not this host's doing.

            long buffers = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
            long heap = THREADS.getThreadAllocatedBytes(loop);
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                peers.add(RawPeer.connect(to));
                peers.get(i).send("00008000ffffffff");
                assertThat(peers.get(i).read().get(0)).isEqualTo((byte) PduType.C2H_TERM_REQ.code());
            }
            assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - buffers)
                    .as("bytes of buffers for %d connections", peers.size())
                    .isLessThan(peers.size() * 65536L);
            assertThat(THREADS.getThreadAllocatedBytes(loop) - heap)
                    .as("bytes of the heap for %d connections", peers.size())
                    .isPositive()
                    .isLessThan(peers.size() * 65536L);
            for (RawPeer peer : peers) {
                assertThat(peer.isLeft()).isTrue();
                peer.close();
            }
        }
    }

    private static void endless(TransportAddress to) throws IOException {
        try (RawPeer peer = RawPeer.connect(to)) {
            peer.send("00008000ffffffff");
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.C2H_TERM_REQ.code());
            assertThat(peer.isLeft()).isTrue();
        }
    }

    // A6, A7: PDO and these bits of FLAGS are reserved in an ICReq.
    @ParameterizedTest
    @ValueSource(strings = {"0000801880", "0004800080", "0008800080", "00f0800080"})
    void whatIsReservedInAnIcReqIsIgnored(String header) throws IOException {
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(header + " +00*123");
            assertThat(peer.read().capacity()).isEqualTo(128);
        }
    }

    // A10
    @Test
    void dataIsAlignedAsTheHostAsked() throws IOException {
        try (RawPeer peer = initialise(address, "000080008000000000001f +00*117")) {
            peer.send(ControllerHostileTest.CONNECT);
            peer.read();
            controller.memory().put(0, (byte) 0x5A);
            peer.send(ControllerHostileTest.READ);
            ByteBuffer data = peer.read();
            assertThat(data.get(3)).isEqualTo((byte) 128);
            assertThat(data.capacity()).isEqualTo(128 + 4096);
            assertThat(data.get(128)).isEqualTo((byte) 0x5A);
        }
    }

    // A16
    @Test
    void connectMayComeInTheSegmentOfIcReq() throws IOException {
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(ControllerHostileTest.IC_REQ + " " + ControllerHostileTest.CONNECT + " "
                    + ControllerHostileTest.READ);
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_RESP.code());
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.C2H_DATA.code());
        }
    }

    // A17
    @Test
    void hostsThatLeaveEarlyLeaveNothingBehind() throws Exception {
        Random random = new Random(1);
        int before = controller.queues().size();
        for (int i = 0; i < 300; i++) {
            RawPeer peer = RawPeer.connect(address);
            byte[] request = RawPeer.bytes(ControllerHostileTest.IC_REQ);
            peer.send(Arrays.copyOf(request, i % 3 == 0 ? 128 : random.nextInt(128)));
            if (i % 2 == 0) {
                peer.reset();
            } else {
                peer.close();
            }
        }
        assertEverybodyLeft(before);
    }

    // A19, CVE-2026-46135: the reset meets the connection at every moment of its beginning.
    @Test
    void resetsAtEveryMomentOfTheBeginningLeaveNothingBehind() throws Exception {
        int before = controller.queues().size();
        ExecutorService hosts = Executors.newFixedThreadPool(RESETTING_HOSTS);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int seed = 0; seed < RESETTING_HOSTS; seed++) {
                Random random = new Random(seed);
                work.add(() -> resetAgainAndAgain(random, RESETS / RESETTING_HOSTS));
            }
            for (Future<Void> host : hosts.invokeAll(work)) {
                host.get();
            }
        } finally {
            hosts.shutdownNow();
        }
        assertThat(controller.queues().size() - before).isLessThanOrEqualTo(RESETS);
        assertEverybodyLeft(before);
    }

    private Void resetAgainAndAgain(Random random, int times) throws IOException {
        byte[] request = RawPeer.bytes(ControllerHostileTest.IC_REQ);
        for (int i = 0; i < times; i++) {
            RawPeer peer = RawPeer.connect(address);
            peer.send(request);
            LockSupport.parkNanos(random.nextInt(JITTER_NANOS));
            peer.reset();
        }
        return null;
    }

    private void assertEverybodyLeft(int before) {
        Pinned.await(() -> controller.queues().stream()
                .skip(before)
                .allMatch(queue -> queue.closed().toCompletableFuture().isDone()));
    }

    // A21
    @Test
    void randomBytesEndInATermReqOrInSilence() throws IOException {
        int before = controller.queues().size();
        for (int seed = 0; seed < 1000; seed++) {
            byte[] bytes = new byte[128];
            new Random(seed).nextBytes(bytes);
            try (RawPeer peer = RawPeer.connect(address)) {
                peer.send(bytes);
                peer.drain();
            }
        }
        assertEverybodyLeft(before);
    }

    // M1; A24, which has sent its ICReq and no Connect, is the controller's business
    @Test
    void aSilentHostIsLeftWhenItsTimeIsUp() throws Exception {
        try (TcpTransport impatient = new TcpTransport(Options.of(TcpSettings.IC_TIMEOUT_MILLIS, "500"))) {
            TransportAddress to = listen(impatient, controller, Options.NONE);
            try (RawPeer peer = RawPeer.connect(to);
                    RawPeer half = RawPeer.connect(to)) {
                half.send("00008000");
                assertThat(peer.isLeft()).isTrue();
                assertThat(half.isLeft()).isTrue();
            }
        }
    }

    // M1: more silent connections than are kept; the oldest goes, so an honest one still comes through.
    @Test
    void aFloodOfSilentHostsKeepsNobodyOut() throws Exception {
        List<RawPeer> flood = new CopyOnWriteArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                flood.add(RawPeer.connect(address));
            }
            Witness.connect(transport, address, 4096).testify();
            assertThat(flood.get(0).isLeft()).isTrue();
        } finally {
            for (RawPeer peer : flood) {
                peer.close();
            }
        }
    }

    // A25
    @Test
    void singleBytesMakeTheSameRepliesAsTheWhole() throws IOException {
        byte[] stream = RawPeer.bytes(ControllerHostileTest.IC_REQ + " " + ControllerHostileTest.CONNECT + " "
                + ControllerHostileTest.READ + " " + KEEP_ALIVE.replace("CCCC", "0700"));
        int replies = 128 + 24 + 24 + 4096 + 24;
        byte[] whole;
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(stream);
            whole = peer.readNBytes(replies);
        }
        try (RawPeer peer = RawPeer.connect(address)) {
            for (byte b : stream) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.readNBytes(replies)).isEqualTo(whole);
        }
    }

    // B25
    @Test
    void nothingBehindABrokenPduIsDone() throws IOException {
        String write = "0400484848020000 0140SS0001 +00*27 00020000 00000001 +00*24 +AB*512";
        try (RawPeer peer = live(address)) {
            peer.send("0800180018 +00*19 " + (write + " ").repeat(10).replace("SS", "20"));
            assertTermReq(peer, 1, 0);
        }
        assertThat(controller.memory().get(0)).isZero();
    }

    // B26
    @Test
    void commandsInTheBackEndAreAnsweredByNobodyAfterATermReq() throws Exception {
        List<IncomingCommand> held = new CopyOnWriteArrayList<>();
        CompletableFuture<ControllerQueuePair> accepted = new CompletableFuture<>();
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 128);
                    accepted.complete(queue);
                    return held::add;
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            for (int i = 0; i < 64; i++) {
                peer.send("0400484848020000 0140%02x0001 +00*27 00020000 00000001 +00*24 +AB*512".formatted(i));
            }
            peer.send("0800180018 +00*19");
            assertTermReq(peer, 1, 0);
            ControllerQueuePair queue = accepted.join();
            assertThat(held).hasSize(64);
            queue.executor()
                    .submit(() -> held.forEach(
                            command -> command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS))))
                    .get();
            assertThat(queue.closed().toCompletableFuture()).isCompletedExceptionally();
            assertThat(queue.counters().outstanding()).isZero();
        }
    }

    // B27
    @Test
    void aHostThatNeverReadsIsLeftAfterATermReqAllTheSame() throws Exception {
        try (RawPeer peer = live(address)) {
            String read = "0400480048000000 0240CC0001 +00*27 00000200 0000005a +00*24";
            for (int i = 0; i < 100; i++) {
                peer.send(read.replace("CC", "%02x".formatted(i)));
            }
            peer.send("0800180018 +00*19");
            ControllerQueuePair queue =
                    controller.queues().get(controller.queues().size() - 1);
            Pinned.await(() -> queue.closed().toCompletableFuture().isDone());
        }
    }

    // M6: what is queued for a host that does not read is bounded, however much it asks for.
    @Test
    void whatIsQueuedForAHostThatNeverReadsIsBounded() throws Exception {
        try (RawPeer peer = live(address)) {
            String read = "0400480048000000 0240CC0001 +00*27 00000200 0000005a +00*24";
            for (int i = 0; i < 120; i++) {
                peer.send(read.replace("CC", "%02x".formatted(i)));
            }
            ControllerQueuePair queue =
                    controller.queues().get(controller.queues().size() - 1);
            Pinned.await(() -> queue.counters().commands() == 121);
            witness.testify();
            long asked = 120L * 131072;
            assertThat(queue.counters().bytesToHost()).isLessThan(asked);
            for (int i = 0; i < 120; i++) {
                assertThat(peer.read().capacity()).isEqualTo(24 + 131072);
            }
            assertThat(queue.counters().bytesToHost()).isEqualTo(asked);
        }
    }

    // M6: and it does not stay for ever.
    @Test
    void aHostThatNeverReadsIsLeft() throws Exception {
        try (TcpTransport impatient = new TcpTransport(Options.of(TcpSettings.STALL_TIMEOUT_MILLIS, "200"))) {
            TransportAddress to = listen(impatient, controller, Options.NONE);
            try (RawPeer peer = live(to)) {
                String read = "0400480048000000 0240CC0001 +00*27 00000200 0000005a +00*24";
                for (int i = 0; i < 120; i++) {
                    peer.send(read.replace("CC", "%02x".formatted(i)));
                }
                ControllerQueuePair queue =
                        controller.queues().get(controller.queues().size() - 1);
                Pinned.await(() -> queue.closed().toCompletableFuture().isDone());
                assertThat(queue.closed().toCompletableFuture()).isCompletedExceptionally();
            }
        }
    }

    // M6: nor do 64 of them together, who ask for a gigabyte, keep more than a little of it, or another host waiting.
    @Test
    void sixtyFourQueuesThatNeverReadHoldNobodyUpAndAreLeft() throws Exception {
        try (TcpTransport impatient = new TcpTransport(Options.of(TcpSettings.STALL_TIMEOUT_MILLIS, "2000"))) {
            TransportAddress to = listen(impatient, controller, Options.NONE);
            Witness beside = Witness.connect(transport, to, 16384);
            int first = controller.queues().size();
            List<RawPeer> peers = new ArrayList<>();
            try {
                String read = "0400480048000000 0240CC0001 +00*27 00000200 0000005a +00*24";
                for (int i = 0; i < 64; i++) {
                    RawPeer peer = live(to);
                    peers.add(peer);
                    for (int cid = 0; cid < 120; cid++) {
                        peer.send(read.replace("CC", "%02x".formatted(cid)));
                    }
                }
                beside.testify();
                assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                        .as("bytes of buffers for 64 queues with a gigabyte of answers")
                        .isLessThan(64L << 20);
                List<ControllerQueuePair> stalled =
                        controller.queues().subList(first, controller.queues().size());
                assertThat(stalled).hasSize(64);
                for (ControllerQueuePair queue : stalled) {
                    Pinned.await(() -> queue.closed().toCompletableFuture().isDone());
                    assertThat(queue.closed().toCompletableFuture()).isCompletedExceptionally();
                }
                beside.testify();
            } finally {
                for (RawPeer peer : peers) {
                    peer.close();
                }
            }
        }
    }

    // C1
    @Test
    void aKnownHeaderDigestIsRight() throws IOException {
        try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_HDGST)) {
            peer.send("040148004c0000007f40010004 +00*35 01 +00*23 5681cf39");
            ByteBuffer response = peer.read();
            assertThat(response.capacity()).isEqualTo(28);
            assertThat(response.getInt(24)).isEqualTo(new Digest().of(response, 0, 24));
        }
    }

    // C2
    @Test
    void aHeaderWithAnyBitFlippedIsNeverTaken() throws IOException {
        byte[] pdu = RawPeer.bytes("040148004c0000007f40010004 +00*35 01 +00*23 5681cf39");
        for (int bit = 0; bit < 8 * pdu.length; bit++) {
            byte[] flipped = pdu.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_HDGST)) {
                peer.send(flipped);
                assertFlipIsSeen(bit, flipped, peer);
            }
        }
    }

    /** The common header is judged before the digest is there; whatever passes for one there, and all else, spoils the digest. */
    private static void assertFlipIsSeen(int bit, byte[] sent, RawPeer peer) throws IOException {
        ByteBuffer answer = peer.read();
        assertThat(answer.get(0)).as("bit %d", bit).isEqualTo((byte) PduType.C2H_TERM_REQ.code());
        int fes = Wire.u16(answer, 8);
        if (bit < COMMON_HEADER_BITS) {
            assertThat(fes).as("bit %d", bit).isBetween(1, 3);
        } else {
            assertThat(fes).as("bit %d", bit).isEqualTo(3);
        }
        if (fes == 3) {
            assertThat(answer.getInt(10))
                    .as("bit %d: the digest that was received", bit)
                    .isEqualTo(Wire.view(ByteBuffer.wrap(sent)).getInt(72));
        }
        assertThat(peer.isLeft()).as("bit %d", bit).isTrue();
    }

    // C6, CVE-2026-64535: one status, after all data arrived; nothing is written.
    @Test
    void aWrongDigestInTheMiddleSpoilsTheCommandOnce() throws IOException {
        try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_DDGST)) {
            peer.send("040248484c0400007f400000010000000000000000000000000000000000000000000000000000000004000000000001"
                    + "000001007f00000000000000000000000000000000000000 +00*1024 " + digest("+00*1024"));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            peer.send(WRITE_8192_R2T);
            String tag = ttag(peer.read());
            peer.send("060218181c1000001800" + tag + "000000000010000000000000 +AB*4096 12345678");
            peer.send("060618181c1000001800" + tag + "001000000010000000000000 +AB*4096 " + digest("+AB*4096"));
            assertThat(status(peer.read())).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
            assertThat(controller.memory().get(0)).isZero();
            peer.send(ControllerHostileTest.READ);
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.C2H_DATA.code());
        }
    }

    // C7, CVE-2026-64534: two reasons to fail are one completion, whoever finds his first.
    @Test
    void aWrongDigestOfACommandThatFailsAnywayIsAnsweredOnce() throws Exception {
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 8);
                    return command -> command.respond(Cqe.of(command.sqe().cid(), Status.INVALID_NAMESPACE.dnr()));
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ_DDGST)) {
            peer.send("040248484c020000 0140160001 +00*27 00020000 00000001 +00*24 +00*512 12345678");
            assertThat(status(peer.read())).isEqualTo(Status.INVALID_NAMESPACE.dnr());
            peer.send(KEEP_ALIVE.replace("CCCC", "0700"));
            assertThat(Wire.u16(peer.read(), 20))
                    .as("the CID of the next completion")
                    .isEqualTo(7);
        }
    }

    // C8
    @Test
    void aConnectWhoseDataIsWrongFailsAndMayComeAgain() throws Exception {
        CompletableFuture<Status> check = new CompletableFuture<>();
        TransportAddress to = listen(
                queue -> command -> {
                    check.complete(command.check());
                    command.respond(Cqe.of(command.sqe().cid(), command.check()));
                },
                Options.NONE);
        String connect =
                "040248484c0400007f400000010000000000000000000000000000000000000000000000000000000004000000000001"
                        + "000000001f00000000000000000000000000000000000000 +00*1024 ";
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ_DDGST)) {
            peer.send(connect + "12345678");
            assertThat(status(peer.read())).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
            assertThat(Witness.get(check)).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
            peer.send(connect + digest("+00*1024"));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        }
    }

    // C9: the digest covers the bytes there are, and no padding.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aDigestCoversDataThatIsNoDwords(int length) throws Exception {
        try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_DDGST)) {
            String connect = ControllerHostileTest.CONNECT.replace("0400484848040000", "040248484c040000");
            peer.send(connect + " " + digest("+00*1024"));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            String first = "+5a*" + length;
            String second = "+a5*" + (4096 - length);
            peer.send("06021818%s1400%s00000000%s00000000 %s %s"
                    .formatted(le32(24 + length + 4), tag, le32(length), first, digest(first)));
            peer.send("06061818%s1400%s%s%s00000000 %s %s"
                    .formatted(
                            le32(24 + 4096 - length + 4),
                            tag,
                            le32(length),
                            le32(4096 - length),
                            second,
                            digest(second)));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            assertThat(controller.memory().get(length - 1)).isEqualTo((byte) 0x5a);
            assertThat(controller.memory().get(length)).isEqualTo((byte) 0xa5);
        }
    }

    private static String le32(int value) {
        return "%08x".formatted(Integer.reverseBytes(value));
    }

    static String digest(String hex) {
        byte[] bytes = RawPeer.bytes(hex);
        int crc = new Digest().of(ByteBuffer.wrap(bytes), 0, bytes.length);
        return "%08x".formatted(Integer.reverseBytes(crc));
    }

    // D16, D17
    @Test
    void commandsUnderOneCidDoNotMixUpTheirData() throws Exception {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T + " " + ControllerHostileTest.WRITE_R2T);
            String first = ttag(peer.read());
            String second = ttag(peer.read());
            assertThat(first).isNotEqualTo(second);
            peer.send("06041818181000001400" + second + "000000000010000000000000 +BB*4096");
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            peer.send("06041818181000001400" + first + "000000000010000000000000 +CC*4096");
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        }
    }

    // D19
    @Test
    void moreCommandsThanTheQueueIsDeepEndTheConnection() throws Exception {
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 8);
                    return command -> {};
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            for (int cid = 0; cid < 9; cid++) {
                peer.send(KEEP_ALIVE.replace("CCCC", "%02x00".formatted(cid)));
            }
            assertTermReq(peer, 2, 0);
        }
    }

    // E3, E19
    @Test
    void aTagThatWasAnsweredIsGone() throws IOException {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String data = "06041818181000001400" + ttag(peer.read()) + "000000000010000000000000 +00*4096";
            peer.send(data);
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            peer.send(data);
            assertTermReq(peer, 1, 10);
        }
    }

    // E3
    @Test
    void aTagOfAnotherConnectionIsNone() throws IOException {
        try (RawPeer peer = live(address);
                RawPeer other = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            other.send("06041818181000001400" + tag + "000000000010000000000000 +00*4096");
            assertTermReq(other, 1, 10);
            peer.send("06041818181000001400" + tag + "000000000010000000000000 +00*4096");
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        }
    }

    // E4
    @Test
    void aReadHasNoTagForDataOfTheHost() throws IOException {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.READ);
            peer.read();
            peer.send("060418181810000011000100000000000010000000000000 +00*4096");
            assertTermReq(peer, 1, 10);
        }
    }

    // E10: dwords are asked of who sends (TCP Transport Specification, figure of H2CData: DATAL "shall be a multiple of
    // dwords"); no clause makes it a fatal error, and who receives loses nothing by taking other lengths.
    @Test
    void dataInPiecesThatAreNoDwordsArrivesWhole() throws IOException {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            peer.send("060018181a0000001400" + tag + "000000000200000000000000 5a5a");
            peer.send("06041818161000001400" + tag + "02000000fe0f000000000000 +00*4094");
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        }
    }

    // E20: TCP Transport 3.3.2.2, a host serves the R2Ts of a command in their order, each in its own range.
    @Test
    void theTwoR2tsOfACommandAreAnsweredInTheirOrderAndEachInItsOwnRange() throws Exception {
        TransportAddress to =
                listen(controller, Options.of(Options.MAX_H2C_DATA, "65536").with(Options.MAX_R2T, "2"));
        try (RawPeer peer = twoR2ts(to)) {
            String first = ttag(peer.read());
            String second = ttag(peer.read());
            assertThat(second).isNotEqualTo(first);
            peer.send("06041818180001001400" + first + "000000000000010000000000 +DD*65536");
            peer.send("06041818180001001400" + second + "000001000000010000000000 +EE*65536");
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            assertThat(controller.memory().get(0xFFFF)).isEqualTo((byte) 0xDD);
            assertThat(controller.memory().get(0x10000)).isEqualTo((byte) 0xEE);
        }
        try (RawPeer peer = twoR2ts(to)) {
            peer.read();
            peer.send("06041818180001001400" + ttag(peer.read()) + "000001000000010000000000 +AA*65536");
            assertTermReq(peer, 2, 0);
        }
        try (RawPeer peer = twoR2ts(to)) {
            peer.send("06041818180001001400" + ttag(peer.read()) + "000001000000010000000000 +AA*65536");
            peer.read();
            assertTermReq(peer, 4, 0);
        }
        assertThat(controller.memory().get(0)).isEqualTo((byte) 0xDD);
        assertThat(controller.memory().get(0x10000)).isEqualTo((byte) 0xEE);
    }

    /** A connection with two R2Ts for one command on their way. */
    private static RawPeer twoR2ts(TransportAddress to) throws IOException {
        RawPeer peer = initialise(to, IC_REQ_TWO_R2TS);
        peer.send(ControllerHostileTest.CONNECT);
        assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        peer.send(WRITE_128K_R2T);
        return peer;
    }

    // E21, M7
    @Test
    void anR2tThatIsNeverAnsweredEndsTheConnection() throws Exception {
        try (TcpTransport impatient = new TcpTransport(Options.of(TcpSettings.R2T_TIMEOUT_MILLIS, "400"))) {
            try (RawPeer peer = live(listen(impatient, controller, Options.NONE))) {
                peer.send(ControllerHostileTest.WRITE_R2T);
                assertThat(ttag(peer.read())).isNotEmpty();
                assertThat(peer.isLeft()).isTrue();
                ControllerQueuePair queue =
                        controller.queues().get(controller.queues().size() - 1);
                assertThat(queue.closed().toCompletableFuture()).isCompletedExceptionally();
            }
        }
    }

    // E23
    @Test
    void aHostThatLeavesInTheMiddleOfItsDataWritesNothing() throws Exception {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            peer.send("06001818180800001400" + ttag(peer.read()) + "000000000008000000000000 +EE*1000");
        }
        ControllerQueuePair queue = controller.queues().get(controller.queues().size() - 1);
        Pinned.await(() -> queue.closed().toCompletableFuture().isDone());
        assertThat(queue.closed().toCompletableFuture()).isCompletedExceptionally();
        assertThat(controller.memory().get(0)).isZero();
    }

    // E26
    @Test
    void dataInSlicesOfADwordArrives() throws IOException {
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            StringBuilder slices = new StringBuilder();
            for (int at = 0; at < 4096; at += 4) {
                String flags = at + 4 == 4096 ? "04" : "00";
                slices.append("06%s18181c0000001400%s".formatted(flags, tag))
                        .append("%08x0400000000000000".formatted(Integer.reverseBytes(at)))
                        .append("%08x ".formatted(at));
            }
            peer.send(slices.toString());
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            assertThat(Wire.view(controller.memory()).getInt(4092)).isEqualTo(Integer.reverseBytes(4092));
        }
    }

    // M7: buffers are taken only where the pool has some; the host's data waits at the host until then.
    @Test
    void writesWaitForBuffersAndAllGetThem() throws Exception {
        try (TcpTransport small = new TcpTransport(Options.of(TcpSettings.POOL_BYTES, "0"))) {
            ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 65536, Options.NONE);
            TransportAddress to = Witness.get(small.listen(spec, controller)).address();
            try (RawPeer peer = live(to)) {
                peer.send(WRITE_64K_R2T + " " + WRITE_64K_R2T);
                String first = ttag(peer.read());
                peer.send("06041818180001001400" + first + "000000000000010000000000 +11*65536");
                String second = ttag(peer.read());
                assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
                peer.send("06041818180001001400" + second + "000000000000010000000000 +22*65536");
                assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            }
        }
    }

    /** A command is responded to while its data is still coming: the data is thrown away, the answer comes after it. */
    @Test
    void anAbandonedFetchIsDrainedBeforeTheAnswer() throws Exception {
        ByteBuffer target = Wire.allocateDirect(4096);
        CompletableFuture<Throwable> fetched = new CompletableFuture<>();
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 8);
                    return command -> {
                        command.fetch(target).whenComplete((done, failure) -> fetched.complete(failure));
                        command.respond(Cqe.of(command.sqe().cid(), Status.ABORT_REQUESTED));
                    };
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            assertThat(Witness.get(fetched)).isNotNull();
            peer.send("06041818181000001400" + tag + "000000000010000000000000 +FF*4096");
            assertThat(status(peer.read())).isEqualTo(Status.ABORT_REQUESTED);
            assertThat(target.get(0)).isZero();
        }
    }

    // In-capsule data that is fetched late is what was sent, though the receive buffer was used again since.
    @Test
    void dataFetchedLateIsWhatWasSent() throws Exception {
        List<IncomingCommand> held = new CopyOnWriteArrayList<>();
        CompletableFuture<ControllerQueuePair> accepted = new CompletableFuture<>();
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 128);
                    accepted.complete(queue);
                    return held::add;
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            for (int i = 0; i < 20; i++) {
                peer.send("0400484848020000 0140%02x0001 +00*27 00020000 00000001 +00*24 +%02x*512".formatted(i, i));
            }
            Pinned.await(() -> held.size() == 20);
            accepted.join()
                    .executor()
                    .submit(() -> held.forEach(ControllerSequenceTest::fetchAndCheck))
                    .get();
            for (int i = 0; i < 20; i++) {
                assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            }
        }
    }

    private static void fetchAndCheck(IncomingCommand command) {
        ByteBuffer target = Wire.allocate(512);
        command.fetch(target);
        boolean right = true;
        for (int i = 0; i < 512; i++) {
            right &= target.get(i) == (byte) command.sqe().cid();
        }
        command.respond(Cqe.of(command.sqe().cid(), right ? Status.SUCCESS : Status.INTERNAL_ERROR));
    }

    @Test
    void closingFromInsideAHandlerEndsTheQueue() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        TransportAddress to = listen(
                queue -> {
                    queue.closed().whenComplete((done, failure) -> closed.complete(null));
                    return command -> {
                        command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS));
                        queue.close();
                    };
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            peer.send(KEEP_ALIVE.replace("CCCC", "0100") + " " + KEEP_ALIVE.replace("CCCC", "0200"));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            assertThat(peer.isLeft()).isTrue();
        }
        Witness.get(closed);
    }

    @Test
    void dataShorterThanTheCommandAskedForIsFilledUpWithZeroes() throws Exception {
        for (int length : new int[] {0, 100, 65536}) {
            for (int total : new int[] {65536, 131072}) {
                assertFilledUp(length, total);
            }
        }
    }

    private void assertFilledUp(int length, int total) throws Exception {
        TransportAddress to = listen(
                queue -> {
                    queue.connected(1, 8);
                    return command -> queue.buffers().lease(length).thenAccept(lease -> {
                        fill(lease);
                        command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS), lease.buffer())
                                .thenRun(lease::close);
                    });
                },
                Options.NONE);
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            peer.send("0400480048000000 0240CC0001 +00*27 %08x 0000005a +00*24"
                    .formatted(Integer.reverseBytes(total))
                    .replace("CC", "01"));
            ByteBuffer data = peer.read();
            assertThat(data.capacity()).isEqualTo(24 + total);
            for (int i = 0; i < total; i++) {
                assertThat(data.get(24 + i)).isEqualTo((byte) (i < length ? 0x77 : 0));
            }
        }
    }

    private static void fill(BufferPool.Lease lease) {
        for (int i = 0; i < lease.buffer().remaining(); i++) {
            lease.buffer().put(i, (byte) 0x77);
        }
    }
}
