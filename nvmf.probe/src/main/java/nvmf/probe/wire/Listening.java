package nvmf.probe.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** A port that others connect to, used by one thread. */
public final class Listening implements Closeable {
    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final Selector selector;

    /**
     * Listens.
     *
     * @throws IOException if that cannot be, with the address
     */
    public Listening(InetSocketAddress address) throws IOException {
        channel = ServerSocketChannel.open();
        selector = Selector.open();
        try {
            channel.bind(address, BACKLOG);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            close();
            throw new IOException(
                    "cannot listen at " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage(), e);
        }
    }

    /** Where it really listens. */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /** The next connection, if one comes within that time. */
    public Optional<Line> accept(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            SocketChannel accepted = channel.accept();
            if (accepted != null) {
                return Optional.of(Line.over(accepted));
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            selector.select(key -> {}, Math.max(1, left / 1_000_000));
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
