package nvmf.transport.tcp.net;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import nvmf.api.spec.fabrics.AddressFamily;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.UnsupportedAddressException;

/** Between transport addresses and socket addresses. */
public final class Addresses {
    private Addresses() {}

    /** Whether TCP serves an address of that kind. */
    public static void check(TransportAddress address) throws UnsupportedAddressException {
        boolean internet = address.family() == AddressFamily.IPV4 || address.family() == AddressFamily.IPV6;
        if (address.type() != TransportType.TCP || !internet) {
            throw new UnsupportedAddressException(address + " is no address for TCP");
        }
    }

    /**
     * Runs what has to look up these names: at once if all of them are addresses themselves (or empty), else on a thread of its own,
     * since a look-up may take long.
     */
    public static void offLoop(List<String> names, Runnable task) {
        if (names.stream().allMatch(name -> name.isEmpty() || isLiteral(name))) {
            task.run();
        } else {
            Thread thread = new Thread(task, "nvmf-tcp-names");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static boolean isLiteral(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    /** The socket address of a transport address. Blocks for a name. */
    public static InetSocketAddress resolve(TransportAddress address) throws UnknownHostException {
        return new InetSocketAddress(resolve(address.traddr()), address.port());
    }

    public static InetAddress resolve(String traddr) throws UnknownHostException {
        try {
            return InetAddress.getByName(traddr);
        } catch (UnknownHostException e) {
            UnknownHostException told = new UnknownHostException("\"" + traddr + "\" is not known here");
            told.initCause(e);
            throw told;
        }
    }

    /**
     * The address of an interface by which it reaches another: of the same family, and of the link if that is.
     *
     * @throws IOException if there is no such interface, or it has no such address
     */
    public static InetAddress of(String device, InetAddress remote) throws IOException {
        NetworkInterface network = NetworkInterface.getByName(device);
        if (network == null) {
            throw new IOException("there is no interface \"" + device + "\" here");
        }
        return network.inetAddresses()
                .filter(local -> local.getAddress().length == remote.getAddress().length)
                .filter(local -> local.isLinkLocalAddress() == remote.isLinkLocalAddress())
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "interface " + device + " has no address that reaches " + remote.getHostAddress()));
    }

    /** The transport address of a socket's end. */
    public static TransportAddress of(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return TransportAddress.tcp(text(internet.getAddress()), internet.getPort());
        }
        return TransportAddress.tcp("unknown", 0);
    }

    private static String text(InetAddress address) {
        String text = NetUtil.toAddressString(address);
        if (address instanceof Inet6Address v6) {
            if (v6.getScopedInterface() != null) {
                return text + "%" + v6.getScopedInterface().getName();
            }
            if (v6.getScopeId() != 0) {
                return text + "%" + v6.getScopeId();
            }
        }
        return text;
    }
}
