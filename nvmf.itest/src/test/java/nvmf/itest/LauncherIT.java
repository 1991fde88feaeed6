package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nvmf.transport.rdma.stub.RdmaStubComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./nvmf} and the jar it starts, as processes; in a copy of the tree without sources, so that nothing is built. */
@Timeout(180)
final class LauncherIT {
    private static final Path TREE = Path.of("").toAbsolutePath().getParent();
    private static final String JAR = "nvmf.app/target/nvmf.jar";
    private static final String PROMPT = "nvmf> ";
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path home;

    @TempDir
    private Path temporary;

    @BeforeEach
    void copyTheScript() throws IOException {
        copy("nvmf");
        copy("cnf/logging.properties");
    }

    @Test
    void aJavaThatIsTooOldIsRefusedInOneSentence() throws Exception {
        copy(JAR);
        Path jdk = home.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.22\"\n");

        Process process = nvmf(Map.of("JAVA_HOME", jdk.toString()));

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors()).hasLineCount(1).contains("Java 17 or newer is needed", "11.0.22");
    }

    @Test
    void aMissingJarWithoutSourcesIsToldInOneSentence() throws Exception {
        Process process = nvmf(Map.of());

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors()).hasLineCount(1).contains("nvmf.jar is missing");
    }

    @Test
    void aOneShotCommandPrintsItsResultAndNothingElse() throws Exception {
        copy(JAR);
        Process process = nvmf(Map.of(), "--help");

        assertThat(output(process)).startsWith("Usage: nvmf").doesNotContain("WARN", "DEBUG", "Exception");
        assertThat(process.waitFor()).isZero();
        assertThat(errors()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void theExitCodeTellsAMistakeFromAFailure() throws Exception {
        copy(JAR);
        Process mistake = nvmf(Map.of(), "connect", "127.0.0.1");
        assertThat(output(mistake)).isEmpty();
        assertThat(mistake.waitFor()).isEqualTo(2);
        assertThat(errors()).hasLineCount(1).startsWith("nvmf connect: ");

        Process failure = nvmf(Map.of(), "discover", "127.0.0.1:" + Machine.freePort());
        assertThat(output(failure)).isEmpty();
        assertThat(failure.waitFor()).isEqualTo(1);
        assertThat(errors()).hasLineCount(1).startsWith("nvmf discover: ");
    }

    @Test
    void whatKeepsAServerFromListeningIsToldInOneSentence() throws Exception {
        copy(JAR);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + other.getLocalPort();
            Process process = nvmf(Map.of(), "serve", "--listen", taken);
            assertThat(output(process)).isEmpty();
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(errors())
                    .isEqualTo("nvmf serve: something else listens at " + taken
                            + "; stop it or choose another port with --listen\n");
        }
        Process unknown = nvmf(Map.of(), "serve", "--listen", "999.1.1.1:4420");
        assertThat(output(unknown)).isEmpty();
        assertThat(unknown.waitFor()).isEqualTo(1);
        assertThat(errors())
                .isEqualTo("nvmf serve: 999.1.1.1 is not known here: choose another address with --listen\n");
    }

    @Test
    void theShellRunsACommandAndEndsWithoutAWordOnStandardError() throws Exception {
        copy(JAR);
        Process process = nvmf(Map.of());
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("lb\nexit 0\n");
        }

        assertThat(output(process)).contains("nvmf.api", "nvmf.transport.tcp");
        assertThat(process.waitFor()).isZero();
        assertThat(errors()).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aTerminatedProcessStopsItsComponentsAndLeavesNothing() throws Exception {
        copy(JAR);
        Process process = nvmf(Map.of("NVMF_LOG", "debug"));
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8);
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            input.write("lb\n");
            input.flush();
            assertThat(output.lines().anyMatch(line -> line.contains("nvmf.api")))
                    .isTrue();

            // destroy() would close the streams, and with them end the shell before the signal does.
            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(TERMINATED);
        }
        assertThat(errors()).contains("ShutdownComponent").contains("stopping");
        assertThat(leftovers()).isEmpty();
    }

    // They come after the start level that a daemon stops at was reached, and must start none the less.
    @Test
    void aDaemonTakesConfigurationsAndBundlesThatComeWhileItRuns() throws Exception {
        copy(JAR);
        Path file = Files.writeString(home.resolve("conf.json"), """
                { ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "nvmf.conf",
                  ":configurator:version": "1.0.0",
                  "nvmf.port~tcp": { "trtype": "tcp", "traddr": "127.0.0.1", "trsvcid": "0" } }
                """);
        Process process = nvmf(Map.of(), "serve", "--config", file.toString());
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();

            deploy(Assembly.jarOf(RdmaStubComponent.class));
            Eventually.holds(
                    () -> assertThat(output(nvmf(Map.of(), "transports"))).contains("nvmf.transport.rdma.stub"));

            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(TERMINATED);
        }
        assertThat(errors()).isEmpty();
    }

    // The table of transports as JSON comes only if what Tab made of the line is a command, an option and its value.
    @Test
    void onATerminalTheShellCompletesRemembersHelpsAndEnds() throws Exception {
        copy(JAR);
        assumeTrue(Pty.isThere(), "script of util-linux is not installed, so there is no terminal to type at");
        try (Pty pty = terminal("")) {
            pty.await("help lists the commands");
            pty.await(PROMPT);
            pty.type("transpo" + Pty.TAB + "--output-fo" + Pty.TAB + "json" + Pty.ENTER);
            pty.await("\"trtype\": \"tcp\"");
            pty.await(PROMPT);
            pty.type(Pty.UP + Pty.ENTER);
            pty.await("\"trtype\": \"tcp\"");
            pty.await(PROMPT);
            pty.type("help dd" + Pty.ENTER);
            pty.await("Usage: nvmf dd");
            pty.await(PROMPT);
            pty.type("exit 3" + Pty.ENTER);
            assertThat(pty.exitCode()).isEqualTo(3);
            assertThat(pty.rest()).contains("exit").doesNotContain("Exception", "Error", PROMPT);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void theEndOfTheInputEndsTheShellAsExitDoes() throws Exception {
        copy(JAR);
        assumeTrue(Pty.isThere(), "script of util-linux is not installed, so there is no terminal to type at");
        try (Pty pty = terminal("")) {
            pty.await(PROMPT);
            pty.type(Pty.END);
            assertThat(pty.exitCode()).isZero();
            pty.awaitEnd();
            assertThat(pty.rest()).doesNotContain("gosh", "stopping", "Exception", PROMPT);
        }
        assertThat(leftovers()).isEmpty();

        Process process = nvmf(Map.of());
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("lb\n");
        }
        assertThat(output(process)).contains("nvmf.api").doesNotContain("gosh");
        assertThat(process.waitFor()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void whatWasTypedIsKeptForTheNextSessionAndForNobodyElse() throws Exception {
        copy(JAR);
        assumeTrue(Pty.isThere(), "script of util-linux is not installed, so there is no terminal to type at");
        try (Pty pty = terminal("")) {
            pty.await(PROMPT);
            pty.type("transports" + Pty.ENTER);
            pty.await("nvmf.transport.tcp");
            pty.await(PROMPT);
            pty.type("exit" + Pty.ENTER);
            assertThat(pty.exitCode()).isZero();
        }
        Path history = home.resolve(".nvmf_history");
        assertThat(history).content().contains("transports");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        try (Pty pty = terminal("")) {
            pty.await(PROMPT);
            pty.type(Pty.UP + Pty.UP + Pty.ENTER);
            pty.await("nvmf.transport.tcp");
        }
    }

    @Test
    void besideARunningInstanceTheShellIsThatInstances() throws Exception {
        copy(JAR);
        assumeTrue(Pty.isThere(), "script of util-linux is not installed, so there is no terminal to type at");
        Process process = nvmf(Map.of(), "serve", "--listen", "127.0.0.1:0", "--instance", "office");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
            try (Pty pty = terminal("--instance office")) {
                pty.await("the running instance office");
                pty.await(PROMPT);
                pty.type("unexp" + Pty.TAB + "nqn.2024" + Pty.TAB + Pty.ENTER);
                pty.await("nqn.2024-01.io.nvmf:demo is not offered any more");
            }
        } finally {
            process.toHandle().destroy();
            process.waitFor();
        }
    }

    /** The shell on a terminal, with this test's own history. */
    private Pty terminal(String arguments) throws IOException {
        return new Pty(this::isolate, home.resolve("nvmf") + " " + arguments);
    }

    /** Into the folder that is watched, at once as a whole. */
    private void deploy(Path jar) throws IOException {
        Path copied = Files.copy(jar, home.resolve("copied.jar"));
        Files.move(copied, home.resolve("load").resolve("deployed.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void copy(String file) throws IOException {
        Path target = home.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(TREE.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private Process nvmf(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("nvmf").toString());
        builder.command().addAll(List.of(arguments));
        builder.redirectError(home.resolve("errors").toFile());
        isolate(builder.environment());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The java that runs the tests, and folders of this test; what a developer has set for his own use must not matter. */
    private void isolate(Map<String, String> environment) {
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("NVMF_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary + " -Duser.home=" + home);
        environment.keySet().removeAll(List.of("NVMF_LOG", "NVMF_LOAD", "XDG_RUNTIME_DIR"));
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String errors() throws IOException {
        return Files.readString(home.resolve("errors"));
    }

    /** Files and sockets, and the framework's folder; the folder in which a user's running instances are found stays. */
    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(file -> !Files.isDirectory(file)
                            || file.getFileName().toString().startsWith("osgi."))
                    .toList();
        }
    }
}
