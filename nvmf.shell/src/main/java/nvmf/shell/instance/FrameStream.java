package nvmf.shell.instance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** An output stream as frames of one type. Several share a link. */
final class FrameStream extends OutputStream {
    private final int type;
    private final Link link;
    private final byte[] buffer = new byte[Frame.BYTES_MAX];
    private int filled;

    FrameStream(int type, Link link) {
        this.type = type;
        this.link = link;
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
            link.write(new Frame(type, bytes));
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
