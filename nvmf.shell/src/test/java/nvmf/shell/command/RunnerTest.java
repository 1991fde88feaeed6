package nvmf.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import nvmf.shell.print.Value;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

final class RunnerTest {
    private final Terminal terminal = new Terminal(new FakeWorld());

    /** Says what it is told, or fails as it is told. */
    @Command
    static final class Echo implements ShellCommand {
        private record Said(String text, int times) {}

        @Parameters(arity = "0..1", paramLabel = "TEXT")
        private String text = "";

        @Option(names = "--times", paramLabel = "N", description = "how often")
        private int times = 1;

        private final Optional<Exception> failure;

        Echo() {
            this.failure = Optional.empty();
        }

        Echo(Exception failure) {
            this.failure = Optional.of(failure);
        }

        @Override
        public Value run(Call call) throws Exception {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return Value.of(new Said(text, times));
        }
    }

    @Test
    void whatACommandReturnsIsPrintedAndNothingElseIs() {
        assertThat(terminal.run(new Echo(), "hello")).isEqualTo(new Outcome(0, "text  : hello\ntimes : 1\n", ""));
    }

    @Test
    void theSameValueIsPrintedAsJson() {
        Outcome outcome = terminal.run(new Echo(), "hello", "--times", "2", "-o", "json");

        assertThat(outcome.out().replaceAll("\\s+", "")).isEqualTo("{\"text\":\"hello\",\"times\":2}");
    }

    @Test
    void anUnknownFormatIsAUsageError() {
        Outcome outcome = terminal.run(new Echo(), "-o", "xml");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("nvmf command: an output format is normal or json, not \"xml\"\n");
    }

    @Test
    void wrongArgumentsAreOneSentenceThatSaysWhereHelpIs() {
        Outcome outcome = terminal.run(new Echo(), "--times", "often");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .hasLineCount(1)
                .startsWith("nvmf command: ")
                .contains("--times", "often")
                .endsWith("(see nvmf command --help)\n");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(terminal.run(new Echo(), "--frobnicate").code()).isEqualTo(2);
        assertThat(terminal.run(new Echo(), "a", "b").code()).isEqualTo(2);
    }

    @Test
    void aFailureIsOneSentenceAndItsOwnExitCode() {
        Outcome outcome = terminal.run(new Echo(new CompletionException(new IOException("nobody is there"))));

        assertThat(outcome).isEqualTo(new Outcome(1, "", "nvmf command: nobody is there\n"));
    }

    @Test
    void aStatusIsToldInTheSpecificationsWords() {
        assertThat(terminal.run(new Echo(new StatusException(Status.INVALID_FIELD)))
                        .err())
                .isEqualTo("nvmf command: Invalid Field in Command (00/02h)\n");
    }

    @Test
    void anArgumentThatServicesRefuseIsAUsageErrorToo() {
        assertThat(terminal.run(new Echo(new CompletionException(new IllegalArgumentException("not so"))))
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aPeersWordsCannotControlTheTerminalNorMakeUpLines() {
        assertThat(terminal.run(new Echo(new IOException("it said \u001B[31m\nready")))
                        .err())
                .isEqualTo("nvmf command: it said ?[31m?ready\n");
    }

    @Test
    void whatPartlyWorkedIsPrintedAndIsAFailure() {
        Outcome outcome = terminal.run(new Echo(new PartlyFailed("one was lost", Value.of(List.of("two")))));

        assertThat(outcome).isEqualTo(new Outcome(1, "two\n", "nvmf command: one was lost\n"));
    }

    @Test
    void standardOutputThatCannotBeWrittenToIsAFailure() {
        Call call = terminal.call();
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        Call broken = new Call(call.world(), call.in(), full, call.err(), false, call.stay(), call.folder());

        assertThat(runner().run(List.of("echo", "hello"), broken)).isEqualTo(1);
    }

    @Test
    void anUnknownCommandIsToldWithThoseThatAreLikeIt() {
        Outcome outcome = terminal.run(runner(), List.of("echoes"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("nvmf: there is no command \"echoes\", but echo; nvmf --help lists all\n");
    }

    @Test
    void helpListsTheCommandsWithTheirAliasesAndMarks() {
        assertThat(terminal.run(runner(), List.of("--help")).out())
                .startsWith("Usage: nvmf [COMMAND [OPTION...]]\n")
                .contains("  echo   Says it\n", " *other  Says it elsewhere (also: autre)\n");
    }

    @Test
    void helpOfACommandTellsItsOptions() {
        String help = terminal.run(runner(), List.of("echo", "--help")).out();

        assertThat(help)
                .startsWith("Usage: nvmf echo ")
                .contains("Says it.", "--times=N", "how often", "-o, --output-format=FORMAT", "--instance=NAME");
        assertThat(new Terminal(new FakeWorld())
                        .run(runner(), List.of("help", "echo"))
                        .out())
                .isEqualTo(help);
    }

    @Test
    void anAliasIsTheSameCommand() {
        assertThat(terminal.run(runner(), List.of("autre", "x")).out()).isEqualTo("text  : x\ntimes : 1\n");
    }

    private static Runner runner() {
        return new Runner(new Catalog(List.of(
                new Catalog.Entry("echo", "", Place.HERE, "Says it", Echo::new),
                new Catalog.Entry("other", "autre", Place.ANYWHERE, "Says it elsewhere", Echo::new))));
    }

    @Test
    void whatStaysIsKnownBeforeItsArgumentsAreRead() {
        Runner runner = new Runner(new Catalog(List.of(
                new Catalog.Entry("echo", "", Place.HERE, "Says it", Echo::new),
                new Catalog.Entry("echo-on", "on", Place.STAYS, "Says it and stays", Echo::new))));

        assertThat(runner.stays(List.of("echo-on", "--no-such"))).isTrue();
        assertThat(runner.stays(List.of("on"))).isTrue();
        assertThat(runner.stays(List.of("echo-on", "--times", "2", "--help"))).isFalse();
        assertThat(runner.stays(List.of("echo-on", "-h"))).isFalse();
        assertThat(runner.stays(List.of("help", "echo-on"))).isFalse();
        assertThat(runner.stays(List.of("echo"))).isFalse();
        assertThat(runner.stays(List.of("none"))).isFalse();
        assertThat(runner.stays(List.of())).isFalse();
    }
}
