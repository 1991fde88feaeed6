package nvmf.controller.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import nvmf.api.spec.fabrics.IpLiteral;
import nvmf.api.spec.fabrics.TransportAddress;

/** IP addresses that begin with the same bits: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single one. */
public final class AddressRange {
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    private final byte[] prefix;
    private final int bits;

    private AddressRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Parses {@code ADDRESS} or {@code ADDRESS/BITS}. What stands beyond the bits is ignored.
     *
     * @throws IllegalArgumentException with a sentence, if that is no range of numeric addresses
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = IpLiteral.of(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> bad(text))
                .getAddress();
        int width = address.length * Byte.SIZE;
        if (slash < 0) {
            return new AddressRange(address, width);
        }
        String length = text.substring(slash + 1);
        if (!BITS.matcher(length).matches() || Integer.parseInt(length) > width) {
            throw bad(text);
        }
        return new AddressRange(address, Integer.parseInt(length));
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException(
                "a range of addresses is like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7, not \"" + text + "\"");
    }

    /** Whether an address is in it; one that is no IP address never is. */
    public boolean contains(TransportAddress address) {
        return address.numeric().filter(ip -> begins(ip.getAddress())).isPresent();
    }

    private boolean begins(byte[] address) {
        if (address.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int mask = 0xFF00 >> bits % Byte.SIZE & 0xFF;
        return Arrays.mismatch(address, 0, whole, prefix, 0, whole) < 0
                && (mask == 0 || (address[whole] & mask) == (prefix[whole] & mask));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range && bits == range.bits && begins(range.prefix);
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public String toString() {
        try {
            String address = InetAddress.getByAddress(prefix).getHostAddress();
            return bits == prefix.length * Byte.SIZE ? address : address + "/" + bits;
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + prefix.length + " bytes", e);
        }
    }
}
