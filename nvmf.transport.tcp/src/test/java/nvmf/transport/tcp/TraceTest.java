package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.trace.Frame;
import nvmf.transport.tcp.trace.Trace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listening in to real connections. */
@Timeout(30)
class TraceTest {
    private static final int MIB = 1 << 20;

    /** A capsule without data. */
    private static final String COMMAND = "0400480048000000 1840CCCC +00*60";

    private static final Options DIGESTS =
            Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true");

    private final TcpTransport host = new TcpTransport(Options.of(TcpSettings.THREADS, "1"));
    private final TcpTransport target = new TcpTransport(Options.of(TcpSettings.THREADS, "1"));
    private final List<Frame> frames = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        host.close();
        target.close();
    }

    private Trace trace(String peer) {
        return new Trace("t", peer, Trace.BYTES_MIN, Clock.systemUTC(), frames::add);
    }

    private Witness connect() throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, MIB, DIGESTS);
        Listener listener = Witness.get(target.listen(spec, new MemoryController(8 * MIB)));
        return Witness.connect(host, listener.address(), new QueueSpec(1, Witness.DEPTH, 8192, DIGESTS), 4096);
    }

    private static PduType type(Frame frame) {
        try {
            return PduType.of(Byte.toUnsignedInt(frame.bytes().get(0)));
        } catch (PduException e) {
            throw new AssertionError("cut in the wrong place: " + frame, e);
        }
    }

    @Test
    void everythingIsSeenOfAConnectionThatComes() throws Exception {
        host.listenIn(trace(""));
        Witness witness = connect();
        witness.roundTrip(4096, 1);
        assertThat(frames)
                .extracting(TraceTest::type)
                .startsWith(PduType.IC_REQ, PduType.IC_RESP)
                .contains(PduType.CAPSULE_CMD, PduType.CAPSULE_RESP, PduType.C2H_DATA);
        assertThat((int) frames.get(0).bytes().get(2) & 0xFF).isEqualTo(128);
    }

    /** Somebody begins to listen when that many bytes of a command are here. */
    @Test
    void aConnectionInTheMiddleOfItsWorkIsSeenFromAWholePduOn() throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, MIB, Options.NONE);
        Listener listener = Witness.get(target.listen(spec, new MemoryController(MIB)));
        Witness witness =
                Witness.connect(host, listener.address(), new QueueSpec(1, Witness.DEPTH, 8192, Options.NONE), 4096);
        byte[] command = RawPeer.bytes(COMMAND);
        try (RawPeer peer = RawPeer.connect(listener.address())) {
            peer.send(ControllerHostileTest.IC_REQ);
            peer.read();
            peer.send(ControllerHostileTest.CONNECT);
            peer.read();
            for (int cut = 1; cut < command.length; cut++) {
                // Once the first is answered, the beginning of the second that came with it is here.
                peer.send(COMMAND + " " + HexFormat.of().formatHex(command, 0, cut));
                peer.read();
                frames.clear();
                Trace trace = trace("127.0.0.1");
                target.listenIn(trace);
                // The one loop there is has heard of the trace when it has answered another connection.
                witness.roundTrip(512, cut);

                peer.send(Arrays.copyOfRange(command, cut, command.length));
                peer.read();
                peer.send(command);
                peer.read();
                target.listenNoMore(trace);
                witness.roundTrip(512, cut);
                assertThat(frames.stream()
                                .filter(frame -> frame.remote().getPort() == peer.port())
                                .map(TraceTest::type))
                        .as("cut at %d", cut)
                        .containsExactly(PduType.CAPSULE_RESP, PduType.CAPSULE_CMD, PduType.CAPSULE_RESP);
            }
        }
    }

    @Test
    void whoIsNotMeantIsNotSeen() throws Exception {
        host.listenIn(trace("192.0.2.1"));
        Witness witness = connect();
        witness.roundTrip(4096, 1);
        assertThat(frames).isEmpty();
    }

    @Test
    void afterItsEndNothingIsSeen() throws Exception {
        Trace trace = trace("");
        host.listenIn(trace);
        Witness witness = connect();
        host.listenNoMore(trace);
        witness.roundTrip(4096, 1);
        int seen = frames.size();
        witness.roundTrip(MIB, 2);
        assertThat(frames).hasSize(seen);
    }
}
