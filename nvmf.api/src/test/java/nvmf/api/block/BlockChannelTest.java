package nvmf.api.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import nvmf.api.block.ByteDeviceTest.ArrayDevice;
import org.junit.jupiter.api.Test;

final class BlockChannelTest {
    private static final long TIMEOUT_MILLIS = 5000;

    private final ArrayDevice device = new ArrayDevice();

    @Test
    void bytesAreWhereTheyWereWritten() throws IOException {
        try (BlockChannel channel = new BlockChannel(device, TIMEOUT_MILLIS)) {
            channel.position(510);
            assertThat(channel.write(ByteBuffer.wrap("disk".getBytes(StandardCharsets.US_ASCII))))
                    .isEqualTo(4);
            assertThat(channel.position()).isEqualTo(514);
            ByteBuffer read = ByteBuffer.allocate(6);
            channel.position(509);
            assertThat(channel.read(read)).isEqualTo(6);
            assertThat(read.array()).containsExactly(0, 'd', 'i', 's', 'k', 0);
        }
    }

    @Test
    void theEndIsTheEnd() throws IOException {
        try (BlockChannel channel = new BlockChannel(device, TIMEOUT_MILLIS)) {
            channel.position(channel.size() - 3);
            assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(3);
            assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends at byte 4096");
            assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingFlushesWhatWasWrittenAndEndsTheChannelOnly() throws IOException {
        BlockChannel channel = new BlockChannel(device, TIMEOUT_MILLIS);
        channel.write(ByteBuffer.allocate(512));
        channel.close();
        channel.close();
        assertThat(device.calls).containsExactly("write 0 1", "flush");
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whatIsReadOnlyIsNotWritten() throws IOException {
        device.readOnly = true;
        try (BlockChannel channel = new BlockChannel(device, TIMEOUT_MILLIS)) {
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(512)))
                    .isInstanceOf(NonWritableChannelException.class);
        }
        assertThat(device.calls).isEmpty();
    }

    @Test
    void aDeviceThatDoesNotAnswerIsNotWaitedForForEver() throws IOException {
        try (BlockChannel channel = new BlockChannel(device, 1)) {
            device.hold();
            ByteBuffer target = ByteBuffer.allocate(512);
            assertThatThrownBy(() -> channel.read(target))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the device did not answer within 1 ms");
            assertThat(target.position()).isZero();
            device.letGo();
        }
    }
}
