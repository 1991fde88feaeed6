package nvmf.shell.instance;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** An output stream as frames of one type. Several share a channel, so each frame is written whole. */
final class FrameStream extends OutputStream {
    private final int type;
    private final DataOutputStream channel;
    private final byte[] buffer = new byte[Frame.BYTES_MAX];
    private int filled;

    FrameStream(int type, DataOutputStream channel) {
        this.type = type;
        this.channel = channel;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        buffer[filled++] = (byte) b;
        if (filled == buffer.length) {
            flush();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == buffer.length) {
                flush();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (filled > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
            filled = 0;
            synchronized (channel) {
                new Frame(type, bytes).write(channel);
            }
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
