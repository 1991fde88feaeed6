package nvmf.transport.tcp;

import static nvmf.transport.tcp.ControllerSequenceTest.assertTermReq;
import static nvmf.transport.tcp.ControllerSequenceTest.initialise;
import static nvmf.transport.tcp.ControllerSequenceTest.live;
import static nvmf.transport.tcp.ControllerSequenceTest.status;
import static nvmf.transport.tcp.ControllerSequenceTest.ttag;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.Digest;
import nvmf.transport.tcp.pdu.PduType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, "vulnerability history": what made other NVMe/TCP targets crash, leak or lie, in more than one step. */
@ExtendWith(QuietLog.class)
final class HistoryTest {
    private static final int MEMORY = 1 << 20;
    private static final int MDTS = 131072;

    /** Long enough for hosts that do answer, on a busy machine. */
    private static final int R2T_MILLIS = 3000;

    private static final String WRITE_MDTS_R2T =
            "04004800480000000140CC0001 +00*27 00000200 0000005a 00000000 00000000 ff000000 +00*12";

    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.TERM_REQ_MILLIS, "500")
            .with(TcpSettings.R2T_TIMEOUT_MILLIS, Integer.toString(R2T_MILLIS))
            .with(TcpSettings.POOL_BYTES, Integer.toString(8 * MDTS)));
    private final MemoryController controller = new MemoryController(MEMORY);
    private TransportAddress address;
    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        address = listen(controller);
        witness = Witness.connect(transport, address, MEMORY - 16384);
    }

    private TransportAddress listen(Acceptor acceptor) throws Exception {
        Options options = Options.of(Options.MAX_H2C_DATA, Integer.toString(MDTS));
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, MDTS, options);
        return Witness.get(transport.listen(spec, acceptor)).address();
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

    // Linux CVE-2023-5178: the digests of a bad ICReq were freed twice when the answer could not be sent.
    @Test
    void aBadBeginningWithAResetBehindItLeavesNothing() throws Exception {
        int before = controller.queues().size();
        for (int i = 0; i < 300; i++) {
            RawPeer peer = RawPeer.connect(address);
            peer.send("0008805de300000000000002040900006f300d02ef84 +00*106");
            peer.reset();
        }
        witness.testify();
        assertThat(controller.queues()).hasSize(before);
    }

    // Linux CVE-2026-22998: data under the CID of a read that a device still has, with every tag there could be.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 128, 255, 256, 0x0101, 0x7FFF, 0xFFFF})
    void dataForAReadInTheBackEndHasNoTag(int guess) throws Exception {
        List<IncomingCommand> held = new CopyOnWriteArrayList<>();
        TransportAddress to = listen(queue -> {
            queue.connected(1, 128);
            return held::add;
        });
        try (RawPeer peer = initialise(to, ControllerHostileTest.IC_REQ)) {
            peer.send(ControllerHostileTest.READ);
            Pinned.await(() -> held.size() == 1);
            peer.send("06041818181000001100%04x000000000010000000000000 +00*4096"
                    .formatted(Short.toUnsignedInt(Short.reverseBytes((short) guess))));
            assertTermReq(peer, 1, 10);
        }
    }

    // Linux CVE-2026-52989: after an error in the middle of a segment the parser went on behind it.
    @Test
    void aCommandBehindBadDataInTheSameSegmentIsNotCarriedOut() throws Exception {
        String write = "0400484848020000 0140200001 +00*27 00020000 00000001 +00*24 +AB*512";
        try (RawPeer peer = live(address)) {
            peer.send(ControllerHostileTest.WRITE_R2T);
            String tag = ttag(peer.read());
            peer.send("060418181c0000001400" + tag + "001000000400000000000000 +00*4 " + write);
            assertTermReq(peer, 4, 0);
        }
        assertThat(controller.memory().get(0)).isZero();
    }

    // Linux fda871c0: the digest of a command's second piece of data was computed over the first as well.
    @Test
    void eachPieceOfACommandsDataHasADigestOfItsOwn() throws IOException {
        try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_DDGST)) {
            peer.send(ControllerHostileTest.CONNECT.replace("0400484848040000", "040248484c040000") + " "
                    + hex(new Digest().of(ByteBuffer.allocate(1024), 0, 1024)));
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
            peer.send(ControllerHostileTest.WRITE_R2T.replace("001000000000005a", "000001000000005a"));
            String tag = ttag(peer.read());
            for (int i = 0; i < 16; i++) {
                String data = "%02x".formatted(i + 1).repeat(4096);
                ByteBuffer bytes = ByteBuffer.wrap(RawPeer.bytes(data));
                peer.send("06%s18181c1000001400%s%08x0010000000000000 %s %s"
                        .formatted(
                                i == 15 ? "06" : "02",
                                tag,
                                Integer.reverseBytes(i * 4096),
                                data,
                                hex(new Digest().of(bytes, 0, 4096))));
            }
            assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        }
        for (int i = 0; i < 16; i++) {
            assertThat(controller.memory().get(i * 4096 + 4095)).isEqualTo((byte) (i + 1));
        }
    }

    private static String hex(int digest) {
        return "%08x".formatted(Integer.reverseBytes(digest));
    }

    // Linux: 128 bytes of header buffer and a digest behind them.
    @Test
    void aHeaderLongerThanItsTypesIsNotWaitedFor() throws IOException {
        for (PduType type : new PduType[] {PduType.H2C_TERM_REQ, PduType.CAPSULE_CMD, PduType.H2C_DATA}) {
            for (int hlen = 128; hlen <= 255; hlen += type == PduType.CAPSULE_CMD ? 1 : 16) {
                try (RawPeer peer = initialise(address, ControllerHostileTest.IC_REQ_HDGST)) {
                    int flags = type == PduType.H2C_TERM_REQ ? 0 : 1;
                    peer.send("%02x%02x%02x00 00010000".formatted(type.code(), flags, hlen));
                    if (type == PduType.H2C_TERM_REQ) {
                        assertThat(peer.isLeft()).isTrue();
                    } else {
                        assertTermReq(peer, 1, 2);
                    }
                }
            }
        }
    }

    // Linux, 2026-07: a length in an SGL was allocated at once, and kept for as long as nobody answered the R2T. M7.
    @Test
    void writesWhoseR2tsAreNeverAnsweredHoldWhatThePoolHasAndNotLong() throws Exception {
        try (RawPeer peer = live(address)) {
            StringBuilder writes = new StringBuilder();
            for (int cid = 0; cid < 120; cid++) {
                writes.append(WRITE_MDTS_R2T.replace("CC", "%02x".formatted(cid)))
                        .append(' ');
            }
            peer.send(writes.toString());
            List<String> tags = new ArrayList<>();
            try {
                while (true) {
                    tags.add(ttag(peer.read()));
                    witness.testify();
                }
            } catch (EOFException e) {
                // that was the R2T timer
            }
            // One transfer is the queue's own, the others come from the pool.
            assertThat(tags).hasSize(8 + 1).doesNotHaveDuplicates();
        }
    }

    // Linux CVE-2025-38405 and others: the end of a connection while it is being accepted, or from inside of one of its
    // commands.
    @Test
    void closingWhileAcceptingOrAnsweringDoesNotWaitForItself() throws Exception {
        List<ControllerQueuePair> queues = new CopyOnWriteArrayList<>();
        TransportAddress closing = listen(queue -> {
            queues.add(queue);
            queue.close();
            return command -> command.respond(Cqe.of(command.sqe().cid(), Status.SUCCESS));
        });
        try (RawPeer peer = RawPeer.connect(closing)) {
            peer.send(ControllerHostileTest.IC_REQ + " " + ControllerHostileTest.CONNECT);
            peer.drain();
            queues.get(0).closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(queues).hasSize(1);
    }
}
