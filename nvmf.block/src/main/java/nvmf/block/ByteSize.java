package nvmf.block;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nvmf.api.block.BlockDevice.Geometry;

/** Sizes as people write them: {@code 65536}, {@code 64M}, {@code 1.5 TiB}. A step is 1024. */
public final class ByteSize {
    // Bounded in every part, so that no text makes a number that takes long to compute. "MB" is refused: it is 10^6 to
    // some.
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,19}(?:\\.\\d{1,18})?)\\s?(?:B|([KMGTPE])(?:IB)?)?", Pattern.CASE_INSENSITIVE);

    private static final String STEPS = "KMGTPE";
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private ByteSize() {}

    /** How many bytes that is, at least 1. */
    public static long parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a size: write a number of bytes, or one with K, M, G, T, P or E, like 64M or 1.5T");
        }
        String step = matcher.group(2);
        int steps = step == null ? 0 : STEPS.indexOf(step.toUpperCase(Locale.ROOT)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << 10 * steps));
        if (bytes.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is more than a disk can have");
        }
        if (bytes.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number of bytes");
        }
        if (bytes.signum() == 0) {
            throw new IllegalArgumentException("a disk of size \"" + text + "\" cannot be");
        }
        return bytes.longValueExact();
    }

    /** The size of a disk that has it either as text or in blocks. */
    static long either(String size, long blocks, int blockSize) {
        if (size.isBlank() == (blocks == 0)) {
            throw new IllegalArgumentException("a disk needs either a size or blocks, not "
                    + (blocks == 0 ? "neither" : "both (\"" + size + "\" and " + blocks + ")"));
        }
        return blocks == 0 ? parse(size) : new Geometry(blockSize, blocks, false, false).bytes();
    }
}
