package nvmf.bench;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** The client of the bare exchange: keeps {@link Shape#depth()} requests under way and times each. */
final class BareClient {
    private static final int BATCH_BYTES = 1 << 18;

    private final Shape shape;
    private final SocketChannel channel;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final long[] sentAt;
    private long sent;
    private long received;
    private long partial;

    private BareClient(Shape shape, SocketChannel channel) {
        this.shape = shape;
        this.channel = channel;
        this.in = ByteBuffer.allocateDirect(Math.max(BATCH_BYTES, shape.responseBytes()));
        this.out = ByteBuffer.allocateDirect(shape.requestBytes() * shape.depth());
        this.sentAt = new long[shape.depth()];
    }

    /** {@code SHAPE spin|sleep PORT WARMUP_SECONDS SECONDS}: prints one line with the outcome. */
    public static void main(String[] arguments) throws IOException {
        Shape shape = Shape.named(arguments[0]);
        boolean spin = arguments[1].equals("spin");
        int port = Integer.parseInt(arguments[2]);
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(!spin);
            BareClient client = new BareClient(shape, channel);
            client.send(shape.depth());
            client.run(Integer.parseInt(arguments[3]), new Histogram(3));
            Histogram latencies = new Histogram(3);
            long cpu = cpuNanos();
            long before = System.nanoTime();
            long exchanges = client.run(Integer.parseInt(arguments[4]), latencies);
            long nanos = System.nanoTime() - before;
            System.out.println(Outcome.of(shape, exchanges, nanos, cpuNanos() - cpu, latencies)
                    .toLine());
        }
    }

    private long run(int seconds, Histogram latencies) throws IOException {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        long before = received;
        long now;
        do {
            int responses = receive();
            now = System.nanoTime();
            for (int i = 0; i < responses; i++) {
                latencies.recordValue(now - sentAt[(int) (received++ % shape.depth())]);
            }
            if (responses > 0) {
                send(responses);
            }
        } while (now < until);
        return received - before;
    }

    private int receive() throws IOException {
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            throw new EOFException("the server hung up");
        }
        partial += count;
        int responses = (int) (partial / shape.responseBytes());
        partial -= (long) responses * shape.responseBytes();
        return responses;
    }

    private void send(int requests) throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            sentAt[(int) (sent++ % shape.depth())] = now;
        }
        out.clear().limit(requests * shape.requestBytes());
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
