package nvmf.transport.tcp;

import static nvmf.transport.tcp.ControllerSequenceTest.digest;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.TermReq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a hostile host sends, and the answer it gets. Each row: an id, what is wrong, the connection it is sent on, the bytes, and the
 * expected end: {@code T(fes,fei)} a TermReq with a piece of the offending header and then nothing, {@code X} the connection is closed
 * without a word, {@code S(sct/sc)} a status and the connection goes on. In bytes, {@code TTAG} is the tag of the R2T that is open.
 * After every row another host's commands still work, nothing was written, no other queue pair is open and no command is.
 */
final class ControllerHostileTest {
    private static final int MEMORY = 1 << 20;
    private static final int MAXH2CDATA = 131072;

    /** Longer than a peer here waits for anything: what ends a connection is what came, and no timer. */
    private static final String LONG_MILLIS = "60000";

    static final String IC_REQ = "0000800080 +00*123";
    static final String IC_REQ_HDGST = "0000800080 00000000000001 +00*116";
    static final String IC_REQ_DDGST = "0000800080 00000000000002 +00*116";
    static final String CONNECT =
            "04004848480400007f400000010000000000000000000000000000000000000000000000000000000004000000000001"
                    + "000001007f00000000000000000000000000000000000000 +00*1024";
    static final String CONNECT_ADMIN =
            "04004848480400007f400000010000000000000000000000000000000000000000000000000000000004000000000001"
                    + "000000001f000000c0d40100000000000000000000000000 +00*1024";
    static final String WRITE_R2T = "04004800480000000140140001000000000000000000000000000000000000000000000000000000"
            + "001000000000005a000000000000000007000000000000000000000000000000";
    static final String READ = "04004800480000000240110001000000000000000000000000000000000000000000000000000000"
            + "001000000000005a000000000000000007000000000000000000000000000000";

    private final TcpTransport transport = new TcpTransport(Options.of(TcpSettings.IC_TIMEOUT_MILLIS, LONG_MILLIS)
            .with(TcpSettings.TERM_REQ_MILLIS, LONG_MILLIS)
            .with(TcpSettings.R2T_TIMEOUT_MILLIS, LONG_MILLIS));

    @RegisterExtension
    final QuietLog log = new QuietLog();

    private final MemoryController controller = new MemoryController(MEMORY);
    private TransportAddress address;
    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        address = listen(Options.of(Options.MAX_H2C_DATA, Integer.toString(MAXH2CDATA)));
        witness = Witness.connect(transport, address, MEMORY - 16384);
        witness.testify();
    }

    private TransportAddress listen(Options options) throws Exception {
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, options);
        Listener listener = Witness.get(transport.listen(spec, controller));
        return listener.address();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    /** A connection in the state a row names, and the tag of its R2T if there is one. */
    private record Connection(RawPeer peer, String ttag) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    private Connection connection(String state) throws Exception {
        return state.equals("admin") ? connection("live", CONNECT_ADMIN) : connection(state, CONNECT);
    }

    /**
     * @param connect which kind of queue it becomes
     */
    private Connection connection(String state, String connect) throws Exception {
        TransportAddress to = state.equals("cpda") ? listen(Options.of(Options.DATA_ALIGNMENT, "3")) : address;
        RawPeer peer = RawPeer.connect(to);
        if (state.equals("fresh")) {
            return new Connection(peer, "");
        }
        peer.send(
                switch (state) {
                    case "hdgst" -> IC_REQ_HDGST;
                    case "ddgst" -> IC_REQ_DDGST;
                    default -> IC_REQ;
                });
        assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_RESP.code());
        if (state.equals("new")) {
            return new Connection(peer, "");
        }
        peer.send(asAgreed(state, connect));
        assertThat(status(peer.read())).isEqualTo(Status.SUCCESS);
        if (!state.equals("r2t")) {
            return new Connection(peer, "");
        }
        peer.send(WRITE_R2T);
        ByteBuffer r2t = peer.read();
        assertThat(r2t.get(0)).isEqualTo((byte) PduType.R2T.code());
        return new Connection(peer, HexFormat.of().formatHex(Wire.bytes(r2t, 10, 2)));
    }

    /** A Connect with the digest or the padding of that state. */
    private static String asAgreed(String state, String connect) {
        String sqe = connect.substring(2 * 8, 2 * 72);
        String header = "0401484c4c040000" + sqe;
        return switch (state) {
            case "hdgst" -> header + " " + digest(header) + " +00*1024";
            case "ddgst" -> "040248484c040000" + sqe + " +00*1024 " + digest("+00*1024");
            case "cpda" -> "0400485050040000" + sqe + " +00*8 +00*1024";
            default -> connect;
        };
    }

    private static Status status(ByteBuffer response) {
        assertThat(response.get(0)).isEqualTo((byte) PduType.CAPSULE_RESP.code());
        return Status.ofWire(Wire.u16(response, 22));
    }

    private void assertAnswer(String state, String hex, String expected) throws Exception {
        assertAnswer(() -> connection(state), hex, expected);
    }

    private void assertAnswer(Callable<Connection> connecting, String hex, String expected) throws Exception {
        ByteBuffer before = snapshot();
        try (Connection connection = connecting.call()) {
            byte[] sent = RawPeer.bytes(hex.replace("TTAG", connection.ttag()));
            connection.peer().send(sent);
            if (expected.startsWith("T(")) {
                assertTermReq(connection.peer(), sent, expected);
            } else if (expected.startsWith("S(")) {
                assertStatus(connection.peer(), expected);
            } else {
                assertThat(connection.peer().isLeft()).as("left without a word").isTrue();
            }
        }
        witness.testify();
        assertThat(snapshot()).as("memory").isEqualTo(before);
        assertCountersAreBack();
    }

    /** Of all queue pairs only the witness's is left, and none of its commands is open. */
    private void assertCountersAreBack() {
        Pinned.await(() -> controller.queues().stream()
                        .filter(queue -> !queue.closed().toCompletableFuture().isDone())
                        .count()
                == 1);
        for (ControllerQueuePair queue : controller.queues()) {
            Pinned.await(() -> queue.counters().outstanding() == 0);
        }
        assertThat(witness.queue().counters().outstanding()).isZero();
    }

    private ByteBuffer snapshot() {
        return ByteBuffer.allocate(MEMORY / 2).put(0, controller.memory(), 0, MEMORY / 2);
    }

    private static void assertTermReq(RawPeer peer, byte[] sent, String expected) throws IOException {
        ByteBuffer pdu = peer.read();
        assertThat(pdu.get(0)).as("PDU type").isEqualTo((byte) PduType.C2H_TERM_REQ.code());
        assertThat(pdu.capacity()).isBetween(24, 152);
        TermReq request = TermReq.decode(pdu, 0);
        assertThat("T(%02X,%d)".formatted(request.fes(), request.fei())).isEqualTo(expected);
        byte[] quoted = Wire.bytes(pdu, 24, pdu.capacity() - 24);
        assertThat(quoted).as("the offending header").hasSizeGreaterThanOrEqualTo(8);
        assertThat(HexFormat.of().formatHex(sent)).contains(HexFormat.of().formatHex(quoted));
        assertThat(peer.isLeft()).as("nothing after the TermReq").isTrue();
    }

    private static void assertStatus(RawPeer peer, String expected) throws IOException {
        Status status = status(peer.read());
        assertThat("S(%X/%02X%s)".formatted(status.sct(), status.sc(), status.doNotRetry() ? ",D" : ""))
                .isEqualTo(expected);
        peer.send(READ);
        ByteBuffer data = peer.read();
        assertThat(data.get(0)).as("the next read gets data").isEqualTo((byte) PduType.C2H_DATA.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh", "new", "live", "admin"})
    void b20WhyAHostEndsItsConnectionIsLoggedWhicheverItIs(String state) throws Exception {
        try (Connection connection = connection(state)) {
            connection.peer().send(RawPeer.bytes("0200180098000000 0100 08000000 +00*138"));
            assertThat(connection.peer().isLeft()).isTrue();
        }
        assertThat(log.text())
                .containsOnlyOnce(
                        "the peer ended the connection: invalid PDU header field at byte 8 (FES 01h, FEI 8h)");
    }

    // A8: TCP Transport 3.6.2.2, PFV "shall be cleared to 0h".
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A4   | ICReq of 4 GiB               | 00008000ffffffff +00*120                | T(01,4)
            A4   | no more of it than 8 bytes   | 00008000ffffffff                        | T(01,4)
            A5   | ICReq with HLEN 127          | 00007f0080 +00*123                      | T(01,2)
            A5   | ICReq with HLEN 129          | 0000810080 +00*123                      | T(01,2)
            A5   | ICReq with HLEN 0            | 0000000080 +00*123                      | T(01,2)
            A5   | ICReq with HLEN 255          | 0000ff0080 +00*123                      | T(01,2)
            A5   | ICReq with PLEN 127          | 000080007f +00*123                      | T(01,4)
            A5   | ICReq with PLEN 129          | 0000800081 +00*123                      | T(01,4)
            A7   | ICReq with HDGSTF            | 0001800080 +00*123                      | T(01,1)
            A7   | ICReq with DDGSTF            | 0002800080 +00*123                      | T(01,1)
            A8   | ICReq with PFV 1             | 000080008000000001 +00*119              | T(01,8)
            A9   | ICReq with HPDA 32           | 0000800080000000000020 +00*117          | T(01,10)
            A9   | ICReq with HPDA 255          | 00008000800000000000ff +00*117          | T(01,10)
            A14  | a command first              | 0400480048 +00*67                       | T(02,0)
            A14  | H2CData first                | 0604181818040000 +00*16 +00*1024        | T(02,0)
            A14  | C2HData first                | 0704181818040000 +00*16                 | T(01,0)
            A15  | H2CTermReq first             | 0200180018000000 0100 08000000 +00*10   | X
            A20  | ICResp to the controller     | 0100800080 +00*123                      | T(01,0)
            A22  | a TLS ClientHello            | 160301020001 0001fc0303 +00*100         | T(01,0)
            A22  | an HTTP request              | 474554202f20485454502f312e310d0a0d0a    | T(01,0)
            A22  | an SSH banner                | 5353482d322e302d4f70656e5353480d0a      | T(01,0)
            2.1  | CVE-2023-5178                | 0008805de300000000000002040900006f300d02ef84 +00*106 | T(01,4)
            """)
    void aBrokenBeginningIsRefused(String id, String what, String hex, String expected) throws Exception {
        assertAnswer("fresh", hex, expected);
    }

    private static final String BROKEN_HEADERS = """
            A13  | a second ICReq               | live  | 0000800080 +00*123                       | T(02,0)
            B1   | type 08                      | live  | 0800180018 +00*19                        | T(01,0)
            B1   | type 0A                      | live  | 0a00180018 +00*19                        | T(01,0)
            B1   | type 0C                      | live  | 0c00180018 +00*19                        | T(01,0)
            B1   | type 7F                      | live  | 7f00180018 +00*19                        | T(01,0)
            B1   | all ones                     | live  | ffffffffffffffff                         | T(01,0)
            B2   | ICResp                       | live  | 0100800080 +00*123                       | T(01,0)
            B2   | C2HTermReq                   | live  | 0300180018 +00*19                        | T(01,0)
            B2   | a response                   | live  | 0500180018 +00*19                        | T(01,0)
            B2   | C2HData                      | live  | 0704181828 +00*35                        | T(01,0)
            B2   | R2T                          | live  | 0900180018 +00*19                        | T(01,0)
            B4   | a command with HLEN 71       | live  | 0400470048 +00*67                        | T(01,2)
            B4   | a command with HLEN 73       | live  | 0400490048 +00*67                        | T(01,2)
            B4   | a command with HLEN 0        | live  | 0400000048 +00*67                        | T(01,2)
            B4   | a command with HLEN 8        | live  | 0400080048 +00*67                        | T(01,2)
            B4   | a command with HLEN 255      | live  | 0400ff0048 +00*67                        | T(01,2)
            B5   | H2CData with HLEN 23         | r2t   | 060417182900000000000100000000001000000000000000 +00*17 | T(01,2)
            B5   | H2CData with HLEN 25         | r2t   | 060419192900000000000100000000001000000000000000 +00*17 | T(01,2)
            B6   | a command with PLEN 0        | live  | 0400480000 +00*67                        | T(01,4)
            B6   | a command with PLEN 7        | live  | 0400480007 +00*67                        | T(01,4)
            B6   | a command with PLEN 8        | live  | 0400480008 +00*67                        | T(01,4)
            B6   | a command with PLEN 71       | live  | 0400480047 +00*67                        | T(01,4)
            B7   | a command of 4 GiB           | live  | 04004848ffffffff +00*64                  | T(01,4)
            B7   | a command a byte too long    | live  | 0400484849200000 +00*64                  | T(01,4)
            B9   | data at PDO 71               | live  | 0400484748100000 +00*64                  | T(01,3)
            B9   | data at PDO 0                | live  | 0400480048100000 +00*64                  | T(01,3)
            B9   | data at PDO 73               | live  | 0400484949100000 +00*64                  | T(01,3)
            B10  | PDO behind the PDU           | live  | 060418ff28000000 +00*32                  | T(01,3)
            B11  | H2CData with PDO 0           | live  | 0604180028000000 +00*32                  | T(01,3)
            B11  | H2CData with PDO 20          | live  | 0604181428000000 +00*32                  | T(01,3)
            B12  | PDO 76 where CPDA is 3       | cpda  | 0400484c4c100000 +00*64                  | T(01,3)
            B14  | HDGSTF clear though agreed   | hdgst | 0400480048 +00*67                        | T(01,1)
            B15  | HDGSTF set, not agreed       | live  | 040148004c +00*71                        | T(01,1)
            B15  | DDGSTF set, not agreed       | live  | 0402484850 +00*75                        | T(01,1)
            B15  | DDGSTF set, no data          | ddgst | 0402480048 +00*67                        | T(01,1)
            B19  | nothing but a data digest    | ddgst | 060618181c000000 +00*20                  | T(01,4)
            B20  | a TermReq with 128 bytes     | live  | 0200180098000000 0100 08000000 +00*138   | X
            B21  | a TermReq with FES 0         | live  | 0200180018000000 0000 00000000 +00*10    | X
            B21  | a TermReq with FES 7         | live  | 0200180018000000 0700 00000000 +00*10    | X
            B21  | a TermReq with FES FFFF      | live  | 0200180018000000 ffff ffffffff +00*10    | X
            B22  | a TermReq of 23 bytes        | live  | 0200180017000000 +00*16                  | X
            B22  | a TermReq of 153 bytes       | live  | 0200180099000000 +00*145                 | X
            B22  | a TermReq of 4 GiB           | live  | 02001800ffffffff +00*16                  | X
            B24  | two TermReqs                 | live  | 0200180018 +00*19 0200180018 +00*19      | X
            B24  | a write behind a TermReq     | live  | 0200180018 +00*19 0400484848020000 0140200001 +00*27 00020000 00000001 +00*24 +AB*512 | X
            """;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = BROKEN_HEADERS)
    void aBrokenHeaderEndsTheConnection(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertAnswer(state, hex, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = BROKEN_HEADERS)
    void aBrokenHeaderEndsAnAdminQueueAsWell(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertAnswer(() -> connection(state, CONNECT_ADMIN), hex, expected);
    }

    @ParameterizedTest(name = "{0}: {1}, on a queue that is {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            B16  | LAST on a command            | live  | 0404480048000000 18400700 +00*60         | S(0/00)
            B16  | SUCCESS on a command         | live  | 0408480048000000 18400700 +00*60         | S(0/00)
            B17  | all reserved flags           | live  | 04f0480048000000 18400700 +00*60         | S(0/00)
            B16  | LAST on a command            | admin | 0404480048000000 18400700 +00*60         | S(0/00)
            B16  | SUCCESS on a command         | admin | 0408480048000000 18400700 +00*60         | S(0/00)
            B17  | all reserved flags           | admin | 04f0480048000000 18400700 +00*60         | S(0/00)
            """)
    void flagsThatMeanNothingHereAreNotLookedAt(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertAnswer(state, hex, expected);
    }

    // TCP Transport 3.3.2.2. E17, E18: LAST_PDU is set in the last H2CData that satisfies an R2T, and in no other. E11,
    // E16: what does
    // not follow what came before is a sequence error there, what is not in the R2T's range is out of range; all of it
    // is told as
    // the latter here.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2.1  | CVE-2023-6356                | new   | 060418181804000000000000000000000004000000000000 +00*1024 | T(01,10)
            2.1  | CVE-2023-6535, DATAL 0       | new   | 060418182800000000000000000000000000000000000000 +00*16   | T(01,10)
            2.1  | CVE-2022-50717, TTAG FFFF    | r2t   | 06041818181000001400ffff000000000010000000000000 +00*4096 | T(01,10)
            2.1  | CVE-2026-23112, DATAO 4096   | r2t   | 060418181c0000001400TTAG001000000400000000000000 +00*4    | T(04,0)
            2.1  | CVE-2026-23112, 4100 bytes   | r2t   | 060418181c1000001400TTAG000000000410000000000000 +00*4100 | T(04,0)
            E1   | no R2T at all                | live  | 060418181810000014000100000000000010000000000000 +00*4096 | T(01,10)
            E3   | TTAG 0                       | r2t   | 060418181810000014000000000000000010000000000000 +00*4096 | T(01,10)
            E5   | another command's TTAG       | r2t   | 06041818181000001500TTAG000000000010000000000000 +00*4096 | T(02,0)
            E6   | DATAL 8192, PLEN 40          | r2t   | 06041818280000001400TTAG000000000020000000000000 +00*16   | T(01,16)
            E8   | DATAL 0                      | r2t   | 06041818280000001400TTAG000000000000000000000000 +00*16   | T(01,16)
            E8   | DATAL 0 and not the last     | r2t   | 06001818280000001400TTAG000000000000000000000000 +00*16   | T(01,16)
            E9   | DATAL over MAXH2CDATA        | r2t   | 060418181c0002001400TTAG000000000400020000000000 +00*131076 | T(05,0)
            E11  | a gap in front               | r2t   | 060418181c0800001400TTAG040000000408000000000000 +00*2052 | T(04,0)
            E13  | DATAO at the end             | r2t   | 06041818280000001400TTAG001000001000000000000000 +00*16   | T(04,0)
            E14  | DATAO that wraps             | r2t   | 06041818280000001400TTAGf0ffffff1000000000000000 +00*16   | T(04,0)
            E15  | a dword too much             | r2t   | 060418181c1000001400TTAG000000000410000000000000 +00*4100 | T(04,0)
            E16  | the second half first        | r2t   | 06041818180800001400TTAG000800000008000000000000 +00*2048 | T(04,0)
            E17  | all of it and no LAST        | r2t   | 06001818181000001400TTAG000000000010000000000000 +00*4096 | T(02,0)
            E18  | LAST after half              | r2t   | 06041818180800001400TTAG000000000008000000000000 +00*2048 | T(02,0)
            E25  | H2CData of 4 GiB             | r2t   | 06041818ffffffff1400TTAG00000000e7ffffff00000000 +00*16   | T(01,4)
            """)
    void dataNobodyAskedForEndsTheConnection(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertAnswer(state, hex, expected);
    }

    // D4: TCP Transport 3.3.2, a command with an unsupported descriptor type is completed with SGL Descriptor Type
    // Invalid.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            D1   | PRPs                   | 0400480048000000 0100190001 +00*27 00100000 0000005a +00*24                 | S(0/02,D)
            D2   | PSDT 2                 | 0400480048000000 0180190001 +00*27 00100000 0000005a +00*24                 | S(0/02,D)
            D2   | PSDT 3                 | 0400480048000000 01c0190001 +00*27 00100000 0000005a +00*24                 | S(0/02,D)
            D3   | SGL type 0             | 0400480048000000 0140180001 +00*19 0010000000000000 00100000 00000000 +00*24 | S(0/11,D)
            D4   | a bit bucket           | 0400480048000000 0140180001 +00*27 00100000 00000010 +00*24                 | S(0/11,D)
            D4   | a segment              | 0400480048000000 0140180001 +00*27 00100000 00000020 +00*24                 | S(0/11,D)
            D4   | a last segment         | 0400480048000000 0140180001 +00*27 00100000 00000030 +00*24                 | S(0/11,D)
            D4   | a keyed data block     | 0400480048000000 0140180001 +00*27 00100000 00000040 +00*24                 | S(0/11,D)
            D4   | keyed, to invalidate   | 0400480048000000 0140180001 +00*27 00100000 0000004f +00*24                 | S(0/11,D)
            D4   | transport, subtype Bh  | 0400480048000000 0140180001 +00*27 00100000 0000005b +00*24                 | S(0/11,D)
            D4   | transport, subtype Fh  | 0400480048000000 0140180001 +00*27 00100000 0000005f +00*24                 | S(0/11,D)
            D4   | a vendor's own         | 0400480048000000 0140180001 +00*27 00100000 000000f0 +00*24                 | S(0/11,D)
            D5   | ICD without data       | 0400480048000000 0140180001 +00*27 00100000 00000001 +00*24                 | S(0/0F,D)
            D6   | 4096 of 512 bytes      | 0400484848020000 0140170001 +00*27 00100000 00000001 +00*24 +00*512         | T(01,4)
            D7   | 512 of 4096 bytes      | 0400484848100000 0140170001 +00*27 00020000 00000001 +00*24 +00*4096        | T(01,4)
            D8   | ICD at offset 512      | 0400484848100000 0140160001 +00*19 0002000000000000 00100000 00000001 +00*24 +00*4096 | S(0/16,D)
            D9   | an offset that wraps   | 0400484848100000 0140160001 +00*19 00feffffffffffff 00100000 00000001 +00*24 +00*4096 | S(0/16,D)
            D10  | 8196 bytes in capsule  | 040048484c200000 0140160001 +00*27 04200000 00000001 +00*24 +00*8196        | T(01,4)
            D11  | 4 GiB by R2T           | 0400480048000000 0140160001 +00*27 ffffffff 0000005a +00*24                 | S(0/02,D)
            D14  | data with a read       | 0400484848100000 0240160001 +00*27 00100000 00000001 +00*24 +00*4096        | S(0/02,D)
            D15  | stray data             | 0400484848020000 0140160001 +00*27 00100000 0000005a +00*24 +00*512         | T(01,4)
            """)
    void aBadDescriptorSpoilsItsCommandOnly(String id, String what, String hex, String expected) throws Exception {
        assertAnswer("live", hex, expected);
    }

    // C4: the command fails, for now; the connection goes on.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            C4   | a wrong digest behind 512 bytes | ddgst | 040248484c020000 0140160001 +00*27 00020000 00000001 +00*24 +00*512 12345678 | S(0/22)
            """)
    void aWrongDataDigestFailsTheCommandOnly(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertAnswer(state, hex, expected);
    }

    // C3: FEI is the digest that was received.
    @ParameterizedTest
    @CsvSource({"00000000", "78563412", "ffffff7f"})
    void aWrongHeaderDigestEndsTheConnection(String digest) throws Exception {
        String header = "040148004c0000007f40010004 +00*59";
        assertThat(digest).isNotEqualTo(digest(header));
        int sent = Integer.reverseBytes(Integer.parseUnsignedInt(digest, 16));
        assertAnswer("hdgst", header + " " + digest, "T(03,%d)".formatted(sent));
    }
}
