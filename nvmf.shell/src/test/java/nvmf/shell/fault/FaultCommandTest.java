package nvmf.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.fault.FaultRule;
import nvmf.shell.command.Place;
import nvmf.shell.fixture.FakeFaults;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class FaultCommandTest {
    private final FakeFaults faults = new FakeFaults();
    private final Terminal terminal = new Terminal(new FakeWorld().with(faults));

    @Test
    void aProxyIsReadyStaysAndTellsInTheEndWhatItDid() {
        Outcome outcome = terminal.oneShot(limit -> true)
                .run(
                        new FaultCommand(),
                        "proxy",
                        "127.0.0.1:4421",
                        "10.0.0.1:4420",
                        "--rule",
                        "c2h drop",
                        "--rule",
                        "h2c close",
                        "--seed",
                        "0x2a");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEqualTo("seed 42\n");
        assertThat(outcome.out())
                .startsWith("from 127.0.0.1:4421 to 10.0.0.1:4420\nready\n")
                .contains("c2h drop");
        assertThat(faults.opened).containsExactly("tcp://127.0.0.1:4421 tcp://10.0.0.1:4420 42 [c2h drop, h2c close]");
        assertThat(faults.sites).as("closed").isEmpty();
    }

    @Test
    void withoutASeedAnyIsTakenAndToldSoThatItCanBeRepeated() {
        Outcome outcome = terminal.run(new FaultCommand(), "proxy", "127.0.0.1:4421", "10.0.0.1:4420");

        assertThat(faults.sites)
                .singleElement()
                .satisfies(site -> assertThat(outcome.err()).isEqualTo("seed " + site.seed() + "\n"));
    }

    @Test
    void aProxyInsideAShellStaysUntilItIsClosed() {
        terminal.run(new FaultCommand(), "proxy", "127.0.0.1:4421", "10.0.0.1:4420", "--seed", "1");
        assertThat(faults.sites).hasSize(1);

        Outcome outcome = terminal.run(new FaultCommand(), "close", "127.0.0.1:4421");

        assertThat(outcome.out()).endsWith("the proxy 127.0.0.1:4421 is closed\n");
        assertThat(faults.sites).isEmpty();
    }

    @Test
    void aRuleIsAddedEverywhereOrWhereItIsMeant() {
        FakeFaults.Site one = faults.new Site("one", 1);
        FakeFaults.Site two = faults.new Site("two", 2);
        faults.sites.addAll(List.of(one, two));

        terminal.run(new FaultCommand(), "add", "c2h", "pdu=R2T", "drop");
        Outcome outcome = terminal.run(new FaultCommand(), "add", "h2c close", "--at", "two");

        assertThat(outcome.out()).endsWith("added at two: h2c close\n");
        assertThat(one.rules()).extracting(FaultRule::text).containsExactly("c2h pdu=R2T drop");
        assertThat(two.rules()).extracting(FaultRule::text).containsExactly("c2h pdu=R2T drop", "h2c close");
        assertThat(terminal.run(new FaultCommand(), "clear").out()).endsWith("3 rules taken away\n");
    }

    @Test
    void rulesAndCountersAreListed() {
        FakeFaults.Site one = faults.new Site("one", 1);
        one.add("drop");
        faults.sites.add(one);

        terminal.run(new FaultCommand(), "list", "-o", "json");
        Outcome outcome = terminal.run(new FaultCommand(), "counters", "-o", "json");

        assertThat(outcome.out().replaceAll("\\s+", ""))
                .isEqualTo("[{\"at\":\"one\",\"rule\":\"drop\",\"matched\":5,\"struck\":2}]"
                        + "[{\"at\":\"one\",\"seed\":1,\"connections\":3,\"open\":1,\"refused\":0,\"h2c_pdus\":70,"
                        + "\"c2h_pdus\":80,\"faults\":2}]");
    }

    @Test
    void onlyAProxyIsAProcessOfItsOwn() {
        assertThat(place("proxy", "127.0.0.1:4421", "10.0.0.1:4420")).isEqualTo(Place.STAYS);
        assertThat(place("list")).isEqualTo(Place.INSTANCE);
    }

    private static Place place(String... words) {
        FaultCommand command = new FaultCommand();
        new CommandLine(command).parseArgs(words);
        return command.place(Place.INSTANCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            explode                       | 2 | the action is proxy, wrap, unwrap, list, add, clear, counters or close, not "explode"
            proxy 127.0.0.1:1             | 2 | proxy takes 2 arguments, not 1
            proxy 127.0.0.1 10.0.0.1:4420 | 2 | "127.0.0.1" names no port: write ADDR:PORT, for example 127.0.0.1:4420
            proxy 127.0.0.1:1 a:2 --seed red | 2 | --seed is a number, not "red"
            add                           | 2 | add wants a rule behind it, for example: add c2h pdu=CapsuleResp every=10 drop
            list more                     | 2 | list takes 0 arguments, not 1
            list                          | 1 | nothing makes faults here; nvmf fault proxy and wrap do, and a configuration nvmf.transport.fault
            """)
    void whatCannotBeIsSaidInOneSentence(String words, int code, String sentence) {
        Outcome outcome = terminal.run(new FaultCommand(), words.split(" "));

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err()).isEqualTo("nvmf command: " + sentence + "\n");
    }

    @Test
    void aPlaceThatIsNotThereIsNamedTogetherWithThoseThatAre() {
        faults.sites.add(faults.new Site("one", 1));
        assertThat(terminal.run(new FaultCommand(), "list", "--at", "two").err())
                .isEqualTo("nvmf command: nothing called two makes faults here; there are: one\n");
    }
}
