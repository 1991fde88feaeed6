package nvmf.controller.ana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.event.NvmfEvent;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.controller.model.Namespace.Policy;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asymmetric Namespace Access as a host meets it: the log, the event, and what becomes of its commands. */
@ExtendWith(QuietLog.class)
class AnaTest {
    private static final int CID = 0x5555;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.othersLeaveNothing();
    }

    private void attach(int nsid, int group) {
        bench.subsystem.attach(
                nsid,
                "disk" + nsid,
                new GatedDevice(512, 8),
                Identity.NONE,
                Policy.of(false).inGroup(group));
        bench.time.run();
    }

    private void set(int group, AnaState state) {
        bench.port.setAnaState(group, state);
        bench.time.run();
    }

    private AnaLog log(Bench.HostSide side, int specific) throws ProtocolException {
        int bytes = AnaLog.bytesMax(AnaGroups.MAX, 1024);
        GetLogPage command = new GetLogPage(GetLogPage.ANA, -1, specific, false, bytes, 0, false, 0);
        ScriptedQueue.Answer answer = side.admin(command.toSqe(), bytes);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        return AnaLog.decode(answer.page());
    }

    private static AnaState stateOf(AnaLog log, int group) {
        return log.groups().stream()
                .filter(one -> one.id() == group)
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void want(Bench.HostSide side) {
        int bits = AsyncEvent.ANA_CHANGE_BIT | AsyncEvent.NAMESPACE_ATTRIBUTE_BIT;
        side.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, bits).toSqe());
    }

    private void waitForEvent(Bench.HostSide side, int cid) {
        side.admin.send(AsyncEvent.request().withCid(cid));
    }

    private static AsyncEvent event(Bench.HostSide side, int cid) {
        return AsyncEvent.of(side.admin.answerTo(cid).cqe().dw0());
    }

    // Base Specification, figure "Asymmetric Namespace Access Log Page".
    @Test
    void theLogListsTheGroupsThatHaveNamespacesWithTheirStateByThisPort() throws ProtocolException {
        attach(2, 7);
        attach(3, 1);
        set(7, AnaState.NON_OPTIMIZED);
        set(9, AnaState.INACCESSIBLE);
        List<AnaGroup> groups = log(host, 0).groups();
        assertThat(groups).extracting(AnaGroup::id).containsExactly(1, 7);
        assertThat(groups).extracting(AnaGroup::state).containsExactly(AnaState.OPTIMIZED, AnaState.NON_OPTIMIZED);
        assertThat(groups).extracting(AnaGroup::nsids).containsExactly(List.of(1, 3), List.of(2));
    }

    // Base Specification, "Get Log Page, LSP for ANA": RGO.
    @Test
    void whoAsksForGroupsOnlyGetsNoNamespaces() throws ProtocolException {
        attach(2, 7);
        AnaLog log = log(host, AnaLog.GROUPS_ONLY);
        assertThat(log.groups()).extracting(AnaGroup::nsids).containsExactly(List.of(), List.of());
        assertThat(log.groups()).extracting(AnaGroup::id).containsExactly(1, 7);
    }

    @Test
    void everyChangeMovesTheCountOfTheLogAndOfItsGroupAndOfNoOther() throws ProtocolException {
        attach(2, 7);
        AnaLog before = log(host, 0);
        set(7, AnaState.INACCESSIBLE);
        AnaLog after = log(host, 0);
        assertThat(before.changes()).isPositive();
        assertThat(after.changes()).isEqualTo(before.changes() + 1);
        assertThat(after.groups().get(1).changes())
                .isEqualTo(before.groups().get(1).changes() + 1);
        assertThat(after.groups().get(0)).isEqualTo(before.groups().get(0));

        set(7, AnaState.INACCESSIBLE);
        assertThat(log(host, 0)).isEqualTo(after);
        attach(3, 7);
        assertThat(log(host, 0).changes()).isEqualTo(after.changes() + 1);
        bench.subsystem.detach(3);
        bench.time.run();
        assertThat(log(host, 0).changes()).isEqualTo(after.changes() + 2);
    }

    // Base Specification, "Asymmetric Namespace Access Change" notice: info 03h, log page 0Ch.
    @Test
    void aChangedStateIsAnnouncedOnceUntilTheLogIsRead() throws ProtocolException {
        want(host);
        waitForEvent(host, CID);
        waitForEvent(host, CID + 1);
        set(1, AnaState.CHANGE);
        assertThat(event(host, CID)).isEqualTo(new AsyncEvent(2, 3, 0x0C));
        set(1, AnaState.INACCESSIBLE);
        assertThat(host.admin.answersTo(CID + 1)).isZero();

        assertThat(stateOf(log(host, 0), 1)).isEqualTo(AnaState.INACCESSIBLE);
        set(1, AnaState.OPTIMIZED);
        assertThat(event(host, CID + 1)).isEqualTo(AsyncEvent.ANA_CHANGED);
    }

    @Test
    void aHostThatDidNotAskForAnaChangesIsNotTold() {
        host.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT)
                .toSqe());
        waitForEvent(host, CID);
        set(1, AnaState.INACCESSIBLE);
        assertThat(host.admin.answersTo(CID)).isZero();
    }

    @Test
    void aGroupWithoutNamespacesChangesForNobody() {
        want(host);
        waitForEvent(host, CID);
        set(7, AnaState.INACCESSIBLE);
        assertThat(host.admin.answersTo(CID)).isZero();
    }

    @Test
    void aStateHoldsForThePortItIsSetForAndForNoOther() throws ProtocolException {
        Bench.Way other = bench.anotherPort(2);
        Bench.HostSide there = bench.connect(Bench.adminData(), 0, other).enable();
        want(there);
        waitForEvent(there, CID);

        set(1, AnaState.INACCESSIBLE);

        assertThat(stateOf(log(host, 0), 1)).isEqualTo(AnaState.INACCESSIBLE);
        assertThat(stateOf(log(there, 0), 1)).isEqualTo(AnaState.OPTIMIZED);
        assertThat(there.admin.answersTo(CID)).isZero();
        assertThat(status(host.io(1), new Read(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.ANA_INACCESSIBLE);
        assertThat(status(there.io(1), new Read(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
        assertThat(bench.port.snapshot().anaStates()).containsOnlyKeys(1);
        assertThat(other.port().snapshot().anaStates()).isEmpty();
    }

    // An I/O queue belongs to the controller of its admin queue, by whatever port it comes.
    @Test
    void theAssociationsPortDecidesForAllItsQueues() {
        Bench.Way other = bench.anotherPort(2);
        other.port().setAnaState(1, AnaState.PERSISTENT_LOSS);
        assertThat(status(host.io(1), new Read(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aNamespaceInAnotherGroupIsAnAnaChangeAndNoOtherNamespace() throws ProtocolException {
        want(host);
        waitForEvent(host, CID);
        waitForEvent(host, CID + 1);
        set(5, AnaState.NON_OPTIMIZED);
        AnaLog before = log(host, 0);

        bench.subsystem.regroup(1, 5);
        bench.time.run();

        assertThat(event(host, CID)).isEqualTo(AsyncEvent.ANA_CHANGED);
        assertThat(host.admin.answersTo(CID + 1)).isZero();
        AnaLog after = log(host, 0);
        assertThat(after.groups()).extracting(AnaGroup::id).containsExactly(5);
        assertThat(stateOf(after, 5)).isEqualTo(AnaState.NON_OPTIMIZED);
        assertThat(after.changes()).isGreaterThan(before.changes());
        assertThat(host.admin(new Identify(0, 1).toSqe(), 4096).page().getInt(92))
                .isEqualTo(5);
        assertThat(host.admin(new Identify(8, 1).toSqe(), 4096).page().getInt(4))
                .isEqualTo(5);
    }

    private static Status status(ScriptedQueue io, Sqe sqe, int length) {
        ScriptedQueue.Answer answer = io.send(sqe, length, Status.SUCCESS, new byte[length]);
        return answer.status();
    }

    // HOSTILE-INPUTS J18: the state's own status, and a retry by another path may help.
    @ParameterizedTest
    @EnumSource(
            value = AnaState.class,
            names = {"INACCESSIBLE", "PERSISTENT_LOSS", "CHANGE"})
    void commandsForANamespaceThatIsNotAccessibleEndWithItsStatus(AnaState state) {
        ScriptedQueue io = host.io(1);
        set(1, state);
        assertThat(status(io, new Read(1, 0, 1, false).toSqe(), 512)).isEqualTo(state.refusal());
        assertThat(status(io, new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(state.refusal());
        assertThat(status(io, new Flush(1).toSqe(), 0)).isEqualTo(state.refusal());
        assertThat(status(io, new Flush(-1).toSqe(), 0)).isEqualTo(state.refusal());
        assertThat(status(io, new Read(9, 0, 1, false).toSqe(), 512)).isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(bench.device.calls()).isEmpty();

        set(1, AnaState.OPTIMIZED);
        assertThat(status(io, new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void commandsForANonOptimizedNamespaceAreCarriedOut() {
        set(1, AnaState.NON_OPTIMIZED);
        assertThat(status(host.io(1), new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aWriteWhoseDataCameOnlyAfterTheChangeIsNotCarriedOut() {
        ScriptedQueue io = host.io(1);
        io.holdFetches();
        io.start(new Write(1, 0, 1, false).toSqe().withCid(CID), 512, Status.SUCCESS, new byte[512]);
        set(1, AnaState.INACCESSIBLE);
        io.releaseFetches();
        assertThat(io.answerTo(CID).status()).isEqualTo(Status.ANA_INACCESSIBLE);
        assertThat(bench.device.calls()).isEmpty();
    }

    // Base Specification, figure "ANA effects on Command Processing".
    @Test
    void featuresOfANamespaceThatIsNotAccessibleAreNotEither() {
        set(1, AnaState.PERSISTENT_LOSS);
        assertThat(host.admin(new GetFeatures(Feature.ERROR_RECOVERY, 1, 0, 0).toSqe())
                        .status())
                .isEqualTo(Status.ANA_PERSISTENT_LOSS);
        assertThat(host.admin(new SetFeatures(Feature.ERROR_RECOVERY, 1, false, 1).toSqe())
                        .status())
                .isEqualTo(Status.ANA_PERSISTENT_LOSS);
        assertThat(host.admin(new SetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 1, false, 1).toSqe())
                        .status())
                .isEqualTo(Status.ANA_PERSISTENT_LOSS);
        assertThat(host.admin(new GetFeatures(Feature.ARBITRATION, 0, 0, 0).toSqe())
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void anInaccessibleNamespaceIsIdentifiedWithoutItsUtilization() {
        set(1, AnaState.INACCESSIBLE);
        ScriptedQueue.Answer page = host.admin(new Identify(0, 1).toSqe(), 4096);
        assertThat(page.page().getLong(0)).as("NSZE").isEqualTo(Bench.BLOCKS);
        assertThat(page.page().getLong(16)).as("NUSE").isZero();
        set(1, AnaState.NON_OPTIMIZED);
        assertThat(host.admin(new Identify(0, 1).toSqe(), 4096).page().getLong(16))
                .isEqualTo(Bench.BLOCKS);
    }

    @Test
    void anAssociationThatEndedIsForgottenByThePort() {
        host.admin.drop();
        set(1, AnaState.CHANGE);
        assertThat(bench.events).contains(new NvmfEvent.AnaStateChanged("p", 1, AnaState.CHANGE));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {0, -1, 129})
    void aGroupThatCannotBeIsRefused(int group) {
        assertThatThrownBy(() -> bench.port.setAnaState(group, AnaState.CHANGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 128");
        assertThatThrownBy(() -> bench.subsystem.regroup(1, group)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Policy.of(false).inGroup(group)).isInstanceOf(IllegalArgumentException.class);
    }
}
