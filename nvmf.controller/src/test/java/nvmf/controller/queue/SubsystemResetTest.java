package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base Specification, "NVM Subsystem Reset". */
class SubsystemResetTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private final Bench.HostSide other = bench.connect(
                    new ConnectData(
                            new UUID(1, 2),
                            ConnectData.CNTLID_DYNAMIC,
                            Bench.SUBNQN,
                            new Nqn("nqn.2014-08.org.example:other")),
                    1000)
            .enable();
    private final ScriptedQueue othersIo = other.io(1);

    @Test
    void allControllersAreResetAndTheirAssociationsStay() {
        assertThat(host.write(Property.NSSR, 0x4E564D65).status()).isEqualTo(Status.SUCCESS);

        for (Bench.HostSide each : new Bench.HostSide[] {host, other}) {
            assertThat(each.read(Property.CSTS)).isEqualTo(0x10);
            assertThat(each.read(Property.CC)).isZero();
            assertThat(each.admin.isClosed()).isFalse();
        }
        assertThat(io.isClosed()).isTrue();
        assertThat(othersIo.isClosed()).isTrue();

        other.enable();
        assertThat(other.read(Property.CSTS)).isEqualTo(0x11);
        assertThat(other.io(1).send(new Read(1, 0, 1, false).toSqe(), 512).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(other.write(Property.CSTS, 0x10).status()).isEqualTo(Status.SUCCESS);
        assertThat(other.read(Property.CSTS)).isEqualTo(1);
    }

    @Test
    void aHostThatComesLaterSeesThatItHappened() {
        host.write(Property.NSSR, 0x4E564D65);
        assertThat(bench.connect().enable().read(Property.CSTS)).isEqualTo(0x11);
    }

    @Test
    void anotherValueResetsNothing() {
        assertThat(host.write(Property.NSSR, 0x6E766D65).status()).isEqualTo(Status.SUCCESS);
        assertThat(other.read(Property.CSTS)).isEqualTo(1);
        assertThat(othersIo.isClosed()).isFalse();
    }

    @Test
    void aResetIsCompleteWhenWhatIsAtTheDeviceIs() {
        bench.device.shutGate();
        othersIo.start(new Write(1, 0, 1, false).toSqe().withCid(7), 512, Status.SUCCESS, new byte[512]);
        bench.time.run();

        host.write(Property.NSSR, 0x4E564D65);

        assertThat(othersIo.isClosed()).isTrue();
        assertThat(other.read(Property.CSTS)).isEqualTo(0x11);
        bench.device.openGate();
        bench.time.run();
        assertThat(other.read(Property.CSTS)).isEqualTo(0x10);
    }

    // Base Specification, "Controller Level Reset": the association is preserved for at least two minutes.
    @Test
    void whoDoesNotEnableItsControllerAgainIsLeftAfterTwoMinutes() {
        host.write(Property.NSSR, 0x4E564D65);
        other.enable();
        bench.time.advanceMillis(119_000);
        assertThat(host.admin.isClosed()).isFalse();
        bench.time.advanceMillis(2_000);
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(bench.subsystem.controllers())
                .doesNotContain(bench.subsystem.controller(host.cntlid).orElse(null));
    }

    // A host must not interrupt the discovery of others.
    @Test
    void aDiscoveryControllerDoesNotOfferIt() {
        Bench.HostSide discovery = bench.connect(
                        new ConnectData(Bench.HOSTID, ConnectData.CNTLID_DYNAMIC, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                .enable();
        assertThat(discovery.read(Property.CAP) >>> 36 & 1).isZero();
        assertThat(host.read(Property.CAP) >>> 36 & 1).isEqualTo(1);
        assertThat(discovery.write(Property.NSSR, 0x4E564D65).status())
                .isEqualTo(Status.CONNECT_INVALID_PARAMETERS.dnr());
        assertThat(discovery.read(Property.CSTS)).isEqualTo(1);
    }
}
