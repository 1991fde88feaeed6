package nvmf.shell.print;

import java.util.List;

/**
 * What a command found out, in the two forms that it can be printed in. {@code text} is for people and ends without a line break;
 * {@code data} is what JSON is made of: records, maps, lists, numbers, booleans and anything with a fair {@code toString}.
 */
public final class Value {
    /** Nothing to say. */
    public static final Value NONE = new Value("", List.of(), false);

    private final String text;
    private final Object data;
    private final boolean present;

    private Value(String text, Object data, boolean present) {
        this.text = text;
        this.data = data;
        this.present = present;
    }

    /** A value that is printed by its structure: a list of records as a table, a record as names and values. */
    public static Value of(Object data) {
        return new Value(Text.of(data), data, true);
    }

    /** A list that is printed as a table, or as a sentence if there is nothing in it. */
    public static Value of(List<?> rows, String whenEmpty) {
        return rows.isEmpty() ? new Value(whenEmpty, rows, true) : of(rows);
    }

    /** A value with a text of its own. */
    public static Value of(String text, Object data) {
        return new Value(text, data, true);
    }

    /** A sentence, which scripts get as {@code {"message": …}}. */
    public static Value message(String sentence) {
        return new Value(sentence, new Message(sentence), true);
    }

    /** What JSON is made of. */
    public Object data() {
        return data;
    }

    public String text() {
        return text;
    }

    public String json() {
        return Json.of(data);
    }

    public boolean isPresent() {
        return present;
    }

    /** The text, so that a shell can print what a command returned. */
    @Override
    public String toString() {
        return text;
    }

    private record Message(String message) {}
}
