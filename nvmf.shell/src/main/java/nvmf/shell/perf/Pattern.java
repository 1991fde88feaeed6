package nvmf.shell.perf;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nvmf.shell.command.UsageException;

/** Which blocks are asked for, and for what: fio's {@code rw}. */
public enum Pattern {
    READ(false, 100),
    WRITE(false, 0),
    RW(false, 50),
    RANDREAD(true, 100),
    RANDWRITE(true, 0),
    RANDRW(true, 50);

    private final boolean random;
    private final int readPercent;

    Pattern(boolean random, int readPercent) {
        this.random = random;
        this.readPercent = readPercent;
    }

    boolean isRandom() {
        return random;
    }

    boolean isMixed() {
        return readPercent > 0 && readPercent < 100;
    }

    /** Of a hundred commands, how many read if nobody says otherwise. */
    int readPercent() {
        return readPercent;
    }

    /** Its name as fio writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The pattern of a name.
     *
     * @throws UsageException with the names there are
     */
    static Pattern named(String word) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("--rw is "
                        + Arrays.stream(values()).map(Pattern::word).collect(Collectors.joining(", "))
                        + ", not \"" + word + "\""));
    }
}
