package nvmf.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nvmf.block.RamDevice;
import nvmf.nbd.NbdClient.OptionReply;
import nvmf.nbd.session.Exports;
import nvmf.nbd.session.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the NBD protocol sees. Clauses are those of "The NBD protocol". */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class NbdServerTest {
    private static final int SIZE = 1 << 20;

    private final Exports exports = new Exports();
    private final RamDevice disk = new RamDevice(512, SIZE);
    private NbdServer server;

    @BeforeEach
    void open() throws IOException {
        exports.add("disk0", disk);
        server = new NbdServer(NbdAddress.parse("127.0.0.1:0"), exports, limits(30_000));
    }

    private static Limits limits(int negotiationMillis) {
        return new Limits(4, 1 << 16, 1 << 18, 0, 8, negotiationMillis);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsWrittenIsReadBack(boolean structured) throws IOException {
        byte[] written = new byte[4096];
        Arrays.fill(written, (byte) 0x5a);
        try (NbdClient client = NbdClient.open(server, "disk0", structured)) {
            client.request(1, NbdClient.WRITE, 1, 8192, written.length, written);
            if (structured) {
                chunk(client, 0, 1, 0);
            } else {
                assertThat(client.simpleReply(1)).isZero();
            }
            client.request(0, NbdClient.READ, 2, 8192, 4096);
            if (structured) {
                chunk(client, 1, 2, 8 + 4096);
                assertThat(client.in.readLong()).isEqualTo(8192);
            } else {
                assertThat(client.simpleReply(2)).isZero();
            }
            assertThat(client.data(4096)).isEqualTo(written);
        }
    }

    /** "Structured reply chunk message": magic, flags with DONE, type, cookie, length. */
    private static void chunk(NbdClient client, int type, long cookie, int length) throws IOException {
        assertThat(client.in.readInt()).isEqualTo(0x668e33ef);
        assertThat(client.in.readUnsignedShort()).isEqualTo(1);
        assertThat(client.in.readUnsignedShort()).isEqualTo(type);
        assertThat(client.in.readLong()).isEqualTo(cookie);
        assertThat(client.in.readInt()).isEqualTo(length);
    }

    @Test
    void anExportSaysItsSizeFlagsAndBlockSizes() throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(1);
            client.option(6, NbdClient.goData("disk0", 1, 3));
            ByteBuffer export = client.optionReply().data();
            assertThat(export.getShort()).isZero();
            assertThat(export.getLong()).isEqualTo(SIZE);
            // HAS_FLAGS, SEND_FLUSH, SEND_FUA, SEND_TRIM, SEND_WRITE_ZEROES, CAN_MULTI_CONN
            assertThat(export.getShort()).isEqualTo((short) 0b1_0110_1101);
            ByteBuffer name = client.optionReply().data();
            assertThat(name.getShort()).isEqualTo((short) 1);
            assertThat(StandardCharsets.UTF_8.decode(name).toString()).isEqualTo("disk0");
            ByteBuffer sizes = client.optionReply().data();
            assertThat(sizes.getShort()).isEqualTo((short) 3);
            assertThat(sizes.getInt()).isEqualTo(512);
            assertThat(sizes.getInt()).isEqualTo(4096);
            assertThat(sizes.getInt()).isEqualTo(1 << 16);
            assertThat(client.optionReply().type()).isEqualTo(1);
        }
    }

    @Test
    void theListNamesEveryExport() throws IOException {
        exports.add("another", new RamDevice(4096, SIZE));
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(3, new byte[0]);
            List<String> names = new ArrayList<>();
            for (OptionReply reply = client.optionReply(); reply.type() == 2; reply = client.optionReply()) {
                ByteBuffer data = reply.data();
                assertThat(data.getInt()).isEqualTo(data.remaining());
                names.add(StandardCharsets.UTF_8.decode(data).toString());
            }
            assertThat(names).containsExactly("another", "disk0");
        }
    }

    // "NBD_OPT_EXPORT_NAME": size, flags, and 124 zeroes unless both sides agreed to do without.
    @ParameterizedTest
    @CsvSource({"1, 134", "3, 10"})
    void anOldClientChoosesByNameOnly(int clientFlags, int length) throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(clientFlags);
            client.option(1, new byte[0]);
            ByteBuffer answer = ByteBuffer.wrap(client.data(length));
            assertThat(answer.getLong()).isEqualTo(SIZE);
            client.request(0, NbdClient.READ, 9, 0, 512);
            assertThat(client.simpleReply(9)).isZero();
            client.data(512);
        }
    }

    @Test
    void anUnknownExportIsRefusedAndTheNegotiationGoesOn() throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(7, NbdClient.goData("disk1"));
            OptionReply refusal = client.optionReply();
            assertThat(refusal.type()).isEqualTo(0x8000_0006);
            assertThat(refusal.text()).isEqualTo("there is no export \"disk1\"");
            client.option(7, NbdClient.goData("disk0"));
            assertThat(client.optionReply().type()).isEqualTo(3);
        }
    }

    @Test
    void theEmptyNameMeansTheOnlyExport() throws IOException {
        NbdClient.open(server, "", true).close();
        exports.add("another", new RamDevice(512, SIZE));
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(7, NbdClient.goData(""));
            assertThat(client.optionReply().type()).isEqualTo(0x8000_0006);
        }
    }

    @ParameterizedTest
    @CsvSource({"5", "9", "10", "11", "77", "-1"})
    void anOptionThatIsNotKnownIsSaidToBe(int option) throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(option, new byte[100]);
            assertThat(client.optionReply().type()).isEqualTo(0x8000_0001);
        }
    }

    @Test
    void abortIsAcknowledged() throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(2, new byte[0]);
            assertThat(client.optionReply().type()).isEqualTo(1);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    // Which errno goes with what: "Error values" and the sections of the commands.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1048064, 1024, 22", // a read beyond the end
        "0, 0, -512, 512, 22",
        "0, 0, 9223372036854775807, 512, 22",
        "0, 0, 0, 0, 22",
        "0, 0, 0, 65537, 22", // more than the largest transfer
        "0, 0, 0, 4294967295, 22",
        "0, 4, 1048064, 1024, 22",
        "0, 6, 1048064, 1024, 28", // zeroes beyond the end
        "0, 5, 0, 512, 22", // CACHE was not offered
        "0, 7, 0, 512, 22",
        "0, 99, 0, 512, 22",
        "2, 0, 0, 512, 22", // NO_HOLE goes with zeroes only
        "16, 6, 0, 512, 22", // FAST_ZERO was not offered
        "32768, 0, 0, 512, 22",
    })
    void aRequestThatCannotBeIsAnErrorAndTheConnectionGoesOn(
            int flags, int command, long offset, long length, int error) throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk0", false)) {
            client.request(flags, command, 7, offset, length);
            assertThat(client.simpleReply(7)).isEqualTo(error);
            client.request(0, NbdClient.FLUSH, 8, 0, 0);
            assertThat(client.simpleReply(8)).isZero();
        }
    }

    @Test
    void theDataOfAWriteThatCannotBeIsPassedOver() throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk0", false)) {
            client.request(0, NbdClient.WRITE, 1, SIZE - 512, 1024, new byte[1024]);
            client.request(0, NbdClient.WRITE, 2, 0, (1 << 16) + 1, new byte[(1 << 16) + 1]);
            client.request(0, NbdClient.FLUSH, 3, 0, 0);
            assertThat(client.simpleReply(1)).isEqualTo(28);
            assertThat(client.simpleReply(2)).isEqualTo(22);
            assertThat(client.simpleReply(3)).isZero();
        }
    }

    @Test
    void zeroesAreWrittenAndTrimmedBlocksAreGone() throws IOException {
        byte[] ones = new byte[2048];
        Arrays.fill(ones, (byte) 1);
        try (NbdClient client = NbdClient.open(server, "disk0", false)) {
            client.request(0, NbdClient.WRITE, 1, 0, 2048, ones);
            assertThat(client.simpleReply(1)).isZero();
            client.request(2, NbdClient.WRITE_ZEROES, 2, 100, 700);
            assertThat(client.simpleReply(2)).isZero();
            client.request(1, NbdClient.TRIM, 3, 1024, 512);
            assertThat(client.simpleReply(3)).isZero();
            client.request(0, NbdClient.READ, 4, 0, 2048);
            assertThat(client.simpleReply(4)).isZero();
            byte[] expected = ones.clone();
            Arrays.fill(expected, 100, 800, (byte) 0);
            Arrays.fill(expected, 1024, 1536, (byte) 0);
            assertThat(client.data(2048)).isEqualTo(expected);
        }
    }

    @Test
    void aClientThatAsksForNoBlockSizeMayWriteAnyBytes() throws IOException {
        exports.add("large", new RamDevice(4096, SIZE));
        try (NbdClient client = NbdClient.open(server, "large", false)) {
            client.request(0, NbdClient.WRITE, 1, 4095, 2, (byte) 1, (byte) 2);
            assertThat(client.simpleReply(1)).isZero();
            client.request(0, NbdClient.READ, 2, 4094, 4);
            assertThat(client.simpleReply(2)).isZero();
            assertThat(client.data(4)).containsExactly(0, 1, 2, 0);
        }
    }

    @Test
    void whoSendsMuchAtOnceIsAnsweredInFull() throws IOException {
        byte[] block = new byte[1 << 15];
        try (NbdClient client = NbdClient.open(server, "disk0", false)) {
            // More than may be under way at a time, in requests and in bytes.
            for (int i = 0; i < 64; i++) {
                Arrays.fill(block, (byte) i);
                client.request(0, NbdClient.WRITE, i, (long) (i % 32) << 15, block.length, block);
            }
            for (int i = 0; i < 64; i++) {
                assertThat(client.simpleReply(i)).isZero();
            }
            for (int i = 0; i < 32; i++) {
                client.request(0, NbdClient.READ, i, (long) i << 15, block.length);
            }
            for (int i = 0; i < 32; i++) {
                assertThat(client.simpleReply(i)).isZero();
                Arrays.fill(block, (byte) (i + 32));
                assertThat(client.data(block.length)).isEqualTo(block);
            }
        }
    }

    @Test
    void whatWasAskedForIsAnsweredBeforeTheConnectionEnds() throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk0", false)) {
            client.request(0, NbdClient.READ, 1, 0, 512);
            client.request(0, NbdClient.DISCONNECT, 2, 0, 0);
            assertThat(client.simpleReply(1)).isZero();
            client.data(512);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f", // flags that nobody defined
                "00000003 4948415645ffffff 00000007 00000000", // no IHAVEOPT
                "00000003 49484156454f5054 00000007 ffffffff", // an option of 4 GiB
                "00000003 49484156454f5054 00000001 00000001 78", // EXPORT_NAME of what is not there
            })
    void aNegotiationThatIsNoneEnds(String hex) throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.write(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
            assertThat(client.isHungUp()).isTrue();
        }
        NbdClient.open(server, "disk0", true).close();
    }

    @Test
    void aShortOptionIsInvalid() throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            byte[][] broken = {{}, {0, 0, 0, 0, 0}, {0, 0, 0, 9, 'd', 0, 0}, {-1, -1, -1, -1, 0, 0}, {0, 0, 0, 0, 0, 9}
            };
            for (byte[] data : broken) {
                client.option(7, data);
                assertThat(client.optionReply().type())
                        .as(Arrays.toString(data))
                        .isEqualTo(0x8000_0003);
            }
        }
    }

    @Test
    void aRequestThatIsNoneEndsTheConnection() throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk0", true)) {
            client.out.write(new byte[28]);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void aNegotiationHasADeadline() throws IOException {
        try (NbdServer hasty = new NbdServer(NbdAddress.parse("127.0.0.1:0"), exports, limits(1));
                NbdClient client = NbdClient.greet(hasty)) {
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void oneMoreThanThereMayBeIsTurnedAway() throws IOException {
        List<NbdClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(NbdClient.open(server, "disk0", true));
        }
        assertThatThrownBy(() -> NbdClient.greet(server)).isInstanceOf(IOException.class);
        for (NbdClient client : clients) {
            client.request(0, NbdClient.FLUSH, 1, 0, 0);
            chunk(client, 0, 1, 0);
            client.close();
        }
    }

    @Test
    void aDeviceThatGoesTakesItsConnectionsAlong() throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk0", true)) {
            exports.remove(disk);
            assertThat(client.isHungUp()).isTrue();
        }
    }

    @Test
    void aUnixSocketIsForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("nbd.sock");
        NbdAddress address = NbdAddress.parse("unix:" + path);
        try (NbdServer unix = new NbdServer(address, exports, limits(30_000));
                NbdClient client = NbdClient.open(unix, "disk0", false)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            client.request(0, NbdClient.READ, 1, 0, 512);
            assertThat(client.simpleReply(1)).isZero();
            assertThatThrownBy(() -> new NbdServer(address, exports, limits(30_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another process listens at unix:" + path);
        }
        assertThat(path).doesNotExist();
        Files.writeString(path, "not a socket");
        assertThatThrownBy(() -> new NbdServer(address, exports, limits(30_000)))
                .hasMessage(path + " is there, and is no socket");
    }

    @Test
    void aUriIsWhatClientsTake() {
        assertThat(NbdAddress.parse("127.0.0.1").uri("disk 0")).isEqualTo("nbd://127.0.0.1:10809/disk%200");
        assertThat(NbdAddress.parse("unix:/run/x").uri("a")).isEqualTo("nbd+unix:///a?socket=/run/x");
    }
}
