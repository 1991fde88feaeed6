package nvmf.shell.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.Side;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.fixture.FakeProbe;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FuzzTest {
    @TempDir
    Path folder;

    private final FakeProbe probe = new FakeProbe();
    private final Terminal terminal = new Terminal(new FakeWorld().with(probe));

    @Test
    void whatIsAskedForIsPlannedAndTheSeedIsPrinted() {
        Outcome outcome = terminal.run(
                new Fuzz(),
                "controller",
                "10.0.0.1:4420",
                "nqn.x",
                "--seed",
                "0x2a",
                "--count",
                "7",
                "--patience",
                "3");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEqualTo("seed 42\n");
        assertThat(probe.fuzzings)
                .containsExactly(new FuzzPlan(
                        Side.CONTROLLER,
                        TransportAddress.tcp("10.0.0.1", 4420),
                        new Nqn("nqn.x"),
                        42,
                        7,
                        Duration.ofSeconds(3),
                        false));
    }

    @Test
    void withoutASeedAnyIsTakenAndToldSoThatItCanBeRepeated() {
        Outcome outcome = terminal.run(new Fuzz(), "host", "127.0.0.1:4420", "--destructive");

        assertThat(probe.fuzzings).singleElement().satisfies(plan -> {
            assertThat(outcome.err()).isEqualTo("seed " + plan.seed() + "\n");
            assertThat(plan.target()).isEqualTo(Side.HOST);
            assertThat(plan.destructive()).isTrue();
            assertThat(plan.count()).isEqualTo(100_000);
        });
    }

    @Test
    void whatThePeerAnsweredIsCounted() {
        probe.fuzzed = new FuzzReport(42, 3, 100, 40, new TreeMap<>(Map.of("TermReq 1", 2L)), List.of());

        Outcome outcome = terminal.run(new Fuzz(), "controller", "10.0.0.1:4420", "--seed", "42", "-o", "json");

        assertThat(outcome.out().replaceAll("\\s+", ""))
                .isEqualTo("{\"seed\":42,\"sessions\":3,\"pdus\":100,\"mutated\":40,\"answers\":{\"TermReq1\":2}}");
    }

    @Test
    void aFindingIsAFailureWithItsSeedAndAScriptThatSaysItAgain() throws Exception {
        probe.fuzzed = new FuzzReport(
                42,
                3,
                100,
                40,
                new TreeMap<>(),
                List.of(new FuzzReport.Finding(44, "there was no answer to ICReq", "use admin\nsend hex 00\n")));

        Outcome outcome =
                terminal.folder(folder).run(new Fuzz(), "controller", "10.0.0.1:4420", "nqn.x", "--seed", "42");

        Path script = folder.resolve("nvmf-fuzz-44.nvmf");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo(
                        "seed 42\nnvmf command: seed 44: there was no answer to ICReq; again with --seed 44 --count 1,"
                                + " or byte by byte with nvmf script host 10.0.0.1:4420 " + script + "\n");
        assertThat(Files.readString(script)).isEqualTo("""
                # there was no answer to ICReq
                # nvmf fuzz controller 10.0.0.1:4420 nqn.x --seed 44 --count 1

                use admin
                send hex 00
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --seed red    | --seed is a number, not "red"
            --count 0     | the count is a positive number, not 0
            --patience 0  | --patience is a number of seconds from 1, not 0
            """)
    void numbersThatCannotBeAreAUsageError(String option, String sentence) {
        String[] words = option.split(" ");
        Outcome outcome = terminal.run(new Fuzz(), "controller", "10.0.0.1:4420", words[0], words[1]);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("nvmf command: " + sentence + "\n");
    }
}
