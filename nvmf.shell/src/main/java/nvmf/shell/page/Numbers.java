package nvmf.shell.page;

import nvmf.shell.command.UsageException;

/** Numbers as options have them: decimal, or hex with 0x. */
final class Numbers {
    private Numbers() {}

    static int u32(String option, String text) {
        return (int) number(option, text, 0xFFFF_FFFFL);
    }

    static int u8(String option, String text) {
        return (int) number(option, text, 0xFF);
    }

    static long number(String option, String text, long max) {
        try {
            long value = Long.decode(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--" + option + " is a number, decimal or with 0x, not \"" + text + "\"", e);
        }
        throw new UsageException("--" + option + " is a number up to " + max + ", not " + text);
    }
}
