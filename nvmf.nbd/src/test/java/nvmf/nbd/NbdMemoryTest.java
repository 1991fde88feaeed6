package nvmf.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nvmf.nbd.session.Exports;
import nvmf.nbd.session.Limits;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can make the server hold, and what becomes of the others meanwhile. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(QuietLog.class)
final class NbdMemoryTest {
    private static final int SIZE = 8 << 20;
    private static final int SURE = Limits.CONNECTION_BYTES_MIN;
    private static final int SHARED = 4 << 20;
    private static final int HOSTILE = 256;
    private static final int DONT_FRAGMENT = 4;

    /** What a socket was read into and nobody looked at yet. */
    private static final int READ_BUFFER = 64 << 10;

    private final Exports exports = new Exports();
    private final RecordingDevice disk = new RecordingDevice(512, SIZE, false);
    private final List<NbdClient> clients = new ArrayList<>();
    private NbdServer server;

    @BeforeEach
    void offer() {
        exports.add("disk", disk);
    }

    private void serve(long sharedBytes) throws IOException {
        server = new NbdServer(
                NbdAddress.parse("127.0.0.1:0"), exports, Limits.defaults().with(HOSTILE + 2, SURE, sharedBytes));
    }

    @AfterEach
    void close() throws IOException {
        for (NbdClient client : clients) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private NbdClient client(boolean structured) throws IOException {
        clients.add(NbdClient.open(server, "disk", structured));
        return clients.get(clients.size() - 1);
    }

    private static long inUse() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void writeAndRead(NbdClient client, long offset, int length) throws IOException {
        byte[] written = random(length);
        client.request(0, NbdClient.WRITE, 1, offset, length, written);
        assertThat(client.simpleReply(1)).isZero();
        client.request(0, NbdClient.READ, 2, offset, length);
        assertThat(client.simpleReply(2)).isZero();
        assertThat(client.data(length)).isEqualTo(written);
    }

    @Test
    void writesWhoseDataNeverComesHoldWhatIsConfiguredAndOthersGoOn() throws IOException {
        serve(SHARED);
        long before = inUse();
        for (int i = 0; i < HOSTILE; i++) {
            client(false).request(0, NbdClient.WRITE, 1, 0, SIZE, (byte) 1);
        }
        NbdClient honest = client(false);
        writeAndRead(honest, 0, 4096);
        writeAndRead(honest, 512, 1 << 20);
        assertThat(server.connections()).isEqualTo(HOSTILE + 1);
        assertThat(inUse() - before).isLessThan((HOSTILE + 1L) * (SURE + READ_BUFFER) + 2 * SHARED);
    }

    @Test
    void repliesThatNobodyReadsHoldWhatIsConfiguredAndOthersGoOn() throws IOException {
        serve(SHARED);
        long before = inUse();
        for (int i = 0; i < HOSTILE; i++) {
            NbdClient hostile = client(i % 2 == 0);
            for (int request = 0; request < 10; request++) {
                hostile.request(0, NbdClient.READ, request, 0, SIZE);
            }
        }
        NbdClient honest = client(false);
        writeAndRead(honest, 0, 4096);
        writeAndRead(honest, 512, 1 << 20);
        assertThat(inUse() - before).isLessThan((HOSTILE + 1L) * (SURE + READ_BUFFER) + 2 * SHARED);
    }

    @Test
    void whatAConnectionHeldIsFreeWhenItIsGone() throws IOException {
        serve(SHARED);
        try (NbdClient hostile = client(false)) {
            hostile.request(0, NbdClient.WRITE, 1, 0, SIZE, (byte) 1);
            hostile.channel.shutdownOutput();
            assertThat(hostile.isHungUp()).isTrue();
        }
        NbdClient honest = client(false);
        writeAndRead(honest, 0, 1 << 20);
        honest.request(0, NbdClient.DISCONNECT, 3, 0, 0);
        assertThat(honest.isHungUp()).isTrue();
        // The server gives back what a connection held when its channel is closed, of which the client hears sooner.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.freeSharedBytes() != SHARED && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(server.freeSharedBytes()).isEqualTo(SHARED);
    }

    @ParameterizedTest
    @CsvSource({"0, 1048576", "512, 1048064", "100, 1048476", "1, 262144", "511, 262145", "3, 1048000"})
    void whatFindsNoMemoryGoesInPieces(long offset, int length) throws IOException {
        serve(0);
        writeAndRead(client(false), offset, length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, DONT_FRAGMENT})
    void piecesAreChunksUnlessTheClientWantsOne(int flags) throws IOException {
        serve(0);
        byte[] written = random(1 << 20);
        writeAndRead(client(false), 0, 1 << 20);
        NbdClient client = client(true);
        client.request(flags, NbdClient.READ, 5, 0, 1 << 20);
        byte[] read = new byte[1 << 20];
        int chunks = 0;
        for (boolean last = false; !last; chunks++) {
            assertThat(client.in.readInt()).isEqualTo(0x668e33ef);
            last = client.in.readUnsignedShort() == 1;
            assertThat(client.in.readUnsignedShort()).isEqualTo(1);
            assertThat(client.in.readLong()).isEqualTo(5);
            int length = client.in.readInt() - 8;
            client.in.readFully(read, (int) client.in.readLong(), length);
        }
        assertThat(read).isEqualTo(written);
        assertThat(chunks == 1).isEqualTo(flags == DONT_FRAGMENT);
    }

    // "Simple reply message": data stands right behind its header.
    @Test
    void noReplyComesBetweenThePiecesOfAnother() throws IOException {
        serve(0);
        NbdClient client = client(false);
        writeAndRead(client, 0, 1 << 20);
        for (int cookie = 0; cookie < 40; cookie++) {
            client.request(0, NbdClient.READ, cookie, 0, cookie % 4 == 0 ? 1 << 20 : 512);
        }
        boolean[] seen = new boolean[40];
        byte[] written = random(1 << 20);
        for (int i = 0; i < seen.length; i++) {
            assertThat(client.in.readInt()).isEqualTo(0x67446698);
            assertThat(client.in.readInt()).isZero();
            int cookie = (int) client.in.readLong();
            int length = cookie % 4 == 0 ? 1 << 20 : 512;
            assertThat(client.data(length)).isEqualTo(Arrays.copyOf(written, length));
            assertThat(seen[cookie]).isFalse();
            seen[cookie] = true;
        }
    }

    // "Simple reply message": if an error occurs after the header was sent, the server must hang up.
    @Test
    void aReadThatFailsInTheMiddleEndsTheConnectionWhereItCannotBeSaid() throws IOException {
        serve(0);
        disk.failFrom(1024);
        NbdClient client = client(false);
        client.request(0, NbdClient.READ, 1, 0, 1 << 20);
        assertThat(client.simpleReply(1)).isZero();
        assertThatThrownBy(() -> client.data(1 << 20)).isInstanceOf(IOException.class);
    }

    @Test
    void aReadThatFailsInTheMiddleIsAnErrorWhereThatCanBeSaid() throws IOException {
        serve(0);
        disk.failFrom(1024);
        NbdClient client = client(true);
        client.request(0, NbdClient.READ, 1, 0, 1 << 20);
        int type;
        do {
            assertThat(client.in.readInt()).isEqualTo(0x668e33ef);
            client.in.readUnsignedShort();
            type = client.in.readUnsignedShort();
            client.in.readLong();
            client.data(client.in.readInt());
        } while (type == 1);
        assertThat(type).isEqualTo(32769);
        client.request(0, NbdClient.DISCONNECT, 2, 0, 0);
        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void aWriteThatFailsInTheMiddleIsOneErrorAndTheConnectionGoesOn() throws IOException {
        serve(0);
        disk.failFrom(1024);
        NbdClient client = client(false);
        client.request(0, NbdClient.WRITE, 1, 0, 1 << 20, new byte[1 << 20]);
        assertThat(client.simpleReply(1)).isEqualTo(5);
        writeAndRead(client, 0, 4096);
    }

    @Test
    void zeroesAreWrittenInPiecesToo() throws IOException {
        serve(0);
        NbdClient client = client(false);
        writeAndRead(client, 0, 1 << 20);
        client.request(0, NbdClient.WRITE_ZEROES, 3, 100, (1 << 20) - 200);
        assertThat(client.simpleReply(3)).isZero();
        client.request(0, NbdClient.READ, 4, 0, 1 << 20);
        assertThat(client.simpleReply(4)).isZero();
        byte[] expected = random(1 << 20);
        Arrays.fill(expected, 100, (1 << 20) - 100, (byte) 0);
        assertThat(client.data(1 << 20)).isEqualTo(expected);
    }

    @Test
    void boundsThatCannotBeAreRefusedInASentence() {
        Limits limits = Limits.defaults();
        assertThatThrownBy(() -> limits.with(0, SURE, 0)).hasMessage("connectionsMax is at least 1, not 0");
        assertThatThrownBy(() -> limits.with(1, 4096, 0)).hasMessage("connectionBytes is at least 262144, not 4096");
        assertThatThrownBy(() -> limits.with(1, SURE, -1)).hasMessage("sharedBytes is 0 or more, not -1");
    }
}
