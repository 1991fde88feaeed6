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

    /** {@code spin|sleep hot|moving|read|sendfile}: prints its port and serves one connection after the other until it is stopped. */
    public static void main(String[] arguments) throws Exception {
        boolean spin = arguments[0].equals("spin");
        String payloads = arguments[1];
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread acceptor = new Thread(() -> accept(server, spin, payloads), "bare");
            acceptor.setDaemon(true);
            acceptor.start();
            Console.say(Console.PORT + server.socket().getLocalPort());
            Console.serveUsage();
        }
    }

    private static void accept(ServerSocketChannel server, boolean spin, String payloads) {
        try (Store store = Store.of(payloads)) {
            while (true) {
                SocketChannel client = server.accept();
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                one(client, spin, store);
            }
        } catch (IOException e) {
            System.err.println("the bare server ended: " + e);
        }
    }

    private static void one(SocketChannel client, boolean spin, Store store) {
        try (client) {
            Shape shape = shape(client);
            client.configureBlocking(!spin);
            store.serve(client, shape);
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
}
