package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NamespacesTest {
    private static final String NQN = "nqn.2024-01.io.nvmf:demo";

    private final FakeWorld world = new FakeWorld();

    @BeforeEach
    void serveOne() {
        assertThat(run(new Serve(), "--ram", "1M").code()).isZero();
    }

    @Test
    void aNamespaceComesWithItsDevice() {
        Outcome outcome = run(new AddNamespace(), NQN, "--nsid", "2", "--ram", "32M");

        assertThat(outcome).isEqualTo(new Outcome(0, "namespace 2: demo-2, 32 MiB\n", ""));
        assertThat(namespace(2).blocks()).isEqualTo(65536);
        assertThat(world.configurations.entries).containsKeys("nvmf.block.ram~demo-2", "nvmf.namespace~demo-2");
    }

    @Test
    void aNamespaceIsPutIntoAnotherAnaGroupByItsConfiguration() {
        assertThat(run(new RegroupNamespace(), NQN, "-n", "1", "--group", "7").out())
                .isEqualTo("namespace 1 is in ANA group 7 now\n");
        assertThat(namespace(1).anaGroup()).isEqualTo(7);
        assertThat(run(new RegroupNamespace(), NQN, "-n", "9", "--group", "7").code())
                .isEqualTo(1);
        assertThat(run(new RegroupNamespace(), NQN, "-n", "1", "--group", "129").code())
                .isEqualTo(2);
    }

    @Test
    void withoutANumberItGetsTheLowestThatIsFree() {
        assertThat(run(new AddNamespace(), NQN, "--null", "1M", "--block-size", "4096")
                        .out())
                .startsWith("namespace 2: ");
        assertThat(namespace(2).blockSize()).isEqualTo(4096);
    }

    @Test
    void aDeviceThatIsThereNeedsNothingButItsName() {
        assertThat(run(new AddNamespace(), NQN, "--device", "demo-1").code()).isZero();

        assertThat(namespace(2).device()).isEqualTo("demo-1");
        assertThat(world.configurations.list("nvmf.block.ram")).hasSize(1);
    }

    @Test
    void aNumberThatIsTakenIsRefused() {
        Outcome outcome = run(new AddNamespace(), NQN, "--nsid", "1", "--ram", "1M");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("the subsystem has a namespace 1 already");
    }

    @Test
    void aSubsystemThatIsNotThereIsToldWithThoseThatAre() {
        Outcome outcome = run(new AddNamespace(), NQN + "x", "--ram", "1M");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("no subsystem " + NQN + "x is offered; there are " + NQN);
    }

    @Test
    void aNamespaceNeedsExactlyOneDisk() {
        assertThat(run(new AddNamespace(), NQN).code()).isEqualTo(2);
        assertThat(run(new AddNamespace(), NQN, "--ram", "1M", "--null", "1M").code())
                .isEqualTo(2);
        assertThat(run(new AddNamespace(), NQN, "--ram", "1M", "--device", "x").code())
                .isEqualTo(2);
        assertThat(run(new AddNamespace(), NQN, "--nsid", "-3", "--ram", "1M").code())
                .isEqualTo(2);
        assertThat(world.configurations.entries).hasSize(4);
    }

    @Test
    void aRemovedNamespaceTakesItsDeviceAlong() {
        run(new AddNamespace(), NQN, "--nsid", "2", "--ram", "1M");

        assertThat(run(new RemoveNamespace(), NQN, "--nsid", "2").code()).isZero();

        assertThat(world.configurations.entries).doesNotContainKeys("nvmf.block.ram~demo-2", "nvmf.namespace~demo-2");
    }

    @Test
    void aDeviceThatAnotherNamespaceHasStays() {
        run(new AddNamespace(), NQN, "--nsid", "2", "--device", "demo-1");

        assertThat(run(new RemoveNamespace(), NQN, "--nsid", "1").code()).isZero();

        assertThat(namespace(2).device()).isEqualTo("demo-1");
    }

    @Test
    void aNamespaceThatIsNotThereCannotBeRemovedOrResized() {
        assertThat(run(new RemoveNamespace(), NQN, "--nsid", "9").code()).isEqualTo(1);
        assertThat(run(new ResizeNamespace(), NQN, "--nsid", "9", "--size", "1M")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aNamespaceGrowsWithItsDevice() {
        assertThat(run(new ResizeNamespace(), NQN, "--nsid", "1", "--size", "3M"))
                .isEqualTo(new Outcome(0, "namespace 1 has 3 MiB now\n", ""));

        assertThat(namespace(1).blocks()).isEqualTo(3 << 11);
        assertThat(world.configurations.entries.get("nvmf.block.ram~demo-1").text("blockSize"))
                .isEqualTo("512");
    }

    @Test
    void aSizeThatIsNoWholeNumberOfBlocksIsRefused() {
        assertThat(run(new ResizeNamespace(), NQN, "--nsid", "1", "--size", "1000")
                        .code())
                .isEqualTo(2);
        assertThat(run(new ResizeNamespace(), NQN, "--nsid", "1", "--size", "0").code())
                .isEqualTo(2);
        assertThat(namespace(1).blocks()).isEqualTo(2048);
    }

    @Test
    void anExportIsASubsystemOfDevicesThatThereAre() {
        Outcome outcome = run(new Export(), "nqn.2024-01.io.nvmf:gateway", "demo-1", "--listen", "127.0.0.1:4430");

        assertThat(outcome.out())
                .isEqualTo("nvme connect -t tcp -a 127.0.0.1 -s 4430 -n nqn.2024-01.io.nvmf:gateway\n");
        assertThat(world.subsystems).hasSize(2);
        assertThat(world.ports).hasSize(2);
    }

    @Test
    void unexportTakesBackWhatWasMadeAndNothingElse() {
        run(new Export(), "nqn.2024-01.io.nvmf:gateway", "demo-1", "--listen", "127.0.0.1:4430");

        assertThat(run(new Unexport(), "nqn.2024-01.io.nvmf:gateway").code()).isZero();

        assertThat(world.configurations.entries.keySet())
                .containsExactlyInAnyOrder(
                        "nvmf.block.ram~demo-1", "nvmf.subsystem~demo", "nvmf.namespace~demo-1", "nvmf.port~demo-tcp1");
        assertThat(run(new Unexport(), NQN).code()).isZero();
        assertThat(world.configurations.entries).isEmpty();
        assertThat(run(new Unexport(), NQN).code()).isEqualTo(1);
    }

    private Subsystem.NamespaceInfo namespace(int nsid) {
        return world.subsystems.get(0).snapshot().namespaces().stream()
                .filter(namespace -> namespace.nsid() == nsid)
                .findFirst()
                .orElseThrow();
    }

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }
}
