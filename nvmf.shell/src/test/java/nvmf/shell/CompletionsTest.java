package nvmf.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Waits;
import nvmf.shell.command.World.TransportInfo;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakePort;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers.CompletionData;
import org.junit.jupiter.api.Test;

final class CompletionsTest {
    private static final Nqn OFFERED = new Nqn("nqn.2014-08.org.example:offered");
    private static final Nqn REMOTE = new Nqn("nqn.2014-08.org.example:remote");

    private final Map<String, Object> variables = new HashMap<>();
    private final CommandSession session = (CommandSession) Proxy.newProxyInstance(
            CompletionsTest.class.getClassLoader(),
            new Class<?>[] {CommandSession.class},
            (proxy, method, arguments) -> {
                if (method.getName().equals("get")) {
                    return variables.get(arguments[0]);
                }
                throw new UnsupportedOperationException(method.getName());
            });
    private final Map<String, List<CompletionData>> entries = new HashMap<>();
    private final Completions completions = new Completions(Commands.catalog());

    @Test
    void everyCommandIsDescribedUnderEachOfItsNames() {
        begin();

        assertThat(entries).hasSizeGreaterThan(Commands.catalog().entries().size());
        assertThat(entries.get("nvmf:discover"))
                .anyMatch(data -> data.options == null
                        && data.argument == null
                        && "Prints what a discovery service offers, or which there are".equals(data.description));
        assertThat(entries).containsKeys("nvmf:list", "nvmf:devlist");
    }

    @Test
    void theOptionsOfACommandAreOfferedWithWhatTheyMean() {
        begin();

        assertThat(entries.get("nvmf:disconnect"))
                .anyMatch(data -> List.of("-n", "--nqn").equals(data.options)
                        && "the subsystem, as nvme-cli has it".equals(data.description))
                .anyMatch(data -> List.of("-o", "--output-format").equals(data.options))
                .anyMatch(data -> List.of("-h", "--help").equals(data.options));
    }

    @Test
    void theArgumentsOfEveryCommandAreAskedForOnce() {
        begin();

        assertThat(entries.values())
                .allSatisfy(list -> assertThat(list)
                        .filteredOn(data -> data.argument != null)
                        .singleElement()
                        .satisfies(data -> assertThat(data.argument).isEqualTo("nvmf:_known")));
    }

    @Test
    void whatThePersonHasSaidOfACommandStays() {
        List<CompletionData> own = List.of();
        entries.put("nvmf:discover", own);

        begin();

        assertThat(entries.get("nvmf:discover")).isSameAs(own);
    }

    @Test
    void aSessionWithoutCompletionIsLeftAlone() {
        completions.beforeExecute(session, "list");

        assertThat(variables).isEmpty();
    }

    @Test
    void knownAreTheNamesOfBothSidesEachOnce() throws Exception {
        FakeHost host = new FakeHost();
        host.disks.put(REMOTE, List.of(new FakeNamespace(1, 512, 8)));
        host.connect(ConnectRequest.of(TransportAddress.tcp("::1", 4420), REMOTE));
        host.connect(ConnectRequest.of(TransportAddress.tcp("::1", 4420), REMOTE));

        assertThat(new Known(offering().with(host), Optional.empty()).execute(session, List.of()))
                .containsExactly(
                        "127.0.0.1:4420",
                        "[::1]:4420",
                        OFFERED.value(),
                        REMOTE.value(),
                        "nvme0",
                        "nvme0n1",
                        "nvme1",
                        "office",
                        "tcp");
    }

    @Test
    void knownGoesWithoutAHostSide() throws Exception {
        assertThat(new Known(offering(), Optional.empty()).execute(session, List.of()))
                .containsExactly("127.0.0.1:4420", OFFERED.value(), "office", "tcp");
    }

    private void begin() {
        variables.put(".completions", entries);
        completions.beforeExecute(session, "profile");
    }

    private static FakeWorld offering() {
        FakeWorld world = new FakeWorld();
        world.subsystems.add(new FakeSubsystem(OFFERED, List.of()));
        world.ports.add(new FakePort(
                "office",
                new Port.Snapshot(
                        1,
                        TransportAddress.tcp("127.0.0.1", 4420),
                        true,
                        Optional.empty(),
                        List.of(OFFERED),
                        0,
                        Listener.Memory.NONE,
                        0,
                        Nqn.DISCOVERY,
                        Map.of())));
        world.transports.add(new TransportInfo("tcp", 0, "nvmf.transport.tcp", new Waits("adaptive", "epoll")));
        return world;
    }
}
