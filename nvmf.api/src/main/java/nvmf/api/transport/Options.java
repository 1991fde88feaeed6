package nvmf.api.transport;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that only some transports know, as text from a configuration or a command line. Unknown names are ignored by a
 * transport; a value it cannot take is an {@link IllegalArgumentException} with a sentence.
 */
public record Options(Map<String, String> values) {
    /** Header digest: a host asks for it, a controller grants it. true or false. */
    public static final String HEADER_DIGEST = "headerDigest";

    /** Data digest: a host asks for it, a controller grants it. true or false. */
    public static final String DATA_DIGEST = "dataDigest";

    /** Alignment of the data this side receives, HPDA of a host and CPDA of a controller, in dwords minus one: 0 to 31. */
    public static final String DATA_ALIGNMENT = "dataAlignment";

    /** R2Ts a host takes outstanding for one command, and the most a controller makes use of: 1 and more. */
    public static final String MAX_R2T = "maxR2t";

    /** The largest H2CData payload a controller takes, in bytes. */
    public static final String MAX_H2C_DATA = "maxH2cData";

    /** Whether a controller elides a completion that carries nothing (TCP: the SUCCESS flag). true or false. */
    public static final String ELIDE_SUCCESS = "elideSuccess";

    /** The local address a host connects from. */
    public static final String SOURCE_ADDRESS = "sourceAddress";

    /** The network interface a host connects by; by its name. */
    public static final String SOURCE_INTERFACE = "sourceInterface";

    /** The type of service (IPv6: traffic class) in what this side sends, 0 to 255; DSCP are its upper six bits. */
    public static final String TOS = "tos";

    /** How the system's queues prefer what this side sends, 0 to 6; set by the type of service where it is 0. */
    public static final String SOCKET_PRIORITY = "socketPriority";

    /** Whether the system asks a silent peer if it is there (SO_KEEPALIVE). true or false. */
    public static final String TCP_KEEP_ALIVE = "tcpKeepAlive";

    /** How long what was sent may be unacknowledged, in milliseconds, until the connection is over; 0 for as long as the system likes. */
    public static final String USER_TIMEOUT_MILLIS = "userTimeoutMillis";

    /** How long connecting, with the transport's own handshake, may take, in milliseconds. */
    public static final String CONNECT_TIMEOUT_MILLIS = "connectTimeoutMillis";

    public static final Options NONE = new Options(Map.of());

    public Options {
        values = Map.copyOf(values);
    }

    public static Options of(String name, String value) {
        return new Options(Map.of(name, value));
    }

    /** These settings and one more, which replaces an older value. */
    public Options with(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Options(more);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is true or false, not \"" + value + "\"");
        };
    }

    public int number(String name, int min, int max, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) < min || Long.parseLong(value) > max) {
            throw new IllegalArgumentException(
                    name + " is a number from " + min + " to " + max + ", not \"" + value + "\"");
        }
        return Integer.parseInt(value);
    }
}
