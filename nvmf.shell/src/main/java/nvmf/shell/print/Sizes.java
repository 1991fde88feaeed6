package nvmf.shell.print;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: {@code 512}, {@code 64K}, {@code 256M}, {@code 1GiB}; units are powers of 1024. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(?<number>[0-9]{1,18})(?<unit>[KMGTP]?)(?:i?B)?");
    private static final String UNITS = "KMGTP";

    private Sizes() {}

    /**
     * The bytes of a size.
     *
     * @throws IllegalArgumentException with a sentence that says how sizes are written
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT).replace("IB", "B"));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a size: write a number of bytes, or one with K, M, G or T");
        }
        String unit = matcher.group("unit");
        long factor = unit.isEmpty() ? 1 : 1L << 10 * (UNITS.indexOf(unit) + 1);
        long number = Long.parseLong(matcher.group("number"));
        if (number > Long.MAX_VALUE / factor) {
            throw new IllegalArgumentException("\"" + text + "\" is larger than any disk can be");
        }
        return number * factor;
    }

    /** The size in the largest unit that leaves a number from 1 on: {@code 1.07 GB} as nvme-cli does, in powers of 1000. */
    public static String decimal(long bytes) {
        double value = bytes;
        int unit = -1;
        while (value >= 1000 && unit < UNITS.length() - 1) {
            value /= 1000;
            unit++;
        }
        return unit < 0
                ? bytes + " B"
                : String.format(Locale.ROOT, "%.2f %sB", value, unit == 0 ? "k" : UNITS.substring(unit, unit + 1));
    }

    /** The size in the largest power of 1024 that divides it: {@code 256 MiB}. */
    public static String binary(long bytes) {
        long value = bytes;
        int unit = -1;
        while (value != 0 && value % 1024 == 0 && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        return unit < 0 ? bytes + " B" : value + " " + UNITS.charAt(unit) + "iB";
    }
}
