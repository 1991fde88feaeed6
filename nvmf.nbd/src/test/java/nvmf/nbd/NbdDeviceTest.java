package nvmf.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
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

/** What of a client's requests reaches the device, and what of the device's failures reaches the client. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
@ExtendWith(QuietLog.class)
final class NbdDeviceTest {
    private static final int SIZE = 1 << 20;
    private static final int FUA = 1;

    private final Exports exports = new Exports();
    private final RecordingDevice disk = new RecordingDevice(512, SIZE, false);
    private NbdServer server;

    @BeforeEach
    void open() throws IOException {
        exports.add("disk", disk);
        exports.add("locked", new RecordingDevice(512, SIZE, true));
        server = new NbdServer(NbdAddress.parse("127.0.0.1:0"), exports, Limits.defaults());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static int answer(NbdClient client, int flags, int command, long offset, int length) throws IOException {
        byte[] data = new byte[command == NbdClient.WRITE ? length : 0];
        client.request(flags, command, 1, offset, length, data);
        return client.simpleReply(1);
    }

    // "Ordering of messages and writes": FUA is on stable media before the reply, and a flush covers what was answered
    // before.
    @Test
    void flushesAndForcedWritesReachTheDevice() throws IOException {
        try (NbdClient client = NbdClient.open(server, "disk", false)) {
            assertThat(answer(client, 0, NbdClient.WRITE, 0, 512)).isZero();
            assertThat(answer(client, FUA, NbdClient.WRITE, 512, 1024)).isZero();
            assertThat(answer(client, 0, NbdClient.FLUSH, 0, 0)).isZero();
            assertThat(answer(client, FUA, NbdClient.WRITE_ZEROES, 4096, 512)).isZero();
            assertThat(answer(client, FUA, NbdClient.TRIM, 8192, 512)).isZero();
            assertThat(disk.calls())
                    .containsExactly("write 0+1", "write fua 1+2", "flush", "zeroes fua 8+1", "trim 16+1", "flush");
            // A part of a block is written with the rest of it, as stable as it was asked to be.
            assertThat(answer(client, FUA, NbdClient.WRITE, 100, 10)).isZero();
            assertThat(disk.calls()).endsWith("read 0+1", "write fua 0+1");
            assertThat(disk.unflushed()).isZero();
        }
    }

    @Test
    void aFlushIsAnsweredWhenTheDeviceIsThroughWithIt() throws IOException {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        disk.flushAfter(gate);
        try (NbdClient client = NbdClient.open(server, "disk", false)) {
            client.request(0, NbdClient.FLUSH, 1, 0, 0);
            client.request(0, NbdClient.TRIM, 2, 0, 512);
            assertThat(client.simpleReply(2)).isZero();
            gate.complete(null);
            assertThat(client.simpleReply(1)).isZero();
        }
    }

    // CAN_MULTI_CONN: "the effects of a flush on one connection are visible on all".
    @Test
    void aFlushCoversWhatOtherConnectionsHaveWritten() throws IOException {
        try (NbdClient writer = NbdClient.open(server, "disk", false);
                NbdClient other = NbdClient.open(server, "disk", false)) {
            assertThat(answer(writer, 0, NbdClient.WRITE, 0, 4096)).isZero();
            assertThat(disk.unflushed()).isEqualTo(1);
            assertThat(answer(other, 0, NbdClient.FLUSH, 0, 0)).isZero();
            assertThat(disk.unflushed()).isZero();
        }
    }

    @Test
    void aFailedFlushIsNoSuccess() throws IOException {
        disk.flushAfter(CompletableFuture.failedFuture(new StatusException(Status.WRITE_FAULT)));
        try (NbdClient client = NbdClient.open(server, "disk", false)) {
            assertThat(answer(client, 0, NbdClient.FLUSH, 0, 0)).isEqualTo(5);
            assertThat(answer(client, FUA, NbdClient.TRIM, 0, 512)).isEqualTo(5);
        }
    }

    // "Transmission flags": READ_ONLY; "Error values": EPERM.
    @Test
    void whatIsReadOnlySaysSoAndIsNotWritten() throws IOException {
        try (NbdClient client = NbdClient.greet(server)) {
            client.out.writeInt(3);
            client.option(7, NbdClient.goData("locked"));
            assertThat(client.optionReply().data().getShort(10)).isEqualTo((short) 0b1_0000_1111);
            assertThat(client.optionReply().type()).isEqualTo(1);
            assertThat(answer(client, 0, NbdClient.WRITE, 0, 512)).isEqualTo(1);
            assertThat(answer(client, 0, NbdClient.WRITE_ZEROES, 0, 512)).isEqualTo(1);
            assertThat(answer(client, 0, NbdClient.TRIM, 0, 512)).isEqualTo(1);
            assertThat(answer(client, 0, NbdClient.FLUSH, 0, 0)).isZero();
            assertThat(answer(client, 0, NbdClient.READ, 0, 512)).isZero();
            client.data(512);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 512", "1, 512", "1, 100", "6, 512"})
    void whatTheDeviceCannotDoIsAnErrorAndTheConnectionGoesOn(int command, int length) throws IOException {
        disk.failFrom(8);
        try (NbdClient client = NbdClient.open(server, "disk", false)) {
            assertThat(answer(client, 0, command, 4096, length)).isEqualTo(5);
            assertThat(answer(client, 0, NbdClient.FLUSH, 0, 0)).isZero();
        }
    }

    // "Structured reply chunk message": NBD_REPLY_TYPE_ERROR is error, length of the message, message.
    @Test
    void aStructuredErrorSaysWhy() throws IOException {
        disk.failFrom(8);
        try (NbdClient client = NbdClient.open(server, "disk", true)) {
            client.request(0, NbdClient.READ, 77, 4096, 512);
            assertThat(client.in.readInt()).isEqualTo(0x668e33ef);
            assertThat(client.in.readUnsignedShort()).isEqualTo(1);
            assertThat(client.in.readUnsignedShort()).isEqualTo(32769);
            assertThat(client.in.readLong()).isEqualTo(77);
            int length = client.in.readInt();
            assertThat(client.in.readInt()).isEqualTo(5);
            assertThat(client.in.readUnsignedShort()).isEqualTo(length - 6);
            assertThat(new String(client.data(length - 6), StandardCharsets.US_ASCII))
                    .containsIgnoringCase("unrecovered read error");
        }
    }
}
