package nvmf.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** The client of the bare exchange: keeps {@link Shape#depth()} requests under way and times each. */
final class BareClient {
    private final Shape shape;
    private final SocketChannel channel;
    private final Inbound in;
    private final Outbound out;
    private final long[] sentAt;
    private long sent;
    private long received;

    private BareClient(Shape shape, SocketChannel channel, boolean moves) {
        this.shape = shape;
        this.channel = channel;
        Memory slots = Memory.slots(shape.bytes(), shape.depth());
        this.in = new Inbound(shape.responseHeader(), shape.responseData(), moves, slots);
        this.out = new Outbound(shape.requestHeader(), shape.requestData(), moves, slots);
        this.sentAt = new long[shape.depth()];
    }

    /** {@code spin|sleep hot|moving|read|sendfile PORT}, then lines {@code SHAPE RAMP_MILLIS MILLIS}, each answered with an outcome. */
    public static void main(String[] arguments) throws Exception {
        boolean spin = arguments[0].equals("spin");
        boolean moves = !arguments[1].equals("hot");
        int port = Integer.parseInt(arguments[2]);
        Console.serve(line -> {
            String[] words = line.split(" ");
            Shape shape = Shape.named(words[0]);
            try (SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.write(ByteBuffer.wrap(new byte[] {(byte) Shape.ALL.indexOf(shape)}));
                channel.configureBlocking(!spin);
                Console.say(new BareClient(shape, channel, moves)
                        .slice(Integer.parseInt(words[1]), Integer.parseInt(words[2]))
                        .toLine());
            }
        });
    }

    private Outcome slice(int rampMillis, int millis) throws IOException {
        send(shape.depth());
        run(rampMillis, new Histogram(3));
        Console.say(Console.MEASURING);
        Histogram latencies = new Histogram(3);
        Usage before = Usage.now();
        long start = System.nanoTime();
        long exchanges = run(millis, latencies);
        long nanos = System.nanoTime() - start;
        Usage used = Usage.now().since(before);
        return new Outcome(
                exchanges * 1e9 / nanos,
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                exchanges,
                used);
    }

    private long run(int millis, Histogram latencies) throws IOException {
        long until = System.nanoTime() + millis * 1_000_000L;
        long before = received;
        long now;
        do {
            int responses = in.receive(channel);
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

    private void send(int requests) throws IOException {
        long now = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            sentAt[(int) (sent++ % shape.depth())] = now;
        }
        out.send(channel, requests);
    }
}
