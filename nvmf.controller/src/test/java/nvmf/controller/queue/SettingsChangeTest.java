package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.model.SubsystemSettings.Cntlids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bounds of a subsystem change while hosts are connected: who is there keeps what it was told. */
class SettingsChangeTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();

    private void become(Limits limits) {
        bench.subsystem.become(bench.subsystem.settings().with(limits));
        bench.time.run();
    }

    private static int queuesByDefault(Bench.HostSide side) {
        return side.admin(new GetFeatures(Feature.NUMBER_OF_QUEUES, 0, GetFeatures.DEFAULT, 0).toSqe())
                        .cqe()
                        .dw0()
                & 0xFFFF;
    }

    private static long maxCommands(Bench.HostSide side) {
        return IdentifyController.LAYOUT
                .read(side.admin(new Identify(1, 0).toSqe(), 4096).page())
                .get(IdentifyController.MAXCMD);
    }

    @Test
    void whoIsConnectedKeepsWhatItWasToldAndWhoComesGetsWhatIsNew() {
        ScriptedQueue before = host.io(16);
        become(Bench.LIMITS.withQueues(2, 256));
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(before.send(new Read(1, 0, 1, false).toSqe(), 512).status()).isEqualTo(Status.SUCCESS);
        assertThat(queuesByDefault(host)).isEqualTo(15);
        assertThat(maxCommands(host)).isEqualTo(Bench.IO_DEPTH);
        host.io(15);

        Bench.HostSide later = bench.connect().enable();
        assertThat(queuesByDefault(later)).isEqualTo(1);
        assertThat(maxCommands(later)).isEqualTo(256);
        ScriptedQueue third = bench.newborn();
        assertThat(third.send(Bench.ioConnect(3), Bench.bytes(later.data)).status())
                .isEqualTo(Status.CONNECT_INVALID_PARAMETERS.dnr());
    }

    @Test
    void fewerControllersThanThereAreEndNone() {
        Bench.HostSide second = bench.connect().enable();
        become(Bench.LIMITS.withControllersMax(1));
        assertThat(host.admin.isClosed() || second.admin.isClosed()).isFalse();
        ScriptedQueue refused = bench.newborn();
        assertThat(refused.send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()))
                        .status())
                .isEqualTo(Status.CONTROLLER_BUSY);
    }

    @Test
    void whatHostsKnowASubsystemByMakesAnotherOne() {
        SubsystemSettings now = bench.subsystem.settings();
        assertThat(now.canBecome(now.with(Bench.LIMITS.withQueues(1, 2)))).isTrue();
        assertThat(now.canBecome(now.with(new Cntlids(1, 8, false)))).isFalse();
        assertThat(now.canBecome(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:other"))))
                .isFalse();
        assertThat(now.canBecome(new SubsystemSettings(
                        now.nqn(), "other", now.model(), now.cntlids(), now.limits(), now.isDiscovery())))
                .isFalse();
    }
}
