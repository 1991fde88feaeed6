package nvmf.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of a benchmark on a processor of its own, where there are two and {@code taskset} is installed. While it is not its turn it
 * is stopped, since one that spins would take the processor from those whose turn it is.
 */
final class Worker implements AutoCloseable {
    private static final List<String> JVM = List.of(
            "-Xms512m",
            "-Xmx2g",
            "-XX:+UseSerialGC",
            "-XX:MaxDirectMemorySize=2g",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    private Worker(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** A main class of this module on that processor, with further options of the virtual machine. */
    static Worker java(int processor, Class<?> main, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(pinned(processor));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return start(main.getSimpleName(), command);
    }

    static Worker start(String name, List<String> command) throws IOException {
        return new Worker(
                name,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** What a command begins with to run on that processor only. */
    static List<String> pinned(int processor) {
        return Runtime.getRuntime().availableProcessors() > 1
                ? List.of("taskset", "-c", Integer.toString(processor))
                : List.of();
    }

    void say(String line) {
        in.println(line);
    }

    /** The next line that begins so, without its beginning. */
    String await(String prefix) throws IOException {
        return line(prefix).substring(prefix.length());
    }

    /** The next line that begins so. */
    String line(String prefix) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException(name + " ended without a line \"" + prefix + "…\"");
    }

    /** All it says until it ends. */
    String all() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
        }
        return all.toString();
    }

    void pause() throws IOException {
        signal("STOP");
    }

    void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException {
        ended(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start());
    }

    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        resume();
        process.destroy();
        if (!ended(process)) {
            process.destroyForcibly();
        }
    }
}
