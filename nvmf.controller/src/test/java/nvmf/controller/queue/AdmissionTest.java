package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.nvm.Read;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.api.transport.QueueCounters;
import nvmf.controller.access.AddressRange;
import nvmf.controller.access.AllowList;
import nvmf.controller.ana.PortAccess;
import nvmf.controller.device.SharedDevices;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.model.Arrival;
import nvmf.controller.model.HostIdentity;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may use a subsystem, and what happens to those who are connected when that changes. Hosts come from 192.0.2.9. */
class AdmissionTest {
    private static final QueueInfo TERMS =
            new QueueInfo(0, 32, TransportAddress.tcp("192.0.2.9", 50000), false, QueueCounters.ZERO);
    private static final Nqn FRIEND = new Nqn("nqn.2014-08.org.example:friend");

    @RegisterExtension
    final QuietLog log = new QuietLog();

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);

    private Bench.HostSide friend() {
        return bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Bench.SUBNQN, FRIEND), 0)
                .enable();
    }

    private void allow(AllowList list) {
        bench.subsystem.admission().allow(list);
        bench.time.run();
    }

    private static AllowList from(String range) {
        return AllowList.ANYBODY.from(List.of(AddressRange.of(range)));
    }

    private ScriptedQueue.Answer read() {
        return io.send(new Read(1, 0, 1, false).toSqe().withCid(3), 512);
    }

    @Test
    void aHostThatIsStillOnTheListNoticesNothingOfTheChange() {
        allow(AllowList.of(Set.of(FRIEND, Bench.HOSTNQN)));
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(read().status()).isEqualTo(Status.SUCCESS);
        allow(from("192.0.2.0/24"));
        assertThat(read().status()).isEqualTo(Status.SUCCESS);
    }

    // N8 of the catalogue of hostile inputs.
    @Test
    void n8AHostThatIsTakenOffTheListIsDisconnectedAndTheOthersAreNot() {
        Bench.HostSide friend = friend();

        allow(AllowList.of(Set.of(FRIEND)));

        assertThat(host.admin.isClosed()).isTrue();
        assertThat(io.isClosed()).isTrue();
        assertThat(friend.admin.isClosed()).isFalse();
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(
                        Bench.SUBNQN,
                        Bench.HOSTNQN,
                        host.cntlid,
                        "host " + Bench.HOSTNQN + " is not allowed any more"));
        assertThat(bench.newborn()
                        .send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()))
                        .status())
                .isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
    }

    // The list is replaced after the host was held against it and before its controller is known.
    @Test
    void n8AHostThatIsTakenOffTheListWhileItConnectsDoesNotStay() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        SubsystemCore subsystem = new SubsystemCore(
                SubsystemSettings.of(Bench.SUBNQN),
                new SharedDevices(),
                () -> {
                    meanwhile.getAndSet(() -> {}).run();
                    return 0;
                },
                event -> {});
        ScriptedQueue late = bench.newborn();
        meanwhile.set(() -> subsystem.admission().allow(AllowList.of(Set.of(FRIEND))));

        HostIdentity identity = new HostIdentity(Bench.HOSTNQN, Bench.HOSTID);
        subsystem.admit(0xFFFF, new Arrival(identity, late, TERMS, new PortAccess(), () -> true));

        assertThat(subsystem.admission().list().any()).isFalse();
        assertThat(late.isClosed()).isTrue();
    }

    @Test
    void aHostThatComesFromElsewhereComesInNowhere() {
        allow(from("198.51.100.0/24"));
        assertThat(host.admin.isClosed()).isTrue();
        ScriptedQueue.Answer refused = bench.newborn().send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()));
        assertThat(refused.status()).isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
        allow(from("192.0.2.8/31"));
        assertThat(friend().admin.isClosed()).isFalse();
    }

    @Test
    void whoIsRefusedIsLoggedWithWhatToDoAboutIt() {
        assertThat(logOfARefusal(AllowList.of(Set.of())))
                .contains("disk: host " + Bench.HOSTNQN + " is not allowed from 192.0.2.9: if it should be, list it in"
                        + " hosts, or set allowAnyHost");
        assertThat(logOfARefusal(AllowList.of(Set.of(FRIEND)))).contains("if it should be, add it to hosts");
        assertThat(logOfARefusal(from("198.51.100.0/24")))
                .contains("if it should be, add where it comes from to hostAddresses");
    }

    private String logOfARefusal(AllowList list) {
        allow(list);
        int before = log.text().length();
        ScriptedQueue.Answer refused = bench.newborn().send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()));
        assertThat(refused.status()).isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
        return log.text().substring(before);
    }

    @Test
    void theSameListAgainIsNoChange() {
        allow(AllowList.of(Set.of(FRIEND, Bench.HOSTNQN)));
        long generation = bench.target.directory().generation();
        allow(AllowList.of(Set.of(Bench.HOSTNQN, FRIEND)));
        assertThat(bench.target.directory().generation()).isEqualTo(generation);
    }
}
