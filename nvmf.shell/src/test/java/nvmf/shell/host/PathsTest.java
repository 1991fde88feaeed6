package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.NamespacePath;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeRemoteSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import nvmf.shell.multipath.ListSubsystems;
import nvmf.shell.multipath.SetIoPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several associations with one subsystem, as the shell shows and sets them. */
final class PathsTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String ELSEWHERE = "127.0.0.1:4430";
    private static final String NQN = "nqn.2014-08.org.example:disk";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private final FakeNamespace disk = new FakeNamespace(1, 512, 8);

    PathsTest() {
        host.disks.put(new Nqn(NQN), List.of(disk));
    }

    private Outcome run(ShellCommand command, String... arguments) {
        return new Terminal(world).run(command, arguments);
    }

    private void connectBoth() {
        run(new Connect(), AT, NQN);
        run(new Connect(), ELSEWHERE, NQN);
        disk.paths = List.of(
                new NamespacePath("nvme0", true, AnaState.OPTIMIZED),
                new NamespacePath("nvme1", true, AnaState.INACCESSIBLE));
        host.subsystems.add(new FakeRemoteSubsystem(host.connected));
    }

    @Test
    void subsystemsAreListedWithTheirPathsInNvmeClisWords() {
        connectBoth();
        assertThat(run(new ListSubsystems()).out()).isEqualTo("""
                nvme0 - NQN=nqn.2014-08.org.example:disk
                        hostnqn=nqn.2014-08.org.example:host
                        iopolicy=round-robin
                \\
                 +- nvme0 tcp traddr=127.0.0.1,trsvcid=4420 live optimized
                 +- nvme1 tcp traddr=127.0.0.1,trsvcid=4430 live inaccessible
                """);
        assertThat(run(new ListSubsystems(), "-o", "json").out().replaceAll("\\s+", ""))
                .startsWith("[{\"HostNQN\":\"nqn.2014-08.org.example:host\",\"HostID\":")
                .contains(
                        "\"Name\":\"nvme0\",\"NQN\":\"" + NQN + "\",\"IOPolicy\":\"round-robin\",\"Paths\":[{\"Name\":"
                                + "\"nvme0\",\"Transport\":\"tcp\",\"Address\":\"traddr=127.0.0.1,trsvcid=4420\",\"State\":\"live\"}")
                .contains(
                        "\"Name\":\"nvme0n1\",\"Paths\":[{\"Name\":\"nvme0\",\"Live\":true,\"ANAState\":\"optimized\"}");
    }

    @Test
    void aDiskIsListedOnceHoweverManyPathsItHas() {
        connectBoth();
        String out = run(new ListNamespaces()).out();
        assertThat(out.lines()).hasSize(3);
        assertThat(out).contains("tcp://127.0.0.1:4420, tcp://127.0.0.1:4430").contains("  live\n");
        assertThat(run(new ListNamespaces(), "-o", "json").out().replaceAll("\\s+", ""))
                .contains("\"Paths\":[{\"Name\":\"nvme0\",\"Live\":true,\"ANAState\":\"optimized\"},");
    }

    @Test
    void aDisksNameMeansOneOfItsControllers() {
        connectBoth();
        assertThat(run(new Reset(), "nvme0n1").code()).isZero();
        assertThat(run(new Reset(), NQN).err()).contains("is connected several times: nvme0");
    }

    @ParameterizedTest
    @CsvSource({"round-robin", "queue-depth", "service-time", "numa"})
    void thePolicyIsSetWhileItIsUsed(String word) {
        connectBoth();
        assertThat(run(new SetIoPolicy(), word).out()).isEqualTo(word + " for nvme0\n");
        assertThat(host.subsystems.get(0).policy()).isEqualTo(IoPolicy.named(word));
        assertThat(run(new SetIoPolicy(), word, NQN).code()).isZero();
        assertThat(run(new SetIoPolicy(), word, "nvme7").err()).contains("\"nvme7\" is not connected; see list-subsys");
    }

    @Test
    void aPolicyThatThereIsNotIsAMistake() {
        connectBoth();
        Outcome outcome = run(new SetIoPolicy(), "fastest");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("a policy is numa, round-robin, queue-depth, service-time, not \"fastest\"");
        assertThat(run(new Connect(), "127.0.0.1:4440", NQN, "--lost-writes=never")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void whatAnAssociationIsToOthersIsSaidWhenItIsMade() {
        run(new Connect(), AT, NQN);
        run(new Connect(), ELSEWHERE, NQN, "--no-multipath", "--iopolicy=queue-depth", "--lost-writes=at-once");
        assertThat(host.requests.get(0).paths()).isEqualTo(Paths.DEFAULT);
        assertThat(host.requests.get(1).paths())
                .isEqualTo(Paths.DEFAULT
                        .withShared(false)
                        .with(IoPolicy.QUEUE_DEPTH)
                        .with(LostWrites.AT_ONCE));
    }
}
