package nvmf.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a process of a benchmark is spoken to: one line on standard input, one on standard output for each. */
final class Console {
    static final String PORT = "port ";
    static final String MEASURING = "measuring";
    static final String MEMORY = "memory ";

    private Console() {}

    /** Does what a line says. */
    @FunctionalInterface
    interface Handler {
        void handle(String line) throws Exception;
    }

    /** Hands each line over, until there are no more. */
    static void serve(Handler handler) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            handler.handle(line);
        }
    }

    /** Answers a server's lines: what it has used, and how much memory it holds. */
    static void serveUsage() throws Exception {
        serve(line -> say(line.equals(MEMORY.strip()) ? memory() : Usage.now().toLine()));
    }

    /** Live heap, and all that is resident, in KiB. */
    static String memory() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .findFirst()
                .orElse("0");
        return MEMORY + (runtime.totalMemory() - runtime.freeMemory()) / 1024 + " " + resident;
    }

    static void say(String line) {
        System.out.println(line);
    }
}
