package nvmf.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to do an exchange, in two processes of their own: a server on the first processor and a client on the second, where
 * there are two and {@code taskset} is installed.
 *
 * @param server the main class of the server: takes {@code SHAPE MODE}, prints {@code port N}
 * @param client the main class of the client: takes {@code SHAPE MODE PORT WARMUP SECONDS}, prints an {@link Outcome}
 */
record Contestant(String name, Class<?> server, Class<?> client, String mode, List<String> options) {
    Outcome run(Shape shape, int warmupSeconds, int seconds) throws IOException, InterruptedException {
        Process serving = start(0, server, List.of(shape.name(), mode));
        try (BufferedReader announced = output(serving)) {
            String port = await(announced, "port ").substring("port ".length());
            Process loading = start(
                    1,
                    client,
                    List.of(shape.name(), mode, port, Integer.toString(warmupSeconds), Integer.toString(seconds)));
            try (BufferedReader result = output(loading)) {
                return Outcome.ofLine(await(result, "outcome "));
            } finally {
                loading.destroy();
                loading.waitFor();
            }
        } finally {
            serving.destroy();
            serving.waitFor();
        }
    }

    private Process start(int processor, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Runtime.getRuntime().availableProcessors() > 1) {
            command.addAll(List.of("taskset", "-c", Integer.toString(processor)));
        }
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private String await(BufferedReader output, String prefix) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException(name + " ended without a line \"" + prefix + "…\"");
    }
}
