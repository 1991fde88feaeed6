package nvmf.shell.command;

import java.util.List;

/**
 * A key that a configuration can have, as a bundle describes it (OSGi Compendium, 105 "Metatype Service").
 *
 * @param id      the key
 * @param kind    what its values are, each of them where there are several
 * @param options the values there are; empty if any will do
 * @param min     the least value of a number
 * @param max     the largest
 */
public record Attribute(String id, Kind kind, List<String> options, long min, long max) {
    /** What a value is. */
    public enum Kind {
        TEXT,
        INTEGER,
        LONG,
        FLAG,

        /** Of some other type, which only the bundle knows. */
        OTHER
    }

    public Attribute {
        options = List.copyOf(options);
    }

    /** A key for whatever value of a type. */
    public static Attribute of(String id, Kind kind) {
        return switch (kind) {
            case INTEGER -> new Attribute(id, kind, List.of(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> new Attribute(id, kind, List.of(), Long.MIN_VALUE, Long.MAX_VALUE);
        };
    }

    public Attribute withOptions(List<String> values) {
        return new Attribute(id, kind, values, min, max);
    }

    public Attribute within(long least, long largest) {
        return new Attribute(id, kind, options, least, largest);
    }
}
