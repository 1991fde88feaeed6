package nvmf.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reads along what is logged while a test runs, to standard error as tests have it, and fails where that is an error of ours: whatever
 * a peer does, nobody is to find an {@code ERROR}, or a leak that Netty found, in the log of an operator.
 */
public final class QuietLog implements BeforeEachCallback, AfterEachCallback {
    private static final String[] NOT_IN_A_LOG = {
        " ERROR ",
        "LEAK:",
        "NullPointerException",
        "IndexOutOfBoundsException",
        "IllegalReferenceCountException",
        "ClassCastException",
        "OutOfMemoryError",
        "OutOfDirectMemoryError",
        "StackOverflowError"
    };

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private PrintStream before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = System.err;
        read.reset();
        System.setErr(new PrintStream(new Both(before, read), true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setErr(before);
        String logged = read.toString(StandardCharsets.UTF_8);
        for (String word : NOT_IN_A_LOG) {
            if (logged.contains(word)) {
                throw new AssertionError("there is \"" + word.strip() + "\" in what was logged:\n" + logged);
            }
        }
    }

    /** How many lines were logged so far. */
    public long lines() {
        return read.toString(StandardCharsets.UTF_8).lines().count();
    }

    /** What was logged so far. */
    public String text() {
        return read.toString(StandardCharsets.UTF_8);
    }

    /** What was logged so far had to be, since it was no peer that did wrong. */
    public void excuse() {
        read.reset();
    }

    private static final class Both extends OutputStream {
        private final OutputStream one;
        private final OutputStream other;

        Both(OutputStream one, OutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int b) throws IOException {
            one.write(b);
            other.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            one.write(bytes, offset, length);
            other.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            one.flush();
        }
    }
}
