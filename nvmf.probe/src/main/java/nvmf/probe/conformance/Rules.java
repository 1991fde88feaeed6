package nvmf.probe.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import nvmf.probe.script.Script;

/** All rules, in the order of a report. */
final class Rules {
    private static final List<String> FILES = List.of("wire.rules", "fabrics.rules", "admin.rules", "nvm.rules");

    private Rules() {}

    static List<Rule> all() {
        return FILES.stream().flatMap(Rules::read).toList();
    }

    private static Stream<Rule> read(String name) {
        try (InputStream in = Rules.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Script.parse(name, text).stream().map(Rule::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
