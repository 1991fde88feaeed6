package nvmf.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The server of the bare exchange: so many bytes in, so many bytes out, as fast as one thread and two system calls a batch can.
 * What it reaches is the limit that NVMe/TCP over the same sockets is measured against.
 */
final class BareServer {
    private static final int BATCH_BYTES = 1 << 16;

    private BareServer() {}

    /** {@code SHAPE spin|sleep}: prints its port, serves one connection, and ends with it. */
    public static void main(String[] arguments) throws IOException {
        Shape shape = Shape.named(arguments[0]);
        boolean spin = arguments[1].equals("spin");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println("port " + server.socket().getLocalPort());
            try (SocketChannel client = server.accept()) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                client.configureBlocking(!spin);
                serve(client, shape);
            } catch (IOException e) {
                // The client went with responses still under way, which resets the connection: the usual end.
                System.err.println("the exchange ended: " + e.getMessage());
            }
        }
    }

    private static void serve(SocketChannel client, Shape shape) throws IOException {
        ByteBuffer in = ByteBuffer.allocateDirect(Math.max(BATCH_BYTES, shape.requestBytes()));
        ByteBuffer out = ByteBuffer.allocateDirect(shape.responseBytes() * shape.depth());
        long partial = 0;
        while (true) {
            in.clear();
            int count = client.read(in);
            if (count < 0) {
                return;
            }
            partial += count;
            int requests = (int) (partial / shape.requestBytes());
            if (requests == 0) {
                continue;
            }
            partial -= (long) requests * shape.requestBytes();
            out.clear().limit(requests * shape.responseBytes());
            while (out.hasRemaining()) {
                client.write(out);
            }
        }
    }
}
