package nvmf.shell.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nvmf.api.fault.FaultRule;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.fixture.FakeConfigurations;
import nvmf.shell.fixture.FakeFaults;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports of a running instance that listen through faults for a while. That they do is shown in a container. */
final class WrapTest {
    private static final String FAULTS = "nvmf.transport.fault~wrap";

    private final FakeFaults faults = new FakeFaults();
    private final FakeWorld world = new FakeWorld().with(faults);
    private final FakeConfigurations configurations = world.configurations();
    private final FakeFaults.Site site = faults.new Site("wrap", 7);

    @BeforeEach
    void listen() {
        faults.sites.add(site);
        port("one", Map.of("trtype", "tcp", "traddr", "127.0.0.1", "trsvcid", "4420"));
        port("two", Map.of("trtype", "tcp", "traddr", "127.0.0.1", "trsvcid", "4421"));
        port("inside", Map.of("trtype", "loop", "traddr", "here", "trsvcid", ""));
    }

    private void port(String name, Map<String, Object> properties) {
        configurations.put(new Entry("nvmf.port", name, properties));
    }

    private Outcome fault(String... words) {
        return new Terminal(world).run(new FaultCommand(), words);
    }

    private String transportOf(String port) {
        return configurations.entries.get("nvmf.port~" + port).text("transport.target");
    }

    @Test
    void allPortsOfTcpListenThroughFaultsUntilThatIsTakenBack() {
        Map<String, Entry> before = Map.copyOf(configurations.entries);
        assertThat(fault("wrap", "--seed", "7", "--rule", "c2h drop", "--rule", "h2c close"))
                .isEqualTo(new Outcome(0, "through faults, at wrap: one, two\n", "seed 7\n"));
        assertThat(site.rules()).extracting(FaultRule::text).containsExactly("c2h drop", "h2c close");
        assertThat(configurations.entries.get(FAULTS).properties()).isEqualTo(Map.of("seed", 7L, "connects", false));
        assertThat(transportOf("one")).isEqualTo("(service.pid=" + FAULTS + ")");
        assertThat(transportOf("two")).isEqualTo(transportOf("one"));
        assertThat(transportOf("inside")).isEmpty();
        assertThat(configurations.entries.get("nvmf.port~one").text("trsvcid")).isEqualTo("4420");

        assertThat(fault("wrap").err()).contains("ports listen through faults already; nvmf fault unwrap ends that");
        assertThat(fault("unwrap").out()).isEqualTo("without faults again: one, two\n");
        assertThat(configurations.entries).isEqualTo(before);
        assertThat(fault("unwrap").err()).contains("no port listens through faults; nvmf fault wrap makes them");
    }

    @Test
    void onlyThePortsThatAreNamed() {
        assertThat(fault("wrap", "two").out()).isEqualTo("through faults, at wrap: two\n");
        assertThat(transportOf("one")).isEmpty();
        assertThat(transportOf("two")).isNotEmpty();
    }

    @Test
    void whatCannotBeChangesNothing() {
        Map<String, Entry> before = Map.copyOf(configurations.entries);
        assertThat(fault("wrap", "inside").err()).contains("no port inside listens by TCP here; there are: one, two");
        assertThat(configurations.entries).isEqualTo(before);

        port("one", Map.of("trtype", "tcp", "traddr", "::1", "trsvcid", "1", "transport.target", "(mine=true)"));
        assertThat(fault("wrap").err()).contains("the port one has chosen its transport: (mine=true)");
        assertThat(configurations.entries).doesNotContainKey(FAULTS);
    }
}
