package nvmf.api.spec.fabrics;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a controller is reached: TRTYPE, ADRFAM, TRADDR and TRSVCID. It is text as configured or as a discovery log told it; the
 * transport of that type parses and resolves it. An IPv6 address may carry a scope ({@code fe80::1%eth0}) and never brackets.
 */
public record TransportAddress(TransportType type, AddressFamily family, String traddr, String trsvcid) {
    /** The service identifier (TCP port) of NVMe over Fabrics I/O controllers. */
    public static final int IO_PORT = 4420;

    /** The service identifier (TCP port) of discovery controllers over TCP. */
    public static final int DISCOVERY_PORT = 8009;

    public static final int TRADDR_LENGTH_MAX = 256;
    public static final int TRSVCID_LENGTH_MAX = 32;

    private static final Pattern HOST_AND_PORT = Pattern.compile(
            "(?:\\[(?<v6>[^\\]]+)\\]|(?<host>[^:\\[\\]]+)|(?<bare>[^\\]\\[]*:[^\\]\\[]*:[^\\]\\[]*))(?::(?<port>\\d{1,5}))?");

    // FC-NVMe, "TRADDR": 0x is demanded since its second version, and written without by older tools.
    private static final Pattern FIBRE_CHANNEL = Pattern.compile("nn-(?:0x)?\\p{XDigit}{16}:pn-(?:0x)?\\p{XDigit}{16}");

    /** What stands for the service identifier where a transport has none. */
    private static final String NO_SERVICE = "none";

    public TransportAddress {
        Objects.requireNonNull(type);
        Objects.requireNonNull(family);
        if (traddr.isEmpty() || traddr.length() > TRADDR_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "a transport address has 1 to 256 characters, this one " + traddr.length());
        }
        if (trsvcid.length() > TRSVCID_LENGTH_MAX) {
            throw new IllegalArgumentException("a service identifier has at most 32 characters: " + trsvcid);
        }
    }

    /** A TCP address; the family is read off the text, a name being taken for IPv4 until it is resolved. */
    public static TransportAddress tcp(String traddr, int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a TCP port is a number up to 65535, not " + port);
        }
        return of(TransportType.TCP, traddr, Integer.toString(port));
    }

    /** An address whose family follows from the type and the text. */
    public static TransportAddress of(TransportType type, String traddr, String trsvcid) {
        return new TransportAddress(type, familyOf(type, traddr), traddr, trsvcid);
    }

    /**
     * Parses {@code ADDR}, {@code ADDR:PORT}, {@code [V6ADDR]} or {@code [V6ADDR]:PORT}; for Fibre Channel the names of node and
     * port, {@code nn-0xNODE:pn-0xPORT}; for the loop any name.
     *
     * @param defaultPort used where the text names none, by types that have ports
     * @throws IllegalArgumentException with a sentence that says what to write instead
     */
    public static TransportAddress parse(TransportType type, String text, int defaultPort) {
        if (type == TransportType.LOOP) {
            return of(type, text, "");
        }
        if (type == TransportType.FIBRE_CHANNEL) {
            return fibreChannel(text);
        }
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address: write ADDR, ADDR:PORT or [V6ADDR]:PORT");
        }
        int port = matcher.group("port") == null ? defaultPort : Integer.parseInt(matcher.group("port"));
        if (port > 0xFFFF) {
            throw new IllegalArgumentException("\"" + text + "\" has no valid port: it is a number up to 65535");
        }
        String host = matcher.group("v6") != null
                ? matcher.group("v6")
                : matcher.group("host") != null ? matcher.group("host") : matcher.group("bare");
        return of(type, host, Integer.toString(port));
    }

    private static TransportAddress fibreChannel(String text) {
        if (!FIBRE_CHANNEL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is no address for Fibre Channel: write nn-0xNODE:pn-0xPORT, each with sixteen hexadecimal digits");
        }
        return of(TransportType.FIBRE_CHANNEL, text, NO_SERVICE);
    }

    /** Whether the text names a port of its own; {@link #parse} uses its default otherwise. */
    public static boolean namesPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        return matcher.matches() && matcher.group("port") != null;
    }

    /**
     * The service identifier as a TCP port.
     *
     * @throws IllegalArgumentException if TRSVCID is not a port number
     */
    public int port() {
        if (!trsvcid.matches("[0-9]{1,5}") || Integer.parseInt(trsvcid) > 0xFFFF) {
            throw new IllegalArgumentException("\"" + trsvcid + "\" is not a port number");
        }
        return Integer.parseInt(trsvcid);
    }

    /** The IP address, where TRADDR is one written in numbers and of this family. */
    public Optional<InetAddress> numeric() {
        return switch (family) {
            case IPV4, IPV6 ->
                IpLiteral.of(traddr).filter(ip -> (traddr.indexOf(':') >= 0) == (family == AddressFamily.IPV6));
            default -> Optional.empty();
        };
    }

    /** The same place in the one way to write it that all others share: one IP address has many. */
    public TransportAddress canonical() {
        int scope = traddr.indexOf('%');
        return numeric()
                .map(ip -> of(type, ip.getHostAddress() + (scope < 0 ? "" : traddr.substring(scope)), trsvcid))
                .orElse(this);
    }

    /** Whether two name the same place, as far as that can be said without asking anybody. */
    public boolean isSamePlace(TransportAddress other) {
        return canonical().equals(other.canonical());
    }

    public TransportAddress withPort(int port) {
        return new TransportAddress(type, family, traddr, Integer.toString(port));
    }

    private static AddressFamily familyOf(TransportType type, String traddr) {
        return switch (type) {
            case TCP, RDMA -> traddr.indexOf(':') >= 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
            case FIBRE_CHANNEL -> AddressFamily.FIBRE_CHANNEL;
            case LOOP -> AddressFamily.INTRA_HOST;
            case PCIE -> AddressFamily.UNSPECIFIED;
        };
    }

    /** {@code tcp://127.0.0.1:4420}, {@code tcp://[::1]:4420}, {@code loop://name}. */
    @Override
    public String toString() {
        String host = family == AddressFamily.IPV6 ? "[" + traddr + "]" : traddr;
        return type.key() + "://" + host + (trsvcid.isEmpty() ? "" : ":" + trsvcid);
    }
}
