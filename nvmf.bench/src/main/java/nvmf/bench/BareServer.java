package nvmf.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * The server of the bare exchange: so many bytes in, so many bytes out, as fast as one thread and two system calls a batch can.
 * What it reaches is the limit that NVMe/TCP over the same sockets is measured against.
 */
final class BareServer {
    private BareServer() {}

    /** {@code spin|sleep hot|moving}: prints its port and serves one connection after the other until it is stopped. */
    public static void main(String[] arguments) throws Exception {
        boolean spin = arguments[0].equals("spin");
        boolean moves = arguments[1].equals("moving");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread acceptor = new Thread(() -> accept(server, spin, moves), "bare");
            acceptor.setDaemon(true);
            acceptor.start();
            Console.say(Console.PORT + server.socket().getLocalPort());
            Console.serveUsage();
        }
    }

    private static void accept(ServerSocketChannel server, boolean spin, boolean moves) {
        Memory small = moves ? Memory.disk(4096) : Memory.hot(4096);
        Memory large = moves ? Memory.disk(131072) : Memory.hot(131072);
        try {
            while (true) {
                SocketChannel client = server.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                one(client, spin, moves, small, large);
            }
        } catch (IOException e) {
            System.err.println("the bare server ended: " + e.getMessage());
        }
    }

    private static void one(SocketChannel client, boolean spin, boolean moves, Memory small, Memory large) {
        try (client) {
            Shape shape = shape(client);
            client.configureBlocking(!spin);
            serve(client, shape, moves, shape.bytes() == 4096 ? small : large);
        } catch (IOException e) {
            // The client went with responses still under way: the usual end.
        }
    }

    /** The first byte says which. */
    private static Shape shape(SocketChannel client) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        while (first.hasRemaining()) {
            if (client.read(first) < 0) {
                throw new EOFException("no shape came");
            }
        }
        List<Shape> all = Shape.ALL;
        return all.get(first.get(0));
    }

    private static void serve(SocketChannel client, Shape shape, boolean moves, Memory memory) throws IOException {
        Inbound in = new Inbound(shape.requestHeader(), shape.requestData(), moves, memory);
        Outbound out = new Outbound(shape.responseHeader(), shape.responseData(), moves, memory);
        while (true) {
            out.send(client, in.receive(client));
        }
    }
}
