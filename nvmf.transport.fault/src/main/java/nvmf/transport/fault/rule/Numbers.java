package nvmf.transport.fault.rule;

/** Numbers in rules. */
final class Numbers {
    private Numbers() {}

    /**
     * A number in decimal or, after {@code 0x}, in hex.
     *
     * @throws IllegalArgumentException with a sentence that says what it may be
     */
    static long parse(String name, String text, long min, long max) {
        if (text.matches("[0-9]{1,15}|0x[0-9a-fA-F]{1,12}")) {
            long number = text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + " is a number from " + min + " to " + max + ", not \"" + text + "\"");
    }
}
