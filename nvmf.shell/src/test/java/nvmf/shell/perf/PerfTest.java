package nvmf.shell.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nvmf.api.spec.Nqn;
import nvmf.api.transport.Options;
import nvmf.api.transport.Waits;
import nvmf.shell.command.World.TransportInfo;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;

final class PerfTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String NQN = "nqn.2014-08.org.example:disk";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private final Terminal terminal = new Terminal(world);

    @Test
    void theReportIsOneObjectWithTheFieldsThatScriptsRead() {
        disk();

        Outcome outcome =
                run("--rw", "randread", "--bs", "4k", "--qd", "1", "--time", "1", "--ramp", "0", "-o", "json");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).startsWith("{").contains("\"rw\": \"randread\"", "\"errors\": 0");
        assertThat(outcome.out())
                .contains("\"iops\": ", "\"mib_per_s\": ", "\"mean_us\": ", "\"p50_us\": ", "\"p99_us\": ");
        assertThat(host.connected).isEmpty();
    }

    @Test
    void queuesDepthAndDigestsAreAskedForOfTheController() {
        disk();

        run("--queues", "2", "--qd", "200", "-g", "-G", "--time", "1", "--ramp", "0");

        assertThat(host.requests.get(0).ioQueues()).isEqualTo(2);
        assertThat(host.requests.get(0).depth()).isEqualTo(201);
        assertThat(host.requests.get(0).options())
                .isEqualTo(Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true"));
    }

    @Test
    void aDiskThatFailsIsReportedAndFailsTheCommand() {
        disk().failingEvery = 2;

        Outcome outcome = run("--time", "1", "--ramp", "0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains(" IOPS");
        assertThat(outcome.err()).contains("commands failed");
    }

    @Test
    void aDiskThatRefusesEverythingEndsTheLoadWithItsReason() {
        disk().failing = true;

        Outcome outcome = run("--time", "2", "--ramp", "0");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("the load ended early: Unrecovered Read Error");
        assertThat(host.connected).isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingIsConnected() {
        disk();

        assertThat(run("--rw", "trim").err()).contains("--rw is read, write, rw, randread, randwrite, randrw, not");
        assertThat(run("--qd", "0").err()).contains("--qd is a number from 1");
        assertThat(run("--queues", "600", "--qd", "600").err()).contains("--qd times --queues is a number");
        assertThat(run("--rwmixread", "70").err()).contains("--rwmixread goes with --rw rw or randrw");
        assertThat(run("--polling").err()).contains("--polling is for a process of its own");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void theHelpSaysThatWritesWrite() {
        assertThat(run("--help").out()).contains("write over what the namespace holds");
    }

    @Test
    void pollingWaitsUntilTheTransportPolls() {
        disk();
        world.transports.add(new TransportInfo("tcp", 0, "nvmf.transport.tcp", new Waits("spin", "epoll")));

        Outcome outcome =
                terminal.oneShot(limit -> true).run(new Perf(), AT, NQN, "--polling", "--time", "1", "--ramp", "0");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(world.configurations.singletons).containsEntry("nvmf.transport.tcp", Map.of("wait", "spin"));
    }

    private FakeNamespace disk() {
        FakeNamespace disk = new FakeNamespace(1, 512, 64);
        host.disks.put(new Nqn(NQN), List.of(disk));
        return disk;
    }

    private Outcome run(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = AT;
        words[1] = NQN;
        System.arraycopy(options, 0, words, 2, options.length);
        return new Terminal(world).run(new Perf(), words);
    }
}
