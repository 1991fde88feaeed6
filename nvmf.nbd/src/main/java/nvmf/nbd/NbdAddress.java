package nvmf.nbd;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;

/** Where an NBD server listens: {@code ADDR[:PORT]}, {@code [ADDR]:PORT} for IPv6, or {@code unix:PATH}. */
public record NbdAddress(SocketAddress socket) {
    /** What IANA gave to NBD. */
    public static final int PORT = 10809;

    private static final String UNIX = "unix:";

    /**
     * Reads an address as it is written in configurations.
     *
     * @throws IllegalArgumentException with a sentence that says how to write one
     */
    public static NbdAddress parse(String text) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.isEmpty()) {
                throw new IllegalArgumentException("unix: wants the path of a socket behind it");
            }
            return new NbdAddress(UnixDomainSocketAddress.of(Path.of(path).toAbsolutePath()));
        }
        TransportAddress address = TransportAddress.parse(TransportType.TCP, text, PORT);
        InetSocketAddress socket = new InetSocketAddress(address.traddr(), address.port());
        if (socket.isUnresolved()) {
            throw new IllegalArgumentException("the host \"" + address.traddr() + "\" is not known");
        }
        return new NbdAddress(socket);
    }

    /** What a client's command line takes for that export ("The NBD URI"). */
    String uri(String export) {
        String name = URLEncoder.encode(export, StandardCharsets.UTF_8).replace("+", "%20");
        if (socket instanceof UnixDomainSocketAddress unix) {
            return "nbd+unix:///" + name + "?socket=" + unix.getPath();
        }
        return "nbd://" + this + "/" + name;
    }

    @Override
    public String toString() {
        if (socket instanceof UnixDomainSocketAddress unix) {
            return UNIX + unix.getPath();
        }
        InetSocketAddress inet = (InetSocketAddress) socket;
        String host = inet.getAddress().getHostAddress();
        return (inet.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
