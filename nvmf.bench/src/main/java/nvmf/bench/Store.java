package nvmf.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** What a bare server's payloads come from and go to. */
interface Store extends Closeable {
    /** Answers a client until it goes, which is an {@link IOException}. */
    void serve(SocketChannel client, Shape shape) throws IOException;

    @Override
    default void close() throws IOException {}

    /** {@code hot} or {@code moving} memory; or a file of which blocks are {@code read} or given to the socket by {@code sendfile}. */
    static Store of(String payloads) throws IOException {
        return switch (payloads) {
            case "hot" -> memory(false);
            case "moving" -> memory(true);
            case "read" -> file(FileOutbound.disk(), false);
            case "sendfile" -> file(FileOutbound.disk(), true);
            default ->
                throw new IllegalArgumentException("payloads are hot, moving, read or sendfile, not " + payloads);
        };
    }

    private static Store memory(boolean moves) {
        Memory small = moves ? Memory.disk(4096) : Memory.hot(4096);
        Memory large = moves ? Memory.disk(131072) : Memory.hot(131072);
        return (client, shape) -> {
            Memory memory = shape.bytes() == 4096 ? small : large;
            Inbound in = new Inbound(shape.requestHeader(), shape.requestData(), moves, memory);
            Outbound out = new Outbound(shape.responseHeader(), shape.responseData(), moves, memory);
            while (true) {
                out.send(client, in.receive(client));
            }
        };
    }

    private static Store file(FileChannel file, boolean transfers) {
        return new Store() {
            @Override
            public void serve(SocketChannel client, Shape shape) throws IOException {
                Inbound in = new Inbound(shape.requestHeader(), 0, false, Memory.hot(1));
                FileOutbound out = new FileOutbound(shape.responseHeader(), shape.bytes(), transfers, file);
                while (true) {
                    out.send(client, in.receive(client));
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
