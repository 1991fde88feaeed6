package nvmf.shell.print;

/** Text that may come from a peer, made safe for a terminal: nothing that could move a cursor or change a colour. */
public final class Printable {
    private Printable() {}

    /** The same on one line, so that nobody can make up a line of output. */
    public static String line(String text) {
        return of(text).replace('\n', '?');
    }

    /** The text with every control character, and whatever is not plain text in a line, replaced by {@code ?}. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean shown = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
            safe.appendCodePoint(shown || c == '\n' ? c : '?');
        });
        return safe.toString();
    }
}
