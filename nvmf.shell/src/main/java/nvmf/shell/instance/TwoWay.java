package nvmf.shell.instance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * The streams of a blocking socket that is read and written at the same time. On JDK 17 the streams that {@link Channels} makes of a
 * selectable channel share one lock, so that a write waits for a read to end; of any other channel they do not.
 */
final class TwoWay implements ByteChannel {
    private final SocketChannel socket;

    private TwoWay(SocketChannel socket) {
        this.socket = socket;
    }

    static InputStream in(SocketChannel socket) {
        return Channels.newInputStream(new TwoWay(socket));
    }

    static OutputStream out(SocketChannel socket) {
        return Channels.newOutputStream(new TwoWay(socket));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return socket.write(source);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
