package nvmf.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import nvmf.shell.command.Catalog;
import nvmf.shell.command.Runner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandsTest {
    private static final Catalog CATALOG = Commands.catalog();

    static Stream<String> names() {
        return CATALOG.entries().stream().flatMap(entry -> entry.names().stream());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCommandIsHelpedWithTheSameEitherWay(String name) {
        assertThat(printed(name, "--help"))
                .startsWith("Usage: nvmf ")
                .contains("--help")
                .isEqualTo(printed("help", name))
                .isEqualTo(printed(name, "-h"));
    }

    private static String printed(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Runner(CATALOG).parse(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
