package nvmf.shell.config;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.UsageException;

/**
 * Tells values that cannot be, as far as that can be said before anything is started: numbers and their bounds, sizes, ports, names
 * and filters. What only a bundle knows of its values it says itself, when it gets them.
 */
final class Values {
    private static final List<String> MEMORY = List.of(Names.RAM, Names.NULL);

    /** As the back ends read it: a step is 1024. */
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,19}(?:\\.\\d{1,18})?)\\s?(?:B|([KMGTPE])(?:IB)?)?", Pattern.CASE_INSENSITIVE);

    private static final String STEPS = "KMGTPE";
    private static final int PORT_MAX = 0xFFFF;

    /** Keys that mean the same wherever they stand. */
    private static final Map<String, Consumer<String>> CHECKS = Map.ofEntries(
            Map.entry(Names.BLOCK_SIZE, Values::blockSize),
            Map.entry("blockSizes", Values::blockSize),
            Map.entry("quota", Values::size),
            Map.entry("trtype", TransportType::named),
            Map.entry("hosts", Nqn::new),
            Map.entry("subnqn", Nqn::new));

    private Values() {}

    /**
     * Checks the values of a configuration.
     *
     * @param attributes what is known of its keys
     * @throws UsageException with what is wrong, and what can be instead
     */
    static void check(String pid, Map<String, Object> properties, List<Attribute> attributes) {
        String start = "\"" + pid + "\": ";
        try {
            attributes.forEach(attribute ->
                    elements(properties.get(attribute.id())).forEach(value -> checkKind(attribute, value)));
            properties.forEach((key, value) -> {
                if (key.endsWith(Targets.SUFFIX)) {
                    Targets.filter(key, value);
                }
                elements(value)
                        .forEach(each -> CHECKS.getOrDefault(key, text -> {}).accept(each.toString()));
            });
            checkService(properties);
            checkDisk(pid.replaceFirst("~.*", ""), properties);
        } catch (IllegalArgumentException e) {
            throw new UsageException(start + e.getMessage(), e);
        }
    }

    private static void checkKind(Attribute attribute, Object value) {
        boolean right = switch (attribute.kind()) {
            case INTEGER, LONG -> isWithin(attribute, value);
            case FLAG -> value.toString().matches("(?i)true|false");
            case TEXT -> attribute.options().isEmpty() || attribute.options().contains(value.toString());
            case OTHER -> true;
        };
        if (!right) {
            throw new UsageException("\"" + attribute.id() + "\" is " + what(attribute) + ", not \"" + value + "\"");
        }
    }

    private static String what(Attribute attribute) {
        return switch (attribute.kind()) {
            case INTEGER, LONG -> "a whole number from " + attribute.min() + " to " + attribute.max();
            case FLAG -> "true or false";
            case TEXT, OTHER -> String.join(" or ", attribute.options());
        };
    }

    private static boolean isWithin(Attribute attribute, Object value) {
        try {
            BigDecimal number = number(value.toString());
            return number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(BigDecimal.valueOf(attribute.min())) >= 0
                    && number.compareTo(BigDecimal.valueOf(attribute.max())) <= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Of bounded length, so that none takes long to look at. */
    private static BigDecimal number(String text) {
        if (!text.strip().matches("-?\\d{1,20}(\\.\\d{1,20})?")) {
            throw new UsageException("\"" + text + "\" is no number");
        }
        return new BigDecimal(text.strip());
    }

    /** TCP and RDMA have ports; an empty one is the usual one. */
    private static void checkService(Map<String, Object> properties) {
        String service = text(properties, "trsvcid");
        TransportType type = TransportType.named(
                properties.getOrDefault("trtype", TransportType.TCP.key()).toString());
        if (!service.isEmpty()
                && (type == TransportType.TCP || type == TransportType.RDMA)
                && !(service.matches("\\d{1,5}") && Integer.parseInt(service) <= PORT_MAX)) {
            throw new UsageException(
                    "\"trsvcid\" is a port, a number from 0 to " + PORT_MAX + ", not \"" + service + "\"");
        }
    }

    private static void checkDisk(String factoryPid, Map<String, Object> properties) {
        String size = text(properties, Names.SIZE).strip();
        boolean memory = MEMORY.contains(factoryPid);
        if (memory) {
            boolean counted = !text(properties, Names.BLOCKS).matches("0?");
            if (counted == !size.isEmpty()) {
                throw new UsageException("a disk needs either a \"" + Names.SIZE + "\" or \"" + Names.BLOCKS
                        + "\", not " + (counted ? "both" : "neither"));
            }
        }
        if (!size.isEmpty() && (memory || factoryPid.equals(Names.FILE))) {
            BigDecimal bytes = size(size);
            int block = blockSize(properties.getOrDefault(Names.BLOCK_SIZE, 512).toString());
            if (bytes.remainder(BigDecimal.valueOf(block)).signum() != 0) {
                throw new UsageException("a disk of " + bytes.toPlainString() + " bytes does not divide into blocks of "
                        + block + " bytes");
            }
        }
    }

    private static int blockSize(String text) {
        BigDecimal bytes = number(text);
        if (bytes.stripTrailingZeros().scale() > 0 || bytes.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw new UsageException("\"" + text + "\" is no number of bytes that a block can have");
        }
        Names.checkBlockSize(bytes.intValue());
        return bytes.intValue();
    }

    private static BigDecimal size(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UsageException("\"" + text
                    + "\" is not a size: write a number of bytes, or one with K, M, G, T, P or E, like 64M or 1.5T");
        }
        String step = matcher.group(2);
        int steps = step == null ? 0 : STEPS.indexOf(step.toUpperCase(Locale.ROOT)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << 10 * steps));
        if (bytes.signum() == 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new UsageException("a disk of size \"" + text + "\" cannot be");
        }
        return bytes.stripTrailingZeros();
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }

    /** One value or several, as JSON has them. */
    private static List<Object> elements(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof Collection<?> several) {
            return List.copyOf(several);
        }
        return value.getClass().isArray()
                ? IntStream.range(0, Array.getLength(value))
                        .mapToObj(i -> Array.get(value, i))
                        .toList()
                : List.of(value);
    }
}
