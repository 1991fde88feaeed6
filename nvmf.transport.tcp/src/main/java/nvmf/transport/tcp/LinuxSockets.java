package nvmf.transport.tcp;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Options of Linux's sockets that Java has no names for, by the numbers of its headers (asm-generic/socket.h, linux/tcp.h). The
 * channels of native loops take them, so only those loops touch this class.
 */
final class LinuxSockets {
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_TCP = 6;

    /** IFNAMSIZ: the name of an interface, and a NUL. */
    private static final int INTERFACE_BYTES = 16;

    static final ChannelOption<Integer> PRIORITY = new IntegerUnixChannelOption("SO_PRIORITY", SOL_SOCKET, 12);
    static final ChannelOption<Integer> USER_TIMEOUT =
            new IntegerUnixChannelOption("TCP_USER_TIMEOUT", IPPROTO_TCP, 18);
    static final ChannelOption<ByteBuffer> DEVICE =
            new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, 25, INTERFACE_BYTES);

    private LinuxSockets() {}

    /** Asks for it. Fails with a {@link io.netty.channel.ChannelException} where the system refuses. */
    static void tune(ChannelConfig config, TcpSettings.Sockets wish) {
        if (wish.priority() != 0) {
            config.setOption(PRIORITY, wish.priority());
        }
        if (wish.userTimeoutMillis() != 0) {
            config.setOption(USER_TIMEOUT, wish.userTimeoutMillis());
        }
        if (!wish.device().isEmpty()) {
            config.setOption(DEVICE, name(wish.device()));
        }
    }

    private static ByteBuffer name(String device) {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        if (name.length >= INTERFACE_BYTES) {
            throw new IllegalArgumentException("an interface has a name of up to 15 bytes, not \"" + device + "\"");
        }
        return ByteBuffer.allocate(INTERFACE_BYTES).put(name).rewind();
    }
}
