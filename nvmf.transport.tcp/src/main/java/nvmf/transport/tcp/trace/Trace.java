package nvmf.transport.tcp.trace;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Who listens in, and to what. Callable from any thread, except where a method says otherwise.
 *
 * @param name     that no other trace has at the same time
 * @param peer     the other side's address, with or without its port; empty for all
 * @param bytesMax of each PDU that are wanted
 * @param clock    what says when a PDU passed
 * @param sink     called on the threads of connections, which it must not hold up
 */
public record Trace(String name, String peer, int bytesMax, Clock clock, Consumer<Frame> sink) {
    /** All of a header is the least that is worth looking at. */
    public static final int BYTES_MIN = 128;

    /** As much as the largest transfer, and more than any header. */
    public static final int BYTES_LIMIT = 1 << 20;

    public Trace {
        if (bytesMax < BYTES_MIN || bytesMax > BYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "bytes is a number from " + BYTES_MIN + " to " + BYTES_LIMIT + ", not " + bytesMax);
        }
    }

    private String handler() {
        return "trace " + name;
    }

    /** Whether a channel whose other side is known is meant. */
    boolean isAbout(Channel channel) {
        if (peer.isEmpty()) {
            return true;
        }
        return channel.remoteAddress() instanceof InetSocketAddress remote
                && (peer.equals(host(remote)) || peer.equals(text(remote)));
    }

    private static String host(InetSocketAddress address) {
        return address.getAddress().getHostAddress();
    }

    /** The form of addresses in traces: {@code 127.0.0.1:4420}, {@code [::1]:4420}. */
    static String text(InetSocketAddress address) {
        String host = host(address);
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Listens in to a channel that has just been made. On its thread. */
    public void begin(Channel channel) {
        channel.pipeline().addFirst(handler(), tap(channel, () -> true));
    }

    /**
     * Listens in to a channel that has been open for a while and has passed on nothing but whole PDUs. On its thread.
     *
     * @param betweenPdus whether what is received next begins with a PDU
     */
    public void join(Channel channel, BooleanSupplier betweenPdus) {
        if (channel.pipeline().get(handler()) == null && isAbout(channel)) {
            channel.pipeline().addFirst(handler(), tap(channel, betweenPdus));
        }
    }

    /** Listens to that channel no more. On its thread. */
    public void leave(Channel channel) {
        if (channel.pipeline().get(handler()) != null) {
            channel.pipeline().remove(handler());
        }
    }

    private PduTap tap(Channel channel, BooleanSupplier betweenPdus) {
        return new PduTap(this, cutter(channel, false), cutter(channel, true), betweenPdus);
    }

    private PduCutter cutter(Channel channel, boolean sent) {
        return new PduCutter(
                bytesMax,
                (bytes, length) -> sink.accept(new Frame(
                        clock.instant(),
                        sent,
                        (InetSocketAddress) channel.localAddress(),
                        (InetSocketAddress) channel.remoteAddress(),
                        ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                        length)));
    }
}
