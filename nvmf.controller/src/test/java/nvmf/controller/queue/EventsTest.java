package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.controller.access.AllowList;
import nvmf.controller.discovery.Referral;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a connected host learns of changes: namespaces that come, go and change, and the discovery log. */
@ExtendWith(QuietLog.class)
class EventsTest {
    private static final int CID = 0x5555;
    private static final int REFERRALS = 1000;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.othersLeaveNothing();
    }

    private void want(Bench.HostSide side, int bits) {
        side.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, bits).toSqe());
    }

    private void waitForEvent(Bench.HostSide side, int cid) {
        side.admin.send(AsyncEvent.request().withCid(cid));
    }

    private Answer changedList(boolean retain) {
        GetLogPage command = new GetLogPage(GetLogPage.CHANGED_NAMESPACES, -1, 0, retain, 4096, 0, false, 0);
        return host.admin(command.toSqe(), 4096);
    }

    @Test
    void aNamespaceThatComesIsAnnouncedListedAndThere() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);

        bench.attach(7, new GatedDevice(4096, 8));

        Answer event = host.admin.answerTo(CID);
        assertThat(AsyncEvent.of(event.cqe().dw0())).isEqualTo(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
        assertThat(changedList(false).page().getInt(0)).isEqualTo(7);
        assertThat(host.admin(new Identify(2, 0).toSqe(), 4096).page().getLong(0))
                .isEqualTo(0x7_00000001L);
        assertThat(host.admin(new Identify(0, 7).toSqe(), 4096).page().getLong(0))
                .isEqualTo(8);
    }

    @Test
    void aNamespaceThatGoesIsAnnounced() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);
        bench.subsystem.detach(1);
        bench.time.run();
        assertThat(host.admin.answersTo(CID)).isEqualTo(1);
        assertThat(host.admin(new Identify(2, 0).toSqe(), 4096).page().getInt(0))
                .isZero();
        assertThat(bench.device.listeners()).isZero();
    }

    @Test
    void aDeviceThatGrowsIsAnnouncedAndItsNamespaceHasTheNewSize() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);
        bench.device.resize(Bench.BLOCKS + 8);
        bench.time.run();
        assertThat(host.admin.answersTo(CID)).isEqualTo(1);
        assertThat(changedList(false).page().getInt(0)).isEqualTo(1);
        assertThat(host.admin(new Identify(0, 1).toSqe(), 4096).page().getLong(0))
                .isEqualTo(Bench.BLOCKS + 8);
        assertThat(bench.events).contains(new NvmfEvent.NamespaceChanged(Bench.SUBNQN, 1));
    }

    @Test
    void aDeviceThatBecomesReadOnlyIsAnnouncedAndItsNamespaceSaysSo() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);
        bench.device.becomeReadOnly();
        bench.time.run();
        assertThat(host.admin.answersTo(CID)).isEqualTo(1);
        assertThat(host.admin(new Identify(0, 1).toSqe(), 4096).page().get(99)).isEqualTo((byte) 1);
        assertThat(bench.subsystem.snapshot().namespaces().get(0).readOnly()).isTrue();
    }

    // Base Specification, "Retain Asynchronous Event".
    @Test
    void anEventIsReportedAgainOnlyAfterItsLogWasReadWithoutRetain() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);
        waitForEvent(host, CID + 1);
        bench.attach(7, new GatedDevice(512, 8));
        bench.attach(8, new GatedDevice(512, 8));
        assertThat(host.admin.answersTo(CID + 1)).isZero();

        assertThat(changedList(true).page().getLong(0)).isEqualTo(0x8_00000007L);
        bench.attach(9, new GatedDevice(512, 8));
        assertThat(host.admin.answersTo(CID + 1)).isZero();

        assertThat(changedList(false).page().getInt(8)).isEqualTo(9);
        assertThat(changedList(false).page().getInt(0)).isZero();
        bench.attach(10, new GatedDevice(512, 8));
        assertThat(host.admin.answersTo(CID + 1)).isEqualTo(1);
        assertThat(changedList(false).page().getInt(0)).isEqualTo(10);
    }

    // The seed dropped an event without a request and never sent another.
    @Test
    void aChangeBeforeTheFirstRequestIsToldWhenItComes() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        bench.attach(7, new GatedDevice(512, 8));
        waitForEvent(host, CID);
        assertThat(host.admin.answersTo(CID)).isEqualTo(1);
    }

    @Test
    void whatAHostDidNotAskForIsNotSent() {
        waitForEvent(host, CID);
        bench.attach(7, new GatedDevice(512, 8));
        assertThat(host.admin.answersTo(CID)).isZero();
    }

    @Test
    void aResetAnswersRequestsAndForgetsChanges() {
        want(host, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        waitForEvent(host, CID);
        host.write(Property.CC, 0);
        assertThat(host.admin.answerTo(CID).status()).isEqualTo(Status.ABORTED_SQ_DELETION);
        host.enable();
        assertThat(changedList(false).page().getInt(0)).isZero();
    }

    private Bench.HostSide discovery() {
        return bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                .enable();
    }

    private Answer discoveryLog(Bench.HostSide side, int bytes, int offset) {
        return side.admin(new GetLogPage(GetLogPage.DISCOVERY, 0, bytes, offset).toSqe(), bytes);
    }

    @Test
    void theDiscoveryLogTellsHowToReachTheSubsystem() {
        Answer log = discoveryLog(discovery(), 4096, 0);
        assertThat(log.status()).isEqualTo(Status.SUCCESS);
        assertThat(DiscoveryLog.HEADER.read(log.page()).get(DiscoveryLog.NUMREC))
                .isEqualTo(2);
        DiscoveryEntry entry =
                DiscoveryEntry.of(DiscoveryEntry.LAYOUT.read(log.page().slice(2048, 1024)));
        // The port listens at 0.0.0.0, the host came to 192.0.2.1.
        assertThat(entry.address()).isEqualTo(TransportAddress.tcp("192.0.2.1", 4420));
        assertThat(entry.subnqn()).isEqualTo(Bench.SUBNQN);
        assertThat(entry.portId()).isEqualTo(1);
    }

    // The seed insisted on the exact length.
    @Test
    void aReadOfMoreThanTheLogIsFilledWithZeroes() {
        Answer log = discoveryLog(discovery(), 8192, 0);
        assertThat(log.data()).hasSize(8192).endsWith(new byte[8192 - 3072]);
    }

    @Test
    void theLogCanBeReadInPiecesOf4Bytes() {
        Bench.HostSide side = discovery();
        byte[] whole = discoveryLog(side, 3072, 0).data();
        for (int at = 0; at < 3072; at += 4) {
            byte[] piece = discoveryLog(side, 4, at).data();
            assertThat(piece).containsExactly(whole[at], whole[at + 1], whole[at + 2], whole[at + 3]);
        }
    }

    // M12: the log changes before each of the pieces that it is read in.
    @Test
    void m12AHostThatReadsALargeLogInPiecesReadsOneLogHoweverOftenItChanges() {
        for (int i = 0; i < REFERRALS; i++) {
            refer("referral-" + i, i);
        }
        Bench.HostSide side = discovery();
        want(side, AsyncEvent.DISCOVERY_CHANGE_BIT);
        waitForEvent(side, CID);
        byte[] whole = discoveryLog(side, (REFERRALS + 3) * 1024, 0).data();
        for (int at = 4, i = 0; at < whole.length; at += 204, i++) {
            // The first of all entries of this kind, so that all others move.
            if (i % 2 == 0) {
                refer("a", i);
            } else {
                bench.target.directory().withdrawReferral("a");
            }
            assertThat(discoveryLog(side, 4, at).data())
                    .as("at %d", at)
                    .containsExactly(whole[at], whole[at + 1], whole[at + 2], whole[at + 3]);
        }
        assertThat(side.admin.answersTo(CID)).isEqualTo(1);
        Page before = DiscoveryLog.HEADER.read(Wire.view(ByteBuffer.wrap(whole)));
        Page after = DiscoveryLog.HEADER.read(discoveryLog(side, 1024, 0).page());
        assertThat(after.get(DiscoveryLog.GENCTR)).isGreaterThan(before.get(DiscoveryLog.GENCTR) + 5000);
    }

    private void refer(String name, int number) {
        TransportAddress to = TransportAddress.tcp("198.51.100." + (1 + number % 250), 1024 + number);
        bench.target
                .directory()
                .refer(new Referral(name, to, Nqn.DISCOVERY, false, SecureChannel.NOT_SPECIFIED, AllowList.ANYBODY));
    }

    @Test
    void aDiscoveryHostThatStaysIsToldOfANewSubsystem() {
        Bench.HostSide side = discovery();
        want(side, AsyncEvent.DISCOVERY_CHANGE_BIT);
        waitForEvent(side, CID);
        long before = discoveryLog(side, 1024, 0).page().getLong(0);

        SubsystemCore more = bench.target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:more")));
        bench.port.offer(more);
        bench.time.run();

        Answer event = side.admin.answerTo(CID);
        assertThat(AsyncEvent.of(event.cqe().dw0())).isEqualTo(AsyncEvent.DISCOVERY_LOG_CHANGED);
        Answer log = discoveryLog(side, 1024, 0);
        assertThat(log.page().getLong(0)).isGreaterThan(before);
        assertThat(log.page().getLong(8)).isEqualTo(3);
    }

    @Test
    void aDiscoveryHostIsToldOfWhatItMayUseOnly() {
        Bench.HostSide side = discovery();
        want(side, AsyncEvent.DISCOVERY_CHANGE_BIT);
        waitForEvent(side, CID);
        discoveryLog(side, 1024, 0);

        SubsystemCore secret = bench.target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:secret")));
        secret.admission().allow(AllowList.of(Set.of(new Nqn("nqn.2014-08.org.example:friend"))));
        bench.port.offer(secret);
        bench.time.run();
        assertThat(side.admin.answersTo(CID)).isZero();
        assertThat(discoveryLog(side, 1024, 0).page().getLong(8)).isEqualTo(2);

        secret.admission().allow(AllowList.of(Set.of(Bench.HOSTNQN)));
        bench.time.run();
        assertThat(side.admin.answersTo(CID)).isEqualTo(1);
        assertThat(discoveryLog(side, 1024, 0).page().getLong(8)).isEqualTo(3);
    }

    @Test
    void aDiscoveryHostIsToldOfAReferral() {
        Bench.HostSide side = discovery();
        want(side, AsyncEvent.DISCOVERY_CHANGE_BIT);
        waitForEvent(side, CID);
        discoveryLog(side, 1024, 0);
        bench.target
                .directory()
                .refer(new Referral(
                        "r",
                        TransportAddress.tcp("198.51.100.1", 8009),
                        Nqn.DISCOVERY,
                        false,
                        SecureChannel.NOT_SPECIFIED,
                        AllowList.ANYBODY));
        bench.time.run();
        assertThat(side.admin.answersTo(CID)).isEqualTo(1);
        DiscoveryEntry entry = DiscoveryEntry.of(
                DiscoveryEntry.LAYOUT.read(discoveryLog(side, 4096, 0).page().slice(3072, 1024)));
        assertThat(entry.subtype()).isEqualTo(DiscoveryEntry.REFERRAL);
    }

    // TP 8013: the well-known name and its own lead to the same subsystem, which says its own.
    @Test
    void aDiscoverySubsystemOfItsOwnNameIsReachedByBothAndSaysItsOwn() {
        Nqn own = new Nqn("nqn.2014-08.org.example:discovery");
        bench.target.nameDiscovery(own);
        for (Nqn name : List.of(Nqn.DISCOVERY, own)) {
            Bench.HostSide side = bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, name, Bench.HOSTNQN), 0)
                    .enable();
            Page identity = IdentifyController.LAYOUT.read(
                    side.admin(new Identify(1, 0).toSqe(), 4096).page());
            assertThat(identity.get(IdentifyController.SUBNQN)).isEqualTo(own.value());
            assertThat(identity.getInt(IdentifyController.CNTRLTYPE)).isEqualTo(IdentifyController.TYPE_DISCOVERY);
            DiscoveryEntry self = DiscoveryEntry.of(DiscoveryEntry.LAYOUT.read(
                    discoveryLog(side, 2048, 0).page().slice(1024, 1024)));
            assertThat(self.subtype()).isEqualTo(DiscoveryEntry.CURRENT_DISCOVERY);
            assertThat(self.subnqn()).isEqualTo(own);
            assertThat(self.flags()).isEqualTo(3);
            side.admin.drop();
        }
    }

    @Test
    void anAssociationIsAnnouncedToOperatorsFromBeginToEnd() {
        assertThat(bench.events)
                .contains(new NvmfEvent.HostConnected(Bench.SUBNQN, Bench.HOSTNQN, host.cntlid, host.admin.remote()));
        assertThat(bench.subsystem.terminate(host.cntlid, "an operator ended it"))
                .isEqualTo(1);
        bench.time.run();
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(bench.events)
                .contains(new NvmfEvent.HostLost(Bench.SUBNQN, Bench.HOSTNQN, host.cntlid, "an operator ended it"));
        assertThat(bench.subsystem.terminate(host.cntlid, "again")).isZero();
    }
}
