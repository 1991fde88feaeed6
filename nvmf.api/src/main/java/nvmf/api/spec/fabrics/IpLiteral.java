package nvmf.api.spec.fabrics;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses written in numbers. Whatever else a text is, nobody is asked for a name. */
public final class IpLiteral {
    /** All four numbers: shorter forms mean different things to different people. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private IpLiteral() {}

    /** The address a text names; empty if it is no IPv4 or IPv6 address. The scope of an IPv6 address is left out. */
    public static Optional<InetAddress> of(String text) {
        int scope = text.indexOf('%');
        boolean v6 = text.indexOf(':') >= 0;
        String literal = v6 && scope >= 0 ? text.substring(0, scope) : text;
        if (!(v6 ? IPV6 : IPV4).matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            // In brackets it is parsed and never looked up.
            return Optional.of(InetAddress.getByName(v6 ? "[" + literal + "]" : literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
