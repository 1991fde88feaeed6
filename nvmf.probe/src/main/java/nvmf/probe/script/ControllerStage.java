package nvmf.probe.script;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import nvmf.probe.wire.Line;

/** A controller's: hosts connect, in any order, and each is taken in turn. */
public final class ControllerStage implements Stage {
    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final Selector selector;
    private final Duration limit;

    /**
     * Listens.
     *
     * @param limit how long a host may take to come
     */
    public ControllerStage(InetSocketAddress address, Duration limit) throws IOException {
        this.limit = limit;
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

    @Override
    public Line open() throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        SocketChannel accepted = channel.accept();
        while (accepted == null) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("no host has connected within " + limit.toMillis() + " ms");
            }
            selector.select(key -> {}, millis);
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted");
            }
            accepted = channel.accept();
        }
        return Line.over(accepted);
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
