package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/writing-a-transport.md} shows is what is compiled and tested, and is as short as it says. */
final class GuideTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path TOY = ROOT.resolve("nvmf.transport.toy");
    private static final int LINES_MAX = 150;

    static Stream<Path> files() {
        return Stream.of("src/main/java", "src/test/java")
                .flatMap(folder -> SourcesTest.javaFiles(TOY.resolve(folder)))
                .filter(file -> !file.endsWith("package-info.java"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileOfTheToyIsQuotedToTheLetter(Path file) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/writing-a-transport.md")))
                .contains("```java\n" + Files.readString(file) + "```\n");
    }

    @Test
    void theToyHasLessThan150LinesWithoutImportsAndComments() throws IOException {
        List<Path> sources = files().filter(file -> !file.endsWith("ToyTransportContractTest.java"))
                .toList();
        assertThat(sources).hasSize(2);
        long lines = 0;
        for (Path file : sources) {
            lines += Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.matches("(import|package|//|/\\*|\\*).*"))
                    .count();
        }
        assertThat(lines).isBetween(50L, LINES_MAX - 1L);
    }
}
