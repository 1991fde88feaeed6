package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that only source shows. */
final class SourcesTest {
    private static final int LINES_MAX = 300;
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void theSourcesOfAllModulesAreLookedAt() throws IOException {
        assertThat(sources("src/main/java")
                        .map(file -> ROOT.relativize(file).getName(0).toString()))
                .contains("nvmf.api", "nvmf.transport.tcp", "nvmf.shell");
    }

    @Test
    void noSourceFileIsLong() throws IOException {
        assertThat(sources("src/main/java").filter(file -> lines(file).size() > LINES_MAX))
                .isEmpty();
    }

    @Test
    void noTestSleeps() throws IOException {
        assertThat(sources("src/test/java")
                        .filter(file -> !file.endsWith("SourcesTest.java"))
                        .filter(file -> mentions(file, "Thread.sleep(")))
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        assertThat(sources("src/main/java")
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
                .isEmpty();
    }

    private static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> roots = modules.map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .toList();
            return roots.stream().flatMap(SourcesTest::javaFiles);
        }
    }

    static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean mentions(Path file, String text) {
        return lines(file).stream().anyMatch(line -> line.contains(text));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
