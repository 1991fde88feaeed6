package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.Digest;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, HA15: what a controller sends means the same to a host wherever the network cuts it. */
@ExtendWith(QuietLog.class)
final class HostCutsTest {
    private static final long PROPERTY = 0x0123_4567_89AB_CDEFL;
    private static final int WRITTEN = 4096;

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCutInTwoMeansTheSame(boolean digests) throws Exception {
        int bytes = exchange(digests, Integer.MAX_VALUE);
        for (int cut = 1; cut < bytes; cut++) {
            assertThat(exchange(digests, cut, Integer.MAX_VALUE))
                    .as("cut at %d", cut)
                    .isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 23, 24, 25, 27, 28, 29, 127, 129})
    void piecesOfAnySizeMeanTheSame(int size) throws Exception {
        exchange(false, size);
        exchange(true, size);
    }

    /**
     * ICResp, the answers to Property Get and Read, an R2T for a Write, and its answer.
     *
     * @return how many bytes the controller sent
     */
    private static int exchange(boolean digests, int... pieces) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(digests))
                .with(Options.DATA_DIGEST, Boolean.toString(digests));
        try (ServerSocket server = RawPeer.server();
                TcpTransport hosts = new TcpTransport(
                        Options.of(TcpSettings.THREADS, "1"),
                        channel -> channel.pipeline().addLast(new Cutter(pieces)))) {
            CompletableFuture<HostQueuePair> connecting = hosts.connect(
                            TransportAddress.tcp("127.0.0.1", server.getLocalPort()), new QueueSpec(1, 8, 0, options))
                    .toCompletableFuture();
            try (RawPeer peer = RawPeer.accept(server)) {
                assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_REQ.code());
                byte[] icResp = RawPeer.bytes("0100800080000000000000" + (digests ? "03" : "00") + "00000200 +00*112");
                peer.send(icResp);
                return icResp.length + commands(Witness.get(connecting), peer, digests);
            }
        }
    }

    private static int commands(HostQueuePair host, RawPeer peer, boolean digests) throws Exception {
        CompletableFuture<Cqe> property =
                submit(host, new PropertyGet(8, 0).toSqe().withCid(1), Wire.allocateDirect(0));
        CompletableFuture<Cqe> write = submit(host, Witness.command(Witness.WRITE, 2, 0), written());
        ByteBuffer data = Wire.allocateDirect(16);
        CompletableFuture<Cqe> read = submit(host, Witness.command(Witness.READ, 3, 0), data);
        for (int i = 0; i < 3; i++) {
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.CAPSULE_CMD.code());
        }
        StringBuilder stream = new StringBuilder();
        pdu(stream, digests, "05", "efcdab8967452301 00000000 0100 0000", "");
        pdu(stream, digests, "0900", "0200 0700 00000000 00100000 00000000", "");
        pdu(stream, digests, "0704", "0300 0000 00000000 10000000 00000000", "+5A*15 5B");
        pdu(stream, digests, "05", "0000000000000000 00000000 0300 0000", "");
        byte[] first = RawPeer.bytes(stream.toString());
        peer.send(first);
        ByteBuffer sent = peer.read();
        assertThat(H2cData.decode(sent, 0)).isEqualTo(new H2cData(2, 7, 0, WRITTEN, true));
        int at = digests ? 28 : 24;
        assertThat(sent.slice(at, WRITTEN)).isEqualTo(written());
        stream.setLength(0);
        pdu(stream, digests, "05", "0000000000000000 00000000 0200 0000", "");
        byte[] last = RawPeer.bytes(stream.toString());
        peer.send(last);

        assertThat(Witness.get(property).result()).isEqualTo(PROPERTY);
        assertThat(Witness.get(read).isSuccess()).isTrue();
        assertThat(data.get(14)).isEqualTo((byte) 0x5A);
        assertThat(data.get(15)).isEqualTo((byte) 0x5B);
        assertThat(Witness.get(write).isSuccess()).isTrue();
        return first.length + last.length;
    }

    private static CompletableFuture<Cqe> submit(HostQueuePair host, Sqe sqe, ByteBuffer data) {
        return Witness.on(host, () -> host.submit(sqe, data)).toCompletableFuture();
    }

    private static ByteBuffer written() {
        ByteBuffer data = Wire.allocateDirect(WRITTEN);
        for (int i = 0; i < WRITTEN; i++) {
            data.put(i, (byte) (i * 31));
        }
        return data;
    }

    /** A PDU with the header and data digests that go with it. */
    private static void pdu(StringBuilder hex, boolean digests, String typeAndFlags, String rest, String data) {
        boolean withData = !data.isEmpty();
        int offset = digests ? 28 : 24;
        int payload = withData ? RawPeer.bytes(data).length + (digests ? 4 : 0) : 0;
        int flags = (typeAndFlags.length() > 2 ? Integer.parseInt(typeAndFlags.substring(2), 16) : 0)
                | (digests ? 1 : 0)
                | (digests && withData ? 2 : 0);
        String header = "%s%02x18%02x%08x %s"
                .formatted(
                        typeAndFlags.substring(0, 2),
                        flags,
                        withData ? offset : 0,
                        Integer.reverseBytes(offset + payload),
                        rest);
        for (String part : withData ? new String[] {header, data} : new String[] {header}) {
            hex.append(' ').append(part);
            if (digests) {
                byte[] bytes = RawPeer.bytes(part);
                int digest = new Digest().of(ByteBuffer.wrap(bytes), 0, bytes.length);
                hex.append(" %08x".formatted(Integer.reverseBytes(digest)));
            }
        }
    }
}
