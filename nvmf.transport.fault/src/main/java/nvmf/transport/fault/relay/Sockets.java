package nvmf.transport.fault.relay;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.UnsupportedAddressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between transport addresses and sockets. Everything but closing may block. */
public final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int BACKLOG = 128;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private Sockets() {}

    /** Whether TCP serves an address of that kind. */
    public static void check(TransportAddress address) throws UnsupportedAddressException {
        boolean internet = address.family() == AddressFamily.IPV4 || address.family() == AddressFamily.IPV6;
        if (address.type() != TransportType.TCP || !internet) {
            throw new UnsupportedAddressException(address + " is no address for TCP");
        }
    }

    /** This machine's own address, at any port that is free. */
    public static TransportAddress loopback() {
        return TransportAddress.tcp("127.0.0.1", 0);
    }

    /** A server socket at the address; the failure names it. */
    public static ServerSocket listen(TransportAddress address) throws IOException {
        ServerSocket door = new ServerSocket();
        try {
            door.setReuseAddress(true);
            door.bind(resolve(address), BACKLOG);
            return door;
        } catch (IOException e) {
            close(door);
            throw new IOException("cannot listen at " + address + ": " + e.getMessage(), e);
        }
    }

    /** A connection to the address, from the source if that is not empty; the failure names the address. */
    public static Socket connect(TransportAddress address, String source, int millis) throws IOException {
        Socket socket = new Socket();
        try {
            if (!source.isEmpty()) {
                socket.bind(new InetSocketAddress(resolve(source), 0));
            }
            socket.connect(resolve(address), millis);
            return socket;
        } catch (IOException e) {
            close(socket);
            throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    /** A socket of this machine that is not connected yet, and so can be known by its port first. */
    public static Socket local() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
        return socket;
    }

    /** Where a door really is: the port that was given, and numbers in place of a name. */
    public static TransportAddress of(TransportAddress asked, ServerSocket door) {
        return asked.numeric().isPresent() ? asked.withPort(door.getLocalPort()) : of(door.getLocalSocketAddress());
    }

    /** The socket address of a transport address. Blocks for a name. */
    public static InetSocketAddress resolve(TransportAddress address) throws UnknownHostException {
        return new InetSocketAddress(resolve(address.traddr()), address.port());
    }

    private static InetAddress resolve(String traddr) throws UnknownHostException {
        try {
            return InetAddress.getByName(traddr);
        } catch (UnknownHostException e) {
            UnknownHostException told = new UnknownHostException("\"" + traddr + "\" is not known here");
            told.initCause(e);
            throw told;
        }
    }

    /** The transport address of a socket's end. */
    public static TransportAddress of(SocketAddress end) {
        return end instanceof InetSocketAddress internet && internet.getAddress() != null
                ? TransportAddress.tcp(internet.getAddress().getHostAddress(), internet.getPort())
                : TransportAddress.tcp("unknown", 0);
    }

    /** Closes, whatever state it is in. */
    public static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed for us either way, and nobody could do anything about it.
            LOG.debug("a socket did not close in order: {}", e.toString());
        }
    }
}
