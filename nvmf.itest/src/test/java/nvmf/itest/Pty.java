package nvmf.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process on a terminal of its own, made by {@code script} of util-linux, and somebody who types there and reads what it shows. An
 * interrupt reaches it also where the build was started to ignore them, as a shell without job control does in the background: whatever
 * is started inherits that, and a virtual machine then takes no handler of its own.
 */
final class Pty implements AutoCloseable {
    static final String TAB = "\t";
    static final String ENTER = "\r";
    static final String UP = "\u001bOA";
    static final String END = "\u0004";
    static final String INTERRUPT = "\u0003";

    private static final long LIMIT_SECONDS = 40;

    private static final List<String> SCRIPT = List.of("env", "--default-signal=INT", "script");

    private final Process process;
    private final Writer keys;
    private final StringBuilder shown = new StringBuilder();
    private boolean closed;

    Pty(Consumer<Map<String, String>> environment, String command) throws IOException {
        ProcessBuilder builder =
                script("-q", "-e", "-f", "-c", "stty rows 24 cols 120 && exec " + command, "/dev/null");
        builder.redirectErrorStream(true);
        environment.accept(builder.environment());
        builder.environment().put("TERM", "xterm");
        process = builder.start();
        keys = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::read, "pty");
        reader.setDaemon(true);
        reader.start();
    }

    private static ProcessBuilder script(String... arguments) {
        List<String> command = new ArrayList<>(SCRIPT);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Whether this machine can: other systems have a {@code script}, and an {@code env}, that take other arguments. */
    static boolean isThere() throws InterruptedException {
        try {
            Process version = script("--version").start();
            String text = new String(version.getInputStream().readAllBytes(), UTF_8);
            return version.waitFor() == 0 && text.contains("util-linux");
        } catch (IOException e) {
            return false;
        }
    }

    private void read() {
        try (Reader reader = new InputStreamReader(process.getInputStream(), UTF_8)) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                show((char) c);
            }
        } catch (IOException e) {
            show('!');
        }
        end();
    }

    private synchronized void show(char c) {
        shown.append(c);
        notifyAll();
    }

    private synchronized void end() {
        closed = true;
        notifyAll();
    }

    void type(String text) throws IOException {
        keys.write(text);
        keys.flush();
    }

    /** Waits until that was shown, and forgets all up to it. */
    synchronized String await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (shown.indexOf(text) < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (closed || left <= 0) {
                throw new AssertionError("\"" + text + "\" was not shown, but:\n" + shown);
            }
            wait(left);
        }
        int after = shown.indexOf(text) + text.length();
        String before = shown.substring(0, after);
        shown.delete(0, after);
        return before;
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end; it shows:\n" + rest());
        }
        return process.exitValue();
    }

    /** Waits until nothing more is shown. */
    synchronized void awaitEnd() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("the process does not end; it shows:\n" + shown);
            }
            wait(left);
        }
    }

    /** What was shown since the last text that was waited for. */
    synchronized String rest() {
        return shown.toString();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
