package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are configuration. */
final class PersistentTest {
    private static final Nqn DISK = new Nqn("nqn.2014-08.org.example:disk");
    private static final String FIRST = "nvmf.host.connection~nvme0";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);

    @BeforeEach
    void connect() {
        host.disks.put(DISK, List.of(new FakeNamespace(1, 512, 8)));
        world.configurations().onPut = entry -> assertThat(host.connect(ConnectRequest.of(
                        TransportAddress.tcp(entry.text("traddr"), Integer.parseInt(entry.text("trsvcid"))),
                        new Nqn(entry.text("subnqn")))))
                .isCompleted();
    }

    private Outcome connect(String more) {
        String words = "10.0.0.1:4420 " + DISK + " --persistent" + more;
        return new Terminal(world).run(new Connect(), words.split(" "));
    }

    private Map<String, Object> written() {
        return world.configurations().entries.get(FIRST).properties();
    }

    @Test
    void everyOptionIsWrittenDown() {
        String uuid = "00000000-0000-0001-0000-000000000002";
        Outcome outcome = connect(" -q nqn.2014-08.org.example:other -I " + uuid
                + " -F -i 3 -Q 64 -k 7 -c 8 -l 90 -f 9 -g -G -w 192.0.2.9 --host-iface eth9 -T 8 --no-multipath");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(written())
                .containsEntry("hostnqn", "nqn.2014-08.org.example:other")
                .containsEntry("hostid", uuid)
                .containsEntry("flowControl", true)
                .containsEntry("ioQueues", 3)
                .containsEntry("depth", 64)
                .containsEntry("katoMillis", 7_000L)
                .containsEntry("reconnectMillis", 8_000L)
                .containsEntry("lossMillis", 90_000L)
                .containsEntry("fastFailMillis", 9_000L)
                .containsEntry("headerDigest", true)
                .containsEntry("dataDigest", true)
                .containsEntry("sourceAddress", "192.0.2.9")
                .containsEntry("sourceInterface", "eth9")
                .containsEntry("tos", 8)
                .containsEntry("multipath", false);
    }

    @Test
    void whoGoesByItsOwnNameWritesNone() {
        assertThat(connect("").code()).isZero();
        assertThat(written()).doesNotContainKeys("hostnqn", "hostid");
    }

    @Test
    void whatIsConfiguredIsNotConfiguredTwiceThoughNobodyIsThere() {
        Map<String, Object> place =
                Map.of("trtype", "tcp", "traddr", "10.0.0.1", "trsvcid", "4420", "subnqn", DISK.value());
        host.requests.add(ConnectRequest.of(TransportAddress.tcp("10.0.0.1", 4420), DISK)); // in vain
        world.configurations().entries.put(FIRST, new Entry("nvmf.host.connection", "nvme0", place));
        Outcome again = connect("");
        assertThat(again.code()).isNotZero();
        assertThat(again.err())
                .contains("nvme0 is configured like that already; --duplicate-connect makes a second connection");
        assertThat(world.configurations().entries).hasSize(1);
        connect(" -q nqn.2014-08.org.example:other");
        assertThat(world.configurations().entries).as("another host").hasSize(2);
        connect(" -D");
        assertThat(world.configurations().entries).hasSize(3);
    }

    private void kept(int port) {
        assertThat(host.connect(ConnectRequest.of(TransportAddress.tcp("10.0.0.1", port), DISK)
                        .withOwner(FIRST)))
                .isCompleted();
    }

    @Test
    void whatHasMovedIsConfiguredWhereItIs() {
        world.configurations().onPut = entry -> {};
        world.configurations()
                .put(new Entry(
                        "nvmf.host.connection",
                        "nvme0",
                        Map.of("traddr", "10.0.0.1", "trsvcid", "4420", "paths", new String[] {
                            "10.0.0.1:4421", "10.0.0.1:4422"
                        })));
        kept(4420);
        kept(4422);
        Outcome moved = new Terminal(world).run(new Reconnect(), "nvme0", "10.0.0.2:4430");
        assertThat(moved.out()).isEqualTo("nvme0 is connected at tcp://10.0.0.2:4430, and its configuration says so\n");
        assertThat(written()).containsEntry("traddr", "10.0.0.2").containsEntry("trsvcid", "4430");
        new Terminal(world).run(new Reconnect(), "nvme1", "[fe80::1]:4431");
        assertThat((String[]) written().get("paths")).containsExactly("10.0.0.1:4421", "[fe80::1]:4431");
        new Terminal(world).run(new Reconnect(), "nvme1");
        assertThat((String[]) written().get("paths")).containsExactly("10.0.0.1:4421", "[fe80::1]:4431");
    }

    @Test
    void whatNobodyKeepsMovesAndNothingIsWritten() {
        kept(4420);
        Outcome moved = new Terminal(world).run(new Reconnect(), "nvme0", "10.0.0.2:4430");
        assertThat(moved.out()).isEqualTo("nvme0 is connected at tcp://10.0.0.2:4430\n");
        assertThat(world.configurations().entries).isEmpty();
    }
}
