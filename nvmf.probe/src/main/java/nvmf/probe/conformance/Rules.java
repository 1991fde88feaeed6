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
    private static final List<String> OF_ALL = List.of("wire.rules", "fabrics.rules", "discovery.rules");
    private static final List<String> OF_IO =
            List.of("admin.rules", "nvm.rules", "ana.rules", "reservation.rules", "management.rules");

    private Rules() {}

    static List<Rule> all() {
        return Stream.concat(
                        OF_ALL.stream().flatMap(name -> read(name, false)),
                        OF_IO.stream().flatMap(name -> read(name, true)))
                .toList();
    }

    private static Stream<Rule> read(String name, boolean io) {
        try (InputStream in = Rules.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Script.parse(name, text).stream().map(statement -> Rule.of(statement, io));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
