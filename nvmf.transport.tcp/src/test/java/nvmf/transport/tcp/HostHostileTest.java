package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.testkit.QuietLog;
import nvmf.transport.tcp.pdu.PduType;
import nvmf.transport.tcp.pdu.TermReq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a hostile or broken controller sends, and how the host takes it. Each row: an id, what is wrong, what the host is doing, the
 * bytes, and the expected end: {@code HT(fes,fei)} a TermReq with a piece of the offending header, {@code X} the connection is closed
 * without a word, {@code S(sct/sc)} how the command completes. The command is CID 0x11 for a read, CID 0x14 for a write, 4096 bytes
 * each. In every end the command's stage completes once, and its buffer is not touched after that; an honest controller's host on the
 * same event loop goes on.
 */
final class HostHostileTest {
    private static final String IC_RESP = "010080008000000000000000000002 +00*113";

    private final TcpTransport transport =
            new TcpTransport(Options.of(TcpSettings.TERM_REQ_MILLIS, "500").with(TcpSettings.THREADS, "1"));

    @RegisterExtension
    final QuietLog log = new QuietLog();

    private ServerSocket server;
    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        server = RawPeer.server();
        ListenSpec spec = new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 8192, 131072, Options.NONE);
        witness = Witness.connect(
                transport,
                Witness.get(transport.listen(spec, new MemoryController(65536))).address(),
                0);
    }

    @AfterEach
    void close() throws Exception {
        witness.testify();
        server.close();
        transport.close();
    }

    @AfterAll
    static void everyBufferCameBack() {
        Pinned.assertNothing();
    }

    private CompletableFuture<HostQueuePair> connect(Options options) {
        TransportAddress address = TransportAddress.tcp("127.0.0.1", server.getLocalPort());
        return transport.connect(address, new QueueSpec(1, 128, 0, options)).toCompletableFuture();
    }

    /** The controller's end of a connection whose host is in the state a row names. */
    private record Scene(RawPeer peer, HostQueuePair host, ByteBuffer data, CompletableFuture<Cqe> command) {}

    private Scene scene(String state) throws Exception {
        Options options = Options.of(Options.HEADER_DIGEST, Boolean.toString(state.contains("hdgst")))
                .with(Options.DATA_DIGEST, Boolean.toString(state.contains("ddgst")))
                .with(Options.MAX_R2T, "1");
        CompletableFuture<HostQueuePair> connecting = connect(options);
        RawPeer peer = RawPeer.accept(server);
        String digests = state.contains("hdgst") ? "01" : state.contains("ddgst") ? "02" : "00";
        ByteBuffer request = peer.read();
        assertThat(request.get(0)).isEqualTo((byte) PduType.IC_REQ.code());
        peer.send(IC_RESP.replaceFirst("^(.{22})00", "$1" + digests));
        HostQueuePair host = Witness.get(connecting);
        ByteBuffer data = Wire.allocateDirect(4096);
        if (state.startsWith("idle")) {
            return new Scene(peer, host, data, new CompletableFuture<>());
        }
        boolean reads = state.startsWith("read");
        int opcode = reads ? Witness.READ : state.startsWith("flush") ? 0 : Witness.WRITE;
        int cid = reads ? 0x11 : 0x14;
        ByteBuffer submitted = opcode == 0 ? Wire.allocateDirect(0) : data;
        CompletableFuture<Cqe> command = Witness.on(host, () -> host.submit(Witness.command(opcode, cid, 0), submitted))
                .toCompletableFuture();
        assertThat(peer.read().get(0)).isEqualTo((byte) PduType.CAPSULE_CMD.code());
        return new Scene(peer, host, data, command);
    }

    private void assertEnd(String state, String hex, String expected) throws Exception {
        Scene scene = scene(state);
        try (RawPeer peer = scene.peer()) {
            byte[] sent = RawPeer.bytes(hex);
            peer.send(sent);
            if (expected.startsWith("HT(")) {
                assertTermReq(peer, sent, expected);
                assertCommandFailed(scene, state);
            } else if (expected.startsWith("S(")) {
                Status status = Witness.get(scene.command()).status();
                assertThat("S(%X/%02X)".formatted(status.sct(), status.sc())).isEqualTo(expected);
                assertThat(scene.host().closed().toCompletableFuture()).isNotDone();
            } else {
                assertThat(peer.isLeft()).as("left without a word").isTrue();
                assertCommandFailed(scene, state);
            }
        }
        assertNothingIsLeft(scene, state);
    }

    /** The buffer is the caller's again, what was to be written is what it was, no command is open, and another host goes on. */
    private void assertNothingIsLeft(Scene scene, String state) throws Exception {
        byte[] there = Wire.bytes(scene.data(), 0, scene.data().capacity());
        if (!state.startsWith("read")) {
            assertThat(there).as("what nobody was to write to").containsOnly(0);
        }
        assertThat(scene.host().counters().outstanding()).isZero();
        witness.testify();
        assertThat(witness.queue().counters().outstanding()).isZero();
        scene.host().close();
        Pinned.await(() -> scene.host().closed().toCompletableFuture().isDone());
        assertThat(Wire.bytes(scene.data(), 0, scene.data().capacity()))
                .as("a buffer that came back")
                .isEqualTo(there);
    }

    private static void assertTermReq(RawPeer peer, byte[] sent, String expected) throws IOException {
        ByteBuffer pdu = peer.read();
        assertThat(pdu.get(0)).as("PDU type").isEqualTo((byte) PduType.H2C_TERM_REQ.code());
        assertThat(pdu.capacity()).isBetween(24 + 8, 152);
        TermReq request = TermReq.decode(pdu, 0);
        assertThat("HT(%02X,%d)".formatted(request.fes(), request.fei())).isEqualTo(expected);
        String quoted = HexFormat.of().formatHex(Wire.bytes(pdu, 24, pdu.capacity() - 24));
        assertThat(HexFormat.of().formatHex(sent)).contains(quoted);
        assertThat(peer.isLeft()).isTrue();
    }

    private static void assertCommandFailed(Scene scene, String state) throws Exception {
        if (!state.startsWith("idle")) {
            assertThat(scene.command())
                    .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IOException.class);
        }
        assertThat(scene.host().closed().toCompletableFuture())
                .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ProtocolException.class);
    }

    // HA7, HA8: TCP Transport 3.6.2.3, MAXH2CDATA is a multiple of dwords, which FFFFFFFFh is not, and at least 4096.
    // Linux's host refuses it too.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HA3  | ICResp with PFV 1          | 010080008000000001000000000002 +00*113     | HT(01,8)
            HA4  | ICResp with CPDA 32        | 010080008000000000002000000002 +00*113     | HT(01,10)
            HA7  | MAXH2CDATA 4098            | 0100800080000000000000000210 +00*114       | HT(01,12)
            HA7  | MAXH2CDATA 4095            | 010080008000000000000000ff0f +00*114       | HT(01,12)
            HA7  | MAXH2CDATA 0               | 0100800080 +00*123                         | HT(01,12)
            HA8  | MAXH2CDATA FFFFFFFF        | 010080008000000000000000ffffffff +00*112   | HT(01,12)
            HA9  | digests nobody asked for   | 010080008000000000000003000002 +00*113     | HT(01,11)
            HA14 | a response first           | 050018001800 +00*18                        | HT(02,0)
            HA   | ICResp of 64 bytes         | 010080004000000000000000000002 +00*113     | HT(01,4)
            HA   | ICReq back                 | 0000800080 +00*123                         | HT(01,0)
            HA13 | C2HTermReq                 | 030018006000000006002000000000 +00*81      | X
            """)
    void aBrokenBeginningIsRefused(String id, String what, String hex, String expected) throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(Options.NONE);
        try (RawPeer peer = RawPeer.accept(server)) {
            assertThat(peer.read().get(0)).isEqualTo((byte) PduType.IC_REQ.code());
            byte[] sent = RawPeer.bytes(hex);
            peer.send(sent);
            if (expected.equals("X")) {
                assertThat(peer.isLeft()).isTrue();
            } else {
                assertTermReq(peer, sent, expected);
            }
            assertThat(connecting)
                    .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void ha13WhyAControllerEndsTheBeginningIsToldAndLogged() throws Exception {
        CompletableFuture<HostQueuePair> connecting = connect(Options.NONE);
        try (RawPeer peer = RawPeer.accept(server)) {
            peer.read();
            peer.send(RawPeer.bytes("030018006000000006002000000000 +00*81"));
            String why = "the peer ended the connection: unsupported parameter at byte 32 (FES 06h, FEI 20h)";
            assertThat(connecting)
                    .failsWithin(Witness.SECONDS, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining(why);
            assertThat(log.text()).contains(":" + server.getLocalPort() + ": " + why);
        }
    }

    @Test
    void hb8WhatATermReqQuotesIsNotPutIntoTheLog() throws Exception {
        Scene scene = scene("idle");
        try (RawPeer peer = scene.peer()) {
            peer.send(RawPeer.bytes("0300180098000000 0100 08000000 +00*10 1b5b324a0d0a 46616b6564 +00*117"));
            assertThat(peer.isLeft()).isTrue();
        }
        assertThat(log.text())
                .contains("the peer ended the connection: invalid PDU header field at byte 8 (FES 01h, FEI 8h)")
                .doesNotContain("\u001b", "Faked");
        scene.host().close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HA12 | a second ICResp            | idle  | 010080008000000000000000000002 +00*113             | HT(02,0)
            HB1  | a response with HLEN 255   | idle  | 0500ff00ff000000 +00*247                           | HT(01,2)
            HB1  | the same with digests      | idle hdgst | 0501ff00ff000000 +00*247                      | HT(01,2)
            HB2  | a response of 4 GiB        | idle  | 05001800ffffffff +00*16                            | HT(01,4)
            HB2  | C2HData of 4 GiB           | read  | 07041818ffffffff1100 +00*14                        | HT(01,4)
            HB2  | an R2T of 4 GiB            | write | 09001800ffffffff1400 +00*14                        | HT(01,4)
            HB3  | type 08                    | idle  | 0800180018 +00*19                                  | HT(01,0)
            HB3  | type 0C                    | idle  | 0c00180018 +00*19                                  | HT(01,0)
            HB3  | type FF                    | idle  | ffffffffffffffff                                   | HT(01,0)
            HB3  | ICReq                      | idle  | 0000800080 +00*123                                 | HT(01,0)
            HB3  | H2CTermReq                 | idle  | 0200180018 +00*19                                  | HT(01,0)
            HB3  | a command                  | idle  | 0400480048 +00*67                                  | HT(01,0)
            HB3  | H2CData                    | idle  | 0604181828 +00*35                                  | HT(01,0)
            HB4  | an R2T of 25 bytes         | write | 0900180019 +00*20                                  | HT(01,4)
            HB4  | an R2T of 23 bytes         | write | 0900180017 +00*18                                  | HT(01,4)
            HB4  | a response of 4096 bytes   | idle  | 0500180000100000 +00*4088                          | HT(01,4)
            HB6  | HDGSTF, not agreed         | idle  | 050118001c +00*23                                  | HT(01,1)
            HB6  | HDGSTF clear though agreed | idle hdgst | 0500180018 +00*19                             | HT(01,1)
            HB6  | DDGSTF, not agreed         | read  | 070618181c100000110000000000000000100000 +00*4104  | HT(01,1)
            HB6  | DDGSTF clear though agreed | read ddgst | 0704181818100000110000000000000000100000 +00*4100 | HT(01,1)
            HB7  | a TermReq of 23 bytes      | idle  | 0300180017 +00*18                                  | X
            HB7  | a TermReq of 153 bytes     | idle  | 0300180099 +00*148                                 | X
            HB7  | a TermReq of 4 GiB         | idle  | 03001800ffffffff +00*16                            | X
            HB7  | a TermReq with FES 0       | read  | 0300180018 +00*19                                  | X
            HB7  | a TermReq with FES 7       | read  | 0300180018000000 0700 +00*14                       | X
            HB7  | a TermReq with FES FFFF    | read  | 0300180018000000 ffff +00*14                       | X
            HB8  | a TermReq that quotes junk | read  | 0300180098000000 0100 +00*14 +1b*128               | X
            """)
    void aBrokenHeaderEndsTheConnection(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertEnd(state, hex, expected);
    }

    // HC29: SQID is "a reserved field in NVMe over Fabrics implementations" (Base Specification, figure "Completion
    // Queue
    // Entry: DW 2"), so it is not looked at. Linux's host goes by the CID alone as well.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HC1  | data for CID FFFF           | read  | 0704181818100000ffff0000000000000010000000000000 +00*4096 | HT(01,8)
            HC1  | data for a CID not in use   | read  | 070418181810000012000000000000000010000000000000 +00*4096 | HT(01,8)
            HC1  | data for CID 128 of 128     | read  | 070418181810000080000000000000000010000000000000 +00*4096 | HT(01,8)
            HC2  | data for a write            | write | 070418181810000014000000000000000010000000000000 +FF*4096 | HT(01,8)
            HC2  | data for a flush            | flush | 070418181810000014000000000000000010000000000000 +00*4096 | HT(01,8)
            HC3  | a gap                       | read  | 07041818180800001100000000080000000800000000 0000 +00*2048 | HT(04,0)
            HC3  | an overlap                  | read  | 070018181808000011000000000000000008000000000000 +00*2048 070418181808000011000000000400000008000000000000 +00*2048 | HT(04,0)
            HC4  | a dword too much            | read  | 070418181c10000011000000000000000410000000000000 +FF*4100 | HT(04,0)
            HC4  | an offset that wraps        | read  | 070418181c00000011000000fcffffff0400000000000000 +00*4    | HT(04,0)
            HC5  | DATAL is not the payload    | read  | 070418181808000011000000000000000010000000000000 +00*2048 | HT(01,16)
            HC6  | SUCCESS without LAST        | read  | 070818181810000011000000000000000010000000000000 +00*4096 | HT(01,1)
            HC   | data after the last         | read  | 070418181808000011000000000000000008000000000000 +00*2048 070418181808000011000000000800000008000000000000 +00*2048 | HT(02,0)
            HC7  | SUCCESS after 512 of 4096   | read  | 070c18181802000011000000000000000002000000000000 +00*512  | S(0/04)
            HC8  | success after 2048 of 4096  | read  | 070418181808000011000000000000000008000000000000 +00*2048 0500180018 +00*15 11000000 | S(0/04)
            HC9  | success and no data         | read  | 0500180018 +00*15 11000000                                | S(0/04)
            HC   | an error and no data        | read  | 0500180018 +00*15 11000201                                | S(0/81)
            HC11 | a wrong digest, then success| read ddgst | 070618181c10000011000000000000000010000000000000 +00*4096 12345678 0500180018 +00*15 11000000 | S(0/22)
            2.2  | CVE-2022-48686              | read ddgst | 070618181c10000011000000000000000010000000000000 +00*4096 12345678 ffffffffffffffff | HT(01,0)
            HC13 | pieces that are no dwords   | read  | 070018181b0000001100000000000000 0300000000000000 +00*3 0704181815100000110000000300 0000fd0f000000000000 +00*4093 0500180018 +00*15 11000000 | S(0/00)
            HC28 | SQHD far behind the queue   | read  | 070418181810000011000000000000000010000000000000 +00*4096 0500180018000000 +00*8 feff0000 11000000 | S(0/00)
            HC29 | another queue's SQID        | read  | 070418181810000011000000000000000010000000000000 +00*4096 0500180018000000 +00*8 00000700 11000000 | S(0/00)
            HC33 | a result nobody specified   | read  | 070418181810000011000000000000000010000000000000 +00*4096 0500180018000000 deadbeefcafebabe 00000000 11000000 | S(0/00)
            HC12 | a wrong digest with SUCCESS | read ddgst | 070e18181c10000011000000000000000010000000000000 +00*4096 12345678 | S(0/22)
            """)
    void badDataIsNeverTakenForGood(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertEnd(state, hex, expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            HC14 | an R2T for a read           | read  | 090018001800000011000100000000000010000000000000 | HT(01,8)
            HC14 | an R2T for a flush          | flush | 090018001800000014000100000000000010000000000000 | HT(01,8)
            HC14 | an R2T for a CID not in use | write | 090018001800000013000100000000000010000000000000 | HT(01,8)
            HC15 | an R2T for nothing          | write | 090018001800000014000100000000000000000000000000 | HT(01,16)
            HC16 | an R2T for 4 GiB            | write | 09001800180000001400010000000000ffffffff00000000 | HT(04,0)
            HC16 | an R2T a dword too long     | write | 090018001800000014000100000000000410000000000000 | HT(04,0)
            HC16 | an R2T that wraps           | write | 09001800180000001400010000f0ffff0020000000000000 | HT(04,0)
            HC17 | an R2T that leaves a gap    | write | 09001800180000001400010004000000fc0f000000000000 | HT(01,12)
            HC19 | two R2Ts where one may be   | write | 090018001800000014000100000000000008000000000000 090018001800000014000200000800000008000000000000 | HT(05,0)
            HC26 | success before any R2T      | write | 0500180018 +00*15 14000000                       | HT(02,0)
            HC27 | a response for CID FFFF     | write | 0500180018 +00*15 ffff0000                       | HT(01,20)
            HC27 | a response for CID 128      | write | 0500180018 +00*15 80000000                       | HT(01,20)
            HC   | an error before any R2T     | write | 0500180018 +00*15 14000201                       | S(0/81)
            """)
    void badRequestsForDataAreNotServed(String id, String what, String state, String hex, String expected)
            throws Exception {
        assertEnd(state, hex, expected);
    }
}
