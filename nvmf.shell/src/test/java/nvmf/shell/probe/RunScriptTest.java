package nvmf.shell.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nvmf.api.probe.ScriptReport;
import nvmf.api.probe.Side;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.fixture.FakeProbe;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunScriptTest {
    @TempDir
    Path folder;

    private final FakeProbe probe = new FakeProbe();
    private final Terminal terminal = new Terminal(new FakeWorld().with(probe));

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("one.nvmf"), "send icreq\n");
        terminal.folder(folder);
    }

    @Test
    void aScriptIsReadAndItsPdusArePrintedToStandardError() {
        Outcome outcome = terminal.run(new RunScript(), "host", "127.0.0.1:4420", "one.nvmf", "-D", "nqn=nqn.x");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEqualTo("all went as it says\n");
        assertThat(outcome.err()).isEqualTo("> icreq\n");
        assertThat(probe.scripts).singleElement().satisfies(plan -> {
            assertThat(plan.self()).isEqualTo(Side.HOST);
            assertThat(plan.address()).isEqualTo(TransportAddress.tcp("127.0.0.1", 4420));
            assertThat(plan.name()).isEqualTo("one.nvmf");
            assertThat(plan.text()).isEqualTo("send icreq\n");
            assertThat(plan.variables()).isEqualTo(Map.of("nqn", "nqn.x"));
        });
    }

    @Test
    void aPeerThatDidSomethingElseIsAFailureInOneSentence() {
        probe.script = new ScriptReport(false, "one.nvmf, line 1 (expect icresp): nothing came instead");

        Outcome outcome = terminal.run(new RunScript(), "controller", "127.0.0.1:4420", "one.nvmf", "--quiet");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: one.nvmf, line 1 (expect icresp): nothing came instead\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            target | 127.0.0.1:4420 | the first argument is host or controller, not "target"
            host   | 127.0.0.1      | "127.0.0.1" names no port: write ADDR:PORT, for example 127.0.0.1:4420
            """)
    void argumentsThatCannotBeAreAUsageError(String side, String address, String sentence) {
        Outcome outcome = terminal.run(new RunScript(), side, address, "one.nvmf");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("nvmf command: " + sentence + "\n");
        assertThat(probe.scripts).isEmpty();
    }

    @Test
    void withoutTheBundleTheCommandNamesIt() {
        Outcome outcome =
                new Terminal(new FakeWorld()).folder(folder).run(new RunScript(), "host", "127.0.0.1:4420", "one.nvmf");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("nvmf command: the bundle nvmf.probe is not installed\n");
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        Outcome outcome = terminal.run(new RunScript(), "host", "127.0.0.1:4420", "two.nvmf");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("nvmf command: there is no file ").contains("two.nvmf");
    }
}
