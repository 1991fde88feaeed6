package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.Listener;
import nvmf.shell.fixture.FakePort;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ready is what can be connected to: a port that listens, and leads to the subsystems it is for. */
final class ReadinessTest {
    private static final Nqn ONE = new Nqn("nqn.2014-08.org.example:one");
    private static final Nqn TWO = new Nqn("nqn.2014-08.org.example:two");

    private final FakeWorld world = new FakeWorld();

    @TempDir
    private Path folder;

    private static Port.Snapshot snapshot(int tcpPort, Nqn... subsystems) {
        return new Port.Snapshot(
                1,
                TransportAddress.tcp("127.0.0.1", tcpPort),
                true,
                Optional.empty(),
                List.of(subsystems),
                0,
                Listener.Memory.NONE,
                0,
                Nqn.DISCOVERY,
                Map.of());
    }

    /** A port that listens before it knows its subsystems, for as often as it is looked at. */
    private record Slow(String name, AtomicInteger looks, Port.Snapshot early, Port.Snapshot late) implements Port {
        @Override
        public Port.Snapshot snapshot() {
            return looks.decrementAndGet() >= 0 ? early : late;
        }

        @Override
        public void setAnaState(int group, AnaState state) {
            throw new UnsupportedOperationException();
        }
    }

    private Outcome serve(String json) throws Exception {
        Files.writeString(folder.resolve("config.json"), json);
        return new Terminal(world).folder(folder).oneShot(limit -> true).run(new Serve(), "--config", "config.json");
    }

    @Test
    void aPortThatListensIsWaitedForUntilItLeadsToItsSubsystems() throws Exception {
        world.subsystems.add(new FakeSubsystem(ONE, List.of()));
        world.subsystems.add(new FakeSubsystem(TWO, List.of()));
        world.ports.add(new Slow("all", new AtomicInteger(6), snapshot(4420, TWO), snapshot(4420, ONE, TWO)));
        world.ports.add(new Slow("one", new AtomicInteger(9), snapshot(4421), snapshot(4421, ONE)));

        Outcome outcome = serve("""
                { "nvmf.subsystem~one": { "nvmf.nqn": "nqn.2014-08.org.example:one" },
                  "nvmf.subsystem~two": { "nvmf.nqn": "nqn.2014-08.org.example:two" },
                  "nvmf.port~all": { "traddr": "127.0.0.1" },
                  "nvmf.port~one": { "traddr": "127.0.0.1", "trsvcid": "4421",
                                     "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:one)" } }
                """);

        assertThat(outcome).isEqualTo(new Outcome(0, """
                nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2014-08.org.example:one
                nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2014-08.org.example:two
                nvme connect -t tcp -a 127.0.0.1 -s 4421 -n nqn.2014-08.org.example:one
                ready
                """, ""));
    }

    @Test
    void aPortThatIsForNoneOfTheFileIsReadyAsItIs() throws Exception {
        world.subsystems.add(new FakeSubsystem(ONE, List.of()));
        world.ports.add(new FakePort("none", snapshot(4420)));

        Outcome outcome = serve("""
                { "nvmf.subsystem~one": { "nvmf.nqn": "nqn.2014-08.org.example:one" },
                  "nvmf.port~none": { "traddr": "127.0.0.1",
                                      "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:elsewhere)" } }
                """);

        assertThat(outcome).isEqualTo(new Outcome(0, "ready\n", ""));
    }

    @Test
    void aPortThatDoesNotLeadThereInTimeIsAsItIs() throws Exception {
        world.ports.add(new FakePort("late", snapshot(4420)));

        assertThat(new Readiness(world, Set.of(), Duration.ZERO).leading(Map.of("late", List.of(ONE))))
                .containsExactly(snapshot(4420));
    }
}
