package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nvmf.api.block.BlockChannel;
import nvmf.testkit.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program of {@code docs/embedding.md} for a plain class path, compiled and run. */
class EmbeddingTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void theProgramOfThePageReadsASuperblockOverTcpWithThreeBundlesAndNetty() throws Exception {
        Path classes = EmbeddingPage.compile("Superblock", classPath(), folder);
        try (TcpTarget target = new TcpTarget(new LeakCheck())) {
            assertThat(run(classes, target)).isEqualTo("no file system of the ext family");
            try (BlockChannel disk = new BlockChannel(target.disk(), 10_000)) {
                disk.write(java.nio.ByteBuffer.wrap(EmbeddingPage.fileSystem("from afar")));
            }
            assertThat(run(classes, target)).isEqualTo("from afar");
        }
    }

    /** What the page says is needed, and nothing else. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Stream.of("nvmf.api", "nvmf.host", "nvmf.transport.tcp", "io/netty/", "slf4j-api")
                        .anyMatch(
                                needed -> entry.replace(File.separatorChar, '/').contains("/" + needed)
                                        || entry.contains(needed + "-")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(Path classes, TcpTarget target) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes + File.pathSeparator + classPath(),
                        "Superblock",
                        target.address().traddr() + ":" + target.address().port(),
                        TcpTarget.SUBNQN.value())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        return said.trim();
    }
}
