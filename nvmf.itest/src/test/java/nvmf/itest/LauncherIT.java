package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import nvmf.transport.rdma.stub.RdmaStubComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./nvmf} and the jar it starts, as processes. */
@Timeout(180)
final class LauncherIT {
    @TempDir
    private Path home;

    @TempDir
    private Path temporary;

    private LauncherCopy copy;

    @BeforeEach
    void copyTheScript() throws IOException {
        copy = new LauncherCopy(home, temporary);
    }

    @Test
    void aJavaThatIsTooOldIsRefusedInOneSentence() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Path jdk = home.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.22\"\n");

        Process process = copy.nvmf(Map.of("JAVA_HOME", jdk.toString()));

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(copy.errors()).hasLineCount(1).contains("Java 17 or newer is needed", "11.0.22");
    }

    @Test
    void aMissingJarWithoutSourcesIsToldInOneSentence() throws Exception {
        Process process = copy.nvmf(Map.of());

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(copy.errors()).hasLineCount(1).contains("nvmf.jar is missing");
    }

    @Test
    void aOneShotCommandPrintsItsResultAndNothingElse() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Process process = copy.nvmf(Map.of(), "--help");

        assertThat(LauncherCopy.output(process)).startsWith("Usage: nvmf").doesNotContain("WARN", "DEBUG", "Exception");
        assertThat(process.waitFor()).isZero();
        assertThat(copy.errors()).isEmpty();
        assertThat(copy.leftovers()).isEmpty();
    }

    @Test
    void theExitCodeTellsAMistakeFromAFailure() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Process mistake = copy.nvmf(Map.of(), "connect", "127.0.0.1");
        assertThat(LauncherCopy.output(mistake)).isEmpty();
        assertThat(mistake.waitFor()).isEqualTo(2);
        assertThat(copy.errors()).hasLineCount(1).startsWith("nvmf connect: ");

        Process failure = copy.nvmf(Map.of(), "discover", "127.0.0.1:" + Machine.freePort());
        assertThat(LauncherCopy.output(failure)).isEmpty();
        assertThat(failure.waitFor()).isEqualTo(1);
        assertThat(copy.errors()).hasLineCount(1).startsWith("nvmf discover: ");
    }

    @Test
    void whatKeepsAServerFromListeningIsToldInOneSentence() throws Exception {
        copy.copy(LauncherCopy.JAR);
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + other.getLocalPort();
            Process process = copy.nvmf(Map.of(), "serve", "--listen", taken);
            assertThat(LauncherCopy.output(process)).isEmpty();
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(copy.errors())
                    .isEqualTo("nvmf serve: something else listens at " + taken
                            + "; stop it or choose another port with --listen\n");
        }
        Process unknown = copy.nvmf(Map.of(), "serve", "--listen", "999.1.1.1:4420");
        assertThat(LauncherCopy.output(unknown)).isEmpty();
        assertThat(unknown.waitFor()).isEqualTo(1);
        assertThat(copy.errors())
                .isEqualTo("nvmf serve: 999.1.1.1 is not known here: choose another address with --listen\n");
    }

    @Test
    void theShellRunsACommandAndEndsWithoutAWordOnStandardError() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Process process = copy.nvmf(Map.of());
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("lb\nexit 0\n");
        }

        assertThat(LauncherCopy.output(process)).contains("nvmf.api", "nvmf.transport.tcp");
        assertThat(process.waitFor()).isZero();
        assertThat(copy.errors()).isEmpty();
        assertThat(copy.leftovers()).isEmpty();
    }

    @Test
    void aTerminatedProcessStopsItsComponentsAndLeavesNothing() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Process process = copy.nvmf(Map.of("NVMF_LOG", "debug"));
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8);
                BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            input.write("lb\n");
            input.flush();
            assertThat(output.lines().anyMatch(line -> line.contains("nvmf.api")))
                    .isTrue();

            // destroy() would close the streams, and with them end the shell before the signal does.
            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(LauncherCopy.TERMINATED);
        }
        assertThat(copy.errors()).contains("ShutdownComponent").contains("stopping");
        assertThat(copy.leftovers()).isEmpty();
    }

    @Test
    void bundlesAreReadWhereTheyAre() throws Exception {
        copy.copy(LauncherCopy.JAR);
        assertThat(locations()).contains("reference:file:" + home.resolve("nvmf.app/target/apart/jar/nvmf.api-"));
        assertThat(copy.leftovers()).isEmpty();

        FileTime built = FileTime.from(Instant.now());
        Files.setLastModifiedTime(home.resolve(LauncherCopy.JAR), built);
        assertThat(locations()).contains("reference:file:");
        assertThat(Files.getLastModifiedTime(home.resolve("nvmf.app/target/apart")))
                .isGreaterThan(built);
        assertThat(home.resolve("nvmf.app/target"))
                .isDirectoryNotContaining("glob:**/apart.*")
                .isDirectoryNotContaining("glob:**.jsa.*");
    }

    @Test
    void aServerGoesOnWhenWhatItStartedFromIsGone() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Process process = copy.nvmf(Map.of(), "serve", "--listen", "127.0.0.1:0");
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
            Files.move(home.resolve("nvmf.app/target/apart"), temporary.resolve("apart"));

            // What it needs for these it has not loaded yet.
            Process exported = copy.nvmf(Map.of(), "nbd-open", "--nbd", "127.0.0.1:0");
            LauncherCopy.output(exported);
            assertThat(exported.waitFor()).isZero();
            // All disks, as they come.
            Eventually.holds(() -> assertThat(LauncherCopy.output(copy.nvmf(Map.of(), "nbd-list")))
                    .contains("nbd://127.0.0.1:"));
            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(LauncherCopy.TERMINATED);
        }
        assertThat(copy.errors()).isEmpty();
    }

    @Test
    void aTreeThatWasMovedStartsFromWhereItIs() throws Exception {
        LauncherCopy before = new LauncherCopy(home.resolve("before"), temporary);
        before.copy(LauncherCopy.JAR);
        assertThat(before.nvmf(Map.of(), "transports").waitFor()).isZero();
        Path moved = home.resolve("moved");
        Files.move(home.resolve("before"), moved);
        LauncherCopy after = new LauncherCopy(moved, temporary);
        Process process = after.nvmf(Map.of(), "transports");

        assertThat(LauncherCopy.output(process)).contains("nvmf.transport.tcp");
        assertThat(process.waitFor()).isZero();
        assertThat(moved.resolve("nvmf.app/target/apart/options"))
                .content()
                .contains(moved.toString())
                .doesNotContain("/before/");
        assertThat(after.errors()).isEmpty();
    }

    @Test
    void aPathThatIsNoAddressWillDo() throws Exception {
        LauncherCopy odd = new LauncherCopy(home.resolve("a+b"), temporary);
        odd.copy(LauncherCopy.JAR);
        Process process = odd.nvmf(Map.of(), "transports");

        assertThat(LauncherCopy.output(process)).contains("nvmf.transport.tcp");
        assertThat(process.waitFor()).isZero();
        assertThat(odd.errors()).isEmpty();
    }

    /** Where a shell's bundles are. */
    private String locations() throws Exception {
        Process process = copy.nvmf(Map.of());
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("lb -l\nexit 0\n");
        }
        String output = LauncherCopy.output(process);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    // They come after the start level that a daemon stops at was reached, and must start none the less.
    @Test
    void aDaemonTakesConfigurationsAndBundlesThatComeWhileItRuns() throws Exception {
        copy.copy(LauncherCopy.JAR);
        Path file = Files.writeString(home.resolve("conf.json"), """
                { ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "nvmf.conf",
                  ":configurator:version": "1.0.0",
                  "nvmf.port~tcp": { "trtype": "tcp", "traddr": "127.0.0.1", "trsvcid": "0" } }
                """);
        Process process = copy.nvmf(Map.of(), "serve", "--config", file.toString());
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();

            copy.deploy(Assembly.jarOf(RdmaStubComponent.class));
            Eventually.holds(() -> assertThat(LauncherCopy.output(copy.nvmf(Map.of(), "transports")))
                    .contains("nvmf.transport.rdma.stub"));

            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(LauncherCopy.TERMINATED);
        }
        assertThat(copy.errors()).isEmpty();
    }
}
