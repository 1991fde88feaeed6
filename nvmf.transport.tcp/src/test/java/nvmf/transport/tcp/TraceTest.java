package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
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

    private void assertInStep() {
        assertThat(frames).isNotEmpty().allSatisfy(frame -> {
            ByteBuffer bytes = frame.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            assertThat((int) bytes.get(2)).as("HLEN").isEqualTo(type(frame).headerLength() & 0xFF);
            assertThat(Integer.toUnsignedLong(bytes.getInt(4))).isEqualTo(frame.length());
            assertThat(frame.sent()).isEqualTo(type(frame).towardsController());
        });
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

    @Test
    void aConnectionInTheMiddleOfItsWorkIsSeenFromAWholePduOn() throws Exception {
        Witness witness = connect();
        for (int i = 0; i < 20; i++) {
            Trace trace = trace("127.0.0.1");
            host.listenIn(trace);
            witness.roundTrip(100_000 + i, i);
            host.listenNoMore(trace);
            witness.roundTrip(MIB, i);
        }
        assertInStep();
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
