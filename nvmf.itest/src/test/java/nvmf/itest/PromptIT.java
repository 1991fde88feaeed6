package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The interactive shell of {@code ./nvmf}, at a terminal at which somebody types. */
@Timeout(180)
final class PromptIT {
    private static final String PROMPT = "nvmf> ";

    @TempDir
    private Path home;

    @TempDir
    private Path temporary;

    private LauncherCopy copy;

    @BeforeEach
    void copyTheScript() throws Exception {
        assumeTrue(
                Pty.isThere(),
                "script of util-linux and env of coreutils 8.31 are not installed, so there is no terminal to type at");
        copy = new LauncherCopy(home, temporary);
        copy.copy(LauncherCopy.JAR);
    }

    // The table of transports as JSON comes only if what Tab made of the line is a command, an option and its value.
    @Test
    void onATerminalTheShellCompletesRemembersHelpsAndEnds() throws Exception {
        try (Pty pty = copy.terminal("")) {
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
        assertThat(copy.leftovers()).isEmpty();
    }

    @Test
    void aCommandThatIsNotThereIsToldInOneSentence() throws Exception {
        try (Pty pty = copy.terminal("")) {
            pty.await(PROMPT);
            pty.type("nosuch" + Pty.ENTER);
            assertThat(pty.await(PROMPT))
                    .contains("there is no command \"nosuch\"; help lists them")
                    .doesNotContain("Exception");
            pty.type("connekt" + Pty.ENTER);
            assertThat(pty.await(PROMPT)).contains("there is no command \"connekt\", but connect");
        }
    }

    // The next one would wait for the same thread of the transport.
    @Test
    void anInterruptEndsTheCommandInOrderAndTheNextOneRuns() throws Exception {
        Process process = copy.nvmf(Map.of(), "serve", "--listen", "127.0.0.1:0", "--instance", "office");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String served = output.lines()
                    .takeWhile(line -> !line.equals("ready"))
                    .filter(line -> line.contains("nvme connect"))
                    .findFirst()
                    .orElseThrow();
            String[] words = served.strip().split(" ");
            String at = words[5] + ":" + words[7] + " " + words[9];
            try (Pty pty = copy.terminal("--instance office")) {
                pty.await(PROMPT);
                pty.type("perf " + at + " --time 100" + Pty.ENTER);
                // Megabytes: the load itself is under way, and not the way there.
                Eventually.holds(() -> assertThat(LauncherCopy.output(copy.nvmf(Map.of(), "controllers")))
                        .contains("nqn.2014-08.org.nvmexpress:uuid:")
                        .containsPattern("(?m)^ +1 +\\d+ .*\\d{8}"));
                pty.type(Pty.INTERRUPT);
                assertThat(pty.await(PROMPT)).contains("perf: interrupted").doesNotContain("Exception");
                pty.type("id-ctrl " + at + Pty.ENTER);
                pty.await("subnqn");
            }
        } finally {
            process.toHandle().destroy();
            process.waitFor();
        }
    }

    @Test
    void theEndOfTheInputEndsTheShellAsExitDoes() throws Exception {
        try (Pty pty = copy.terminal("")) {
            pty.await(PROMPT);
            pty.type(Pty.END);
            assertThat(pty.exitCode()).isZero();
            pty.awaitEnd();
            assertThat(pty.rest()).doesNotContain("gosh", "stopping", "Exception", PROMPT);
        }
        assertThat(copy.leftovers()).isEmpty();

        Process process = copy.nvmf(Map.of());
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("lb\n");
        }
        assertThat(LauncherCopy.output(process)).contains("nvmf.api").doesNotContain("gosh");
        assertThat(process.waitFor()).isZero();
        assertThat(copy.errors()).isEmpty();
    }

    @Test
    void whatWasTypedIsKeptForTheNextSessionAndForNobodyElse() throws Exception {
        try (Pty pty = copy.terminal("")) {
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
        try (Pty pty = copy.terminal("")) {
            pty.await(PROMPT);
            pty.type(Pty.UP + Pty.UP + Pty.ENTER);
            pty.await("nvmf.transport.tcp");
        }
    }

    @Test
    void besideARunningInstanceTheShellIsThatInstances() throws Exception {
        Process process = copy.nvmf(Map.of(), "serve", "--listen", "127.0.0.1:0", "--instance", "office");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
            try (Pty pty = copy.terminal("--instance office")) {
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
}
