package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.access.AllowList;
import nvmf.controller.discovery.Referral;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs, section M, as far as it is above a transport: floods. */
class ExhaustionTest {
    private static final int FLOOD = 10_000;
    private static final int ENTRY_BYTES = 1024;
    private static final int READ_BYTES = 1000 * ENTRY_BYTES;

    @RegisterExtension
    final QuietLog log = new QuietLog();

    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    // M11: one event of a type is out until its log has been read, however often it happens and however many requests
    // wait.
    @Test
    void m11AStormOfChangesIsOneEventForEachAssociationUntilItReadsTheLog() {
        List<Bench.HostSide> hosts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Bench.HostSide host = bench.connect().enable();
            host.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT)
                    .toSqe());
            for (int cid = 1; cid <= 4; cid++) {
                host.admin.send(AsyncEvent.request().withCid(cid));
            }
            hosts.add(host);
        }
        storm();
        assertThat(hosts).allSatisfy(host -> assertThat(events(host)).isEqualTo(1));
        hosts.forEach(host -> host.admin(new GetLogPage(GetLogPage.CHANGED_NAMESPACES, -1, 4096, 0).toSqe(), 4096));
        storm();
        assertThat(hosts).allSatisfy(host -> assertThat(events(host)).isEqualTo(2));
    }

    private void storm() {
        for (int i = 0; i < FLOOD / 2; i++) {
            bench.subsystem.attach(2, "comes and goes", new GatedDevice(512, 8), Identity.NONE, false);
            bench.time.run();
            bench.subsystem.detach(2);
            bench.time.run();
        }
    }

    private static long events(Bench.HostSide host) {
        return host.admin.answers().stream()
                .filter(answer -> answer.cqe().cid() >= 1 && answer.cqe().cid() <= 4)
                .filter(answer -> AsyncEvent.of(answer.cqe().dw0()).equals(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED))
                .count();
    }

    // M12: the log changes before each of the pieces that it is read in.
    @Test
    void m12ALogOf10000EntriesThatIsReadInPiecesOf4BytesIsOneLogHoweverOftenItChanges() {
        for (int i = 0; i < FLOOD; i++) {
            refer("referral-" + i, i);
        }
        Bench.HostSide side = bench.connect(
                        new ConnectData(Bench.HOSTID, ConnectData.CNTLID_DYNAMIC, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                .enable();
        byte[] whole = wholeLog(side);
        for (int at = 4, i = 0; at < whole.length; at += 20444, i++) {
            // The first of all entries of this kind, so that all others move.
            if (i % 2 == 0) {
                refer("a", i);
            } else {
                bench.target.directory().withdrawReferral("a");
            }
            assertThat(discoveryLog(side, 4, at))
                    .as("at %d", at)
                    .containsExactly(whole[at], whole[at + 1], whole[at + 2], whole[at + 3]);
        }
    }

    private byte[] wholeLog(Bench.HostSide side) {
        Page header = DiscoveryLog.HEADER.read(Wire.view(ByteBuffer.wrap(discoveryLog(side, ENTRY_BYTES, 0))));
        int entries = header.getInt(DiscoveryLog.NUMREC);
        assertThat(entries).isGreaterThan(FLOOD);
        byte[] whole = new byte[(1 + entries) * ENTRY_BYTES];
        for (int at = 0; at < whole.length; at += READ_BYTES) {
            int length = Math.min(READ_BYTES, whole.length - at);
            System.arraycopy(discoveryLog(side, length, at), 0, whole, at, length);
        }
        return whole;
    }

    private static byte[] discoveryLog(Bench.HostSide side, int length, int offset) {
        ScriptedQueue.Answer answer =
                side.admin(new GetLogPage(GetLogPage.DISCOVERY, 0, length, offset).toSqe(), length);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        return answer.data();
    }

    private void refer(String name, int number) {
        TransportAddress to = TransportAddress.tcp("198.51.100." + (1 + number % 250), 1024 + number);
        bench.target
                .directory()
                .refer(new Referral(name, to, Nqn.DISCOVERY, false, SecureChannel.NOT_SPECIFIED, AllowList.ANYBODY));
    }

    // M14: what a peer does wrong is nothing that an operator has to do something about.
    @Test
    void m14WhateverPeersDoWrongAndHoweverOftenWarnsNobody() {
        long before = log.lines();
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        for (int i = 0; i < FLOOD / 5; i++) {
            ScriptedQueue stranger = bench.newborn();
            stranger.send(new Identify(1, 0).toSqe(), 4096);
            stranger.send(Bench.adminConnect(0), new byte[1024]);
            stranger.drop();
            host.admin(new Identify(0xFF, 0).toSqe(), 4096);
            io.send(new Read(77, -1, 1, false).toSqe().withCid(i), 512);
        }
        assertThat(log.lines() - before).as("lines in the log").isZero();
    }
}
