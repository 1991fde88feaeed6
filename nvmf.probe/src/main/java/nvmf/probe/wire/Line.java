package nvmf.probe.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * One TCP connection, used by one thread. While it sends it goes on receiving, so that two sides which both have much to say do not wait
 * for each other for ever.
 */
public final class Line implements Closeable {
    /** More than any PDU that somebody might send in earnest. */
    private static final int PLEN_MAX = 32 << 20;

    private static final int CHUNK = 64 << 10;

    /** What is kept of what was not received yet; the rest stays with the kernel. */
    private static final int INBOX_MAX = 2 * PLEN_MAX;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private boolean ended;
    private boolean refused;

    private Line(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Makes a connection.
     *
     * @throws IOException if nobody listens there, or nobody answers within that time
     */
    public static Line connect(InetSocketAddress address, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(true);
            channel.socket().connect(address, Math.toIntExact(limit.toMillis()));
            return new Line(channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException(
                    "cannot connect to " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Over a connection that was accepted. */
    public static Line over(SocketChannel channel) throws IOException {
        return new Line(channel);
    }

    /**
     * Sends all of it, unless the other side has ended the connection, which is no failure here but something to be heard.
     *
     * @throws SocketTimeoutException if the other side does not take it within that time
     */
    public void send(byte[] bytes, Splits splits, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining() && !refused) {
            ByteBuffer piece = out.slice(out.position(), splits.next(out.remaining()));
            while (piece.hasRemaining() && !refused) {
                if (write(piece) == 0) {
                    await(SelectionKey.OP_WRITE | SelectionKey.OP_READ, end);
                    if (System.nanoTime() >= end) {
                        throw new SocketTimeoutException("the other side does not read");
                    }
                }
            }
            out.position(out.position() + piece.capacity());
        }
    }

    private int write(ByteBuffer piece) throws IOException {
        try {
            return channel.write(piece);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            refused = true;
            return piece.remaining();
        }
    }

    /** The next PDU, or what came instead of it within that time. */
    public Heard receive(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Heard heard = take();
            if (!heard.is(Heard.What.SILENCE)) {
                return heard;
            }
            if (ended) {
                return Heard.END;
            }
            if (System.nanoTime() >= end) {
                read();
                return take();
            }
            await(SelectionKey.OP_READ, end);
        }
    }

    /** Whether the other side has ended the connection within that time; what it says before that is thrown away. */
    public boolean awaitEnd(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!ended && System.nanoTime() < end) {
            in.clear();
            await(SelectionKey.OP_READ, end);
        }
        return ended;
    }

    private Heard take() {
        if (in.position() < CommonHeader.BYTES) {
            return ended && in.position() == 0 ? Heard.END : Heard.SILENCE;
        }
        long plen = Integer.toUnsignedLong(in.getInt(4));
        if (plen < CommonHeader.BYTES || plen > PLEN_MAX) {
            return Heard.NONSENSE;
        }
        if (in.position() < plen) {
            return Heard.SILENCE;
        }
        byte[] bytes = new byte[(int) plen];
        in.flip().get(bytes);
        in.compact();
        return Heard.of(new Pdu(bytes));
    }

    private void await(int interest, long end) throws IOException {
        key.interestOps(ended ? interest & ~SelectionKey.OP_READ : interest);
        long millis = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        selector.select(ignored -> {}, millis);
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
        read();
    }

    private void read() throws IOException {
        if (!in.hasRemaining() && in.capacity() < INBOX_MAX) {
            in = ByteBuffer.allocate(2 * in.capacity())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(in.flip());
        }
        try {
            int n = ended || !in.hasRemaining() ? 0 : channel.read(in);
            while (n > 0 && in.hasRemaining()) {
                n = channel.read(in);
            }
            ended |= n < 0;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            ended = true;
        }
    }

    /** Says that nothing more will come from this side. */
    public void finish() throws IOException {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            refused = true;
        }
    }

    /** Leaves without a word: the other side sees a reset. */
    public void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
