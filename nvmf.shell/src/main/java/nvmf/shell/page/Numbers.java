package nvmf.shell.page;

import nvmf.shell.command.UsageException;

/** Numbers as options have them: decimal, or hex with 0x. */
public final class Numbers {
    private Numbers() {}

    public static int u32(String option, String text) {
        return (int) number(option, text, 0xFFFF_FFFFL);
    }

    public static int u8(String option, String text) {
        return (int) number(option, text, 0xFF);
    }

    /** Any 64 bits. */
    public static long u64(String option, String text) {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    "--" + option + " is a number of 64 bits, decimal or with 0x, not \"" + text + "\"", e);
        }
    }

    public static long number(String option, String text, long max) {
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
