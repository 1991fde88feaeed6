package nvmf.shell.instance;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One end of a connection, in frames. One thread may read while others write. (The streams of {@code Channels} cannot do that: up to
 * Java 18 a reader of theirs keeps writers out.)
 */
final class Link implements AutoCloseable {
    private static final int HEADER_BYTES = 5;

    private final SocketChannel channel;

    Link(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads one frame.
     *
     * @throws EOFException if the other end hung up
     * @throws IOException  if what came is no frame
     */
    Frame read() throws IOException {
        ByteBuffer header = fill(ByteBuffer.allocate(HEADER_BYTES));
        int type = header.get();
        int length = header.getInt();
        if (type < Frame.REQUEST || type > Frame.EXIT || length < 0 || length > Frame.BYTES_MAX) {
            throw new IOException("the other end does not speak this protocol");
        }
        return new Frame(type, fill(ByteBuffer.allocate(length)));
    }

    private ByteBuffer fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other end hung up");
            }
        }
        return buffer.flip();
    }

    /** Writes a frame whole, whoever else writes. */
    void write(Frame frame) throws IOException {
        int length = frame.bytes().remaining();
        if (length > Frame.BYTES_MAX) {
            throw new IOException("a command of " + length + " bytes is too long");
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + length)
                .put((byte) frame.type())
                .putInt(length)
                .put(frame.bytes().duplicate())
                .flip();
        synchronized (this) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
