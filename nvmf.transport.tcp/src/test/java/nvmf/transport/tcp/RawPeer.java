package nvmf.transport.tcp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.transport.tcp.pdu.PduHeader;

/** A peer without manners: a plain socket that sends any bytes and reads PDUs, digests and all. */
final class RawPeer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer connect(TransportAddress address) throws IOException {
        return new RawPeer(new Socket(address.traddr(), address.port()));
    }

    static RawPeer accept(ServerSocket server) throws IOException {
        server.setSoTimeout(TIMEOUT_MILLIS);
        return new RawPeer(server.accept());
    }

    static ServerSocket server() throws IOException {
        return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Bytes from hexadecimal; blanks are for the reader, {@code +00*n} stands for n times that byte. */
    static byte[] bytes(String hex) {
        StringBuilder all = new StringBuilder();
        for (String part : hex.trim().split("\\s+")) {
            if (part.startsWith("+")) {
                int star = part.indexOf('*');
                all.append(part.substring(1, star).repeat(Integer.parseInt(part.substring(star + 1))));
            } else {
                all.append(part);
            }
        }
        return HexFormat.of().parseHex(all);
    }

    void send(String hex) throws IOException {
        send(bytes(hex));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next PDU, whole. */
    ByteBuffer read() throws IOException {
        byte[] header = new byte[PduHeader.BYTES];
        in.readFully(header);
        long plen = PduHeader.decode(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN), 0)
                .plen();
        if (plen < PduHeader.BYTES || plen > 2 << 20) {
            throw new IOException("PLEN " + plen);
        }
        byte[] pdu = Arrays.copyOf(header, (int) plen);
        in.readFully(pdu, PduHeader.BYTES, pdu.length - PduHeader.BYTES);
        return ByteBuffer.wrap(pdu).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] readNBytes(int n) throws IOException {
        byte[] bytes = new byte[n];
        in.readFully(bytes);
        return bytes;
    }

    /** Everything up to where the other side ends the connection. */
    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** Whether the other side ends the connection, with nothing more before that. */
    boolean isLeft() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Reads and throws away until the other side ends the connection. */
    void drain() throws IOException {
        try {
            while (in.read() >= 0) {
                in.skipNBytes(in.available());
            }
        } catch (EOFException | SocketException e) {
            // that was the end
        }
    }

    /** Leaves without a word: the other side sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
