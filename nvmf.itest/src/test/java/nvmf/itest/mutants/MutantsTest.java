package nvmf.itest.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tests of hostile inputs are as good as what they notice. Each row is a fault, most of them found in targets and hosts of others,
 * that is put into our own classes while the named test runs: it has to fail. Without a fault none does. The columns: what is wrong;
 * the class, without the {@code nvmf.} or {@code nvmf.transport.} before it; the {@link Fault}; who sees it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MutantsTest {
    private static final String MUTANTS = """
            flags are not looked at                   | tcp.pdu.PduRules                | checkFlags does nothing               | tcp.pdu.PduRulesTest
            PDO is not looked at                      | tcp.pdu.PduRules                | checkDataOffset does nothing          | tcp.pdu.PduRulesTest
            PLEN is not looked at                     | tcp.pdu.PduRules                | checkLength does nothing              | tcp.pdu.PduRulesTest
            DATAL need not be the payload             | tcp.pdu.PduRules                | checkDataLength does nothing          | tcp.flow.R2tSchedulerTest
            an R2T may ask for nothing                | tcp.pdu.PduRules                | check(R2t) does nothing               | tcp.HostHostileTest#badRequestsForDataAreNotServed
            an ICReq may ask for anything             | tcp.pdu.PduRules                | check(IcReq) does nothing             | tcp.pdu.PduRulesTest
            an ICResp may grant anything              | tcp.pdu.PduRules                | check(IcResp,IcReq) does nothing      | tcp.pdu.PduRulesTest
            header digests are not looked at          | tcp.pdu.PduReader               | checkDigest does nothing              | tcp.ControllerHostileTest#aWrongHeaderDigestEndsTheConnection
            a wrong data digest is right              | tcp.pdu.CapsuleRules            | check(Sqe,int,boolean) with ThirdTrue | tcp.pdu.CapsuleRulesTest
            an SGL may contradict its capsule         | tcp.pdu.CapsuleRules            | check(Sqe,int,boolean) throws nothing | tcp.pdu.CapsuleRulesTest
            tags of the past are accepted             | tcp.flow.TransferTags           | find with GenerationIgnored           | tcp.flow.R2tSchedulerTest
            any transfer tag is accepted              | tcp.flow.TransferTags           | find with AnyOpen                     | tcp.flow.R2tSchedulerTest
            a tag is never free again                 | tcp.flow.R2tScheduler           | onDataEnd without release             | tcp.flow.R2tSchedulerTest
            one R2T more than the host takes          | tcp.flow.R2tScheduler           | new with FirstPlusOne                 | tcp.flow.R2tSchedulerTest
            MAXH2CDATA is no limit                    | tcp.flow.R2tScheduler           | new with SecondBoundless              | tcp.flow.R2tSchedulerTest
            DATAO is dropped                          | tcp.flow.Grant                  | advance with OffsetIgnored            | tcp.flow.R2tSchedulerTest
            R2Ts may be answered in any order         | tcp.flow.H2cTransfer            | isNext returns true                   | tcp.flow.R2tSchedulerTest
            LAST_PDU is ignored                       | tcp.flow.Grant                  | advance with LastIgnored              | tcp.flow.R2tSchedulerTest
            data may be anywhere                      | tcp.flow.Grant                  | advance throws nothing                | tcp.flow.R2tSchedulerTest
            all data lands at the beginning           | tcp.flow.H2cTransfer            | index with BaseOnly                   | tcp.ControllerSequenceTest#dataInSlicesOfADwordArrives
            a wrong data digest is forgotten          | tcp.flow.H2cTransfer            | spoil does nothing                    | tcp.flow.R2tSchedulerTest
            flush after each response                 | tcp.TcpConnection               | wrote with AtOnce                     | tcp.BatchTest
            a breach is told and then forgiven        | tcp.TcpConnection               | breach without end                    | tcp.ControllerSequenceTest#commandsInTheBackEndAreAnsweredByNobodyAfterATermReq
            a command is answered twice               | tcp.TcpControllerQueuePair      | respond twice                         | tcp.ControllerSequenceTest#connectMayComeInTheSegmentOfIcReq
            silent connections are kept without limit | tcp.Newborns                    | channelRead without close             | tcp.ControllerSequenceTest#aFloodOfSilentHostsKeepsNobodyOut
            memory is leased beyond the budget        | tcp.pool.QueuePool              | reserve returns true                  | tcp.pool.QueuePoolTest
            memory that comes back is lost to others  | tcp.pool.QueuePool              | giveBack without give                 | tcp.pool.QueuePoolTest
            data may overrun its buffer               | tcp.HostSlot                    | onC2hData throws nothing              | tcp.HostHostileTest#badDataIsNeverTakenForGood
            R2Ts may ask for anything                 | tcp.HostSlot                    | onR2t throws nothing                  | tcp.HostHostileTest#badRequestsForDataAreNotServed
            data with a wrong digest is good          | tcp.HostSlot                    | spoil does nothing                    | tcp.HostHostileTest#badDataIsNeverTakenForGood
            all data lands at the beginning           | tcp.HostSlot                    | index with BaseOnly                   | tcp.TransferTest
            pieces are larger than MAXH2CDATA         | tcp.flow.H2cSender              | new with FirstPlusOne                 | tcp.flow.SendersTest
            a wrong identifier is given back          | host.queue.CommandIds           | release with FirstBeside              | host.queue.HostQueueTest
            a namespace list without end is read      | host.namespace.NamespaceScan    | listed throws nothing                 | host.namespace.NamespaceScanTest
            names in a discovery log are looked up    | host.discovery.EntryRules       | checkLiteral does nothing             | host.discovery.DiscoveryTest
            the wrong CID is released                 | controller.queue.CommandIds     | release with FirstBeside              | controller.queue.CommandIdsTest#neighboursDoNotDisturbEachOther
            a queue takes one command too many        | controller.queue.CommandIds     | new with FirstPlusOne                 | controller.queue.CommandIdsTest
            a command's memory is never given back    | controller.queue.Flight         | recycle without close                 | controller.queue.IoQueueTest#aQueueThatEndsGivesAllMemoryBackOnceTheDeviceIsDone
            a command is answered twice               | controller.queue.Flight         | complete twice                        | controller.hostile.IoTest
            a queue may be of any depth               | controller.queue.NewbornQueue   | requireDepth does nothing             | controller.hostile.ConnectTest
            every host may join every controller      | controller.model.HostIdentity   | equals returns true                   | controller.hostile.ConnectTest
            every host is allowed                     | controller.model.Admission      | require does nothing                  | controller.hostile.ConnectTest
            addresses have a sign                     | api.block.BlockDevice$Geometry  | contains with SignedRange             | controller.hostile.IoTest
            blocks behind the end are there           | api.block.BlockDevice$Geometry  | contains returns true                 | controller.hostile.IoTest
            read-only is written                      | controller.model.Namespace      | isWriteProtected returns false        | controller.hostile.IoTest
            an event is reported once and never again | controller.admin.AsyncEvents    | acknowledge does nothing              | controller.admin.AsyncEventsTest
            a silent host is never lost               | controller.admin.KeepAliveClock | tick returns false                    | controller.queue.KeepAliveTest
            a host's lost writes are not waited for   | controller.gate.Gate            | isShut returns false                  | controller.queue.GhostWriteTest#whatAHostWritesByItsNewPathStays
            a standstill is forgiven                  | controller.gate.Patience        | isOver returns false                  | controller.queue.GhostWriteTest#whatWasOnItsWayWhenThisSideStoodStillIsNotWritten
            a reservation keeps nobody out            | controller.reservation.Fence    | admits returns true                   | controller.reservation.FenceTest
            a reserved namespace is for everybody     | controller.nvm.NvmCommands      | isLetIn returns true                  | controller.queue.ReservationTest
            any key will do                           | controller.reservation.ReservationState | isRegistered returns true             | controller.reservation.ReservationStepsTest
            every host holds the reservation          | controller.reservation.ReservationState | isHolder(UUID) returns true         | controller.reservation.ReservationStepsTest
            nobody hears of a preemption              | controller.reservation.ReservationLog | add does nothing                      | controller.reservation.ReservationLogTest
            a log that was read is never empty        | controller.reservation.ReservationLog | next does nothing                     | controller.reservation.ReservationLogTest
            what outlives power is not written down   | controller.reservation.Reservations | isToBeStored returns false            | controller.reservation.ReservationsTest
            half a file of reservations is believed   | controller.reservation.ReservationText | require does nothing                  | controller.reservation.FileStoreTest
            what is not accessible is reached         | controller.nvm.NvmCommands      | reach with Succeeding                 | controller.ana.AnaTest
            a state is the same at every port         | controller.ana.PortAccess       | state with Optimized                  | controller.ana.AnaTest
            a change of state is told to nobody       | controller.ana.PortAccess       | listen does nothing                   | controller.ana.AnaTest
            changes of state are not counted          | controller.ana.ChangeCounts     | total does nothing                    | controller.ana.AnaTest
            an ANA group may be any number            | api.spec.admin.AnaGroup         | decode throws nothing                 | api.spec.admin.AnaLogTest
            what is to be copied is not looked at     | controller.nvm.CopyCommand      | require does nothing                  | controller.hostile.CopyTest
            a range may lie anywhere                  | controller.nvm.Blocks           | inside with Succeeding                | controller.hostile.CopyTest
            any second half will do                   | controller.nvm.Fusion           | second with Succeeding                | controller.hostile.FusedTest
            a failed compare does not stop the write  | controller.nvm.Fusion           | failed does nothing                   | controller.hostile.FusedTest
            an uncorrectable block is read            | block.UncorrectableBlocks       | requireNone does nothing              | block.UncorrectableFileTest
            a write leaves a block uncorrectable      | block.UncorrectableBlocks       | clear does nothing                    | block.UncorrectableFileTest
            every address may come                    | controller.access.AddressRange  | contains returns true                 | controller.queue.AdmissionTest
            hosts are told what they may not use      | controller.access.AllowList     | allows returns true                   | controller.discovery.DirectoryTest
            a wildcard is told as it is               | controller.discovery.DirectoryLog | isWildcard returns false              | controller.discovery.DirectoryTest
            a change of the log is no news            | controller.discovery.DirectoryLog | tellsTheSameAs returns true           | controller.queue.EventsTest
            a log that moved on is taken for whole    | host.discovery.LogReader        | compareGeneration with Unmoved        | host.discovery.DiscoveryTest
            a restart that is asked for is an error   | host.discovery.LogReader        | isRestart returns false               | host.discovery.DiscoveryTest
            a log from afar leads to this machine     | host.discovery.ReferralRules    | isLoopback returns true               | host.discovery.SurveyWalkTest
            attached to one host is attached to all   | controller.management.Attachments | includes returns true                 | controller.inventory.InventoryTest
            commands without data are of any length   | host.namespace.Split            | plain with ThirdBoundless             | host.namespace.ImportedNamespaceTest#verifyAndWriteUncorrectableAreCutToTheirLimits
            a path's lost writes overtake newer ones  | controller.gate.Gate            | isShut returns false                  | simulation.run.SimulationTest#whatWasSentByALostPathOvertakesNothing
            writes come between compare and write     | controller.device.WriteExclusion | enter returns true                   | simulation.run.SimulationTest#nothingComesBetweenACompareAndItsWrite
            any disk is the one that was there before | host.namespace.NamespaceFacts   | isSameMedium returns true             | simulation.run.SimulationTest#nothingIsWrittenToAnotherDisk
            a flush is answered and not done          | controller.nvm.FlushCommand     | perform with Forgotten                | simulation.run.SimulationTest#ofAFewSeedsNoneFails
            a host keeps flushes to itself            | host.namespace.ImportedNamespace | flush with Forgotten                 | simulation.run.SimulationTest#ofAFewSeedsNoneFails
            FUA is not looked at                      | api.spec.nvm.Write              | fua returns false                     | simulation.run.SimulationTest#ofAFewSeedsNoneFails
            a write is answered before it is done     | controller.nvm.WriteCommand     | perform with TooEarly                 | simulation.run.SimulationTest#ofAFewSeedsNoneFails
            what was lost is taken for done           | host.path.IoCommand             | lost with Assumed                     | simulation.run.SimulationTest#ofAFewSeedsNoneFails
            lost writes are sent again at once        | host.path.IoCommand             | isChange returns false                | host.path.MultipathTest#aWriteThatWasLostWaitsUntilItsControllerIsThrough
            another disk is the same                  | host.namespace.NamespaceFacts   | isSameMedium returns true             | host.path.MultipathTest#whatIsNotKnownToBeTheSameIsNotJoined
            a refusal does not close its lane         | host.path.Route                 | reportsAccess returns false           | host.path.MultipathTest#aCommandThatIsRefusedForWantOfAccessGoesElsewhereAndTheLogIsRead
            a transition may last for ever            | host.association.AnaWatch       | onLimit does nothing                  | host.path.MultipathTest#aTransitionThatTakesTooLongEndsTheAssociation
            nobody loses patience                     | host.path.Patience              | end returns false                     | host.path.MultipathTest#whatNobodyReachesIsWaitedForAsLongAsForALostController
            a flush of an NBD client is not done      | api.block.ByteDevice            | flush with Forgotten                  | nbd.NbdDeviceTest#flushesAndForcedWritesReachTheDevice
            FUA of an NBD client is dropped           | nbd.wire.Request                | fua returns false                     | nbd.NbdDeviceTest#flushesAndForcedWritesReachTheDevice
            NBD clients may ask for anything          | nbd.session.Transmission        | isInside returns true                 | nbd.NbdServerTest#aRequestThatCannotBeIsAnErrorAndTheConnectionGoesOn
            NBD clients share memory without end      | nbd.session.Memory              | take returns true                     | nbd.NbdMemoryTest#writesWhoseDataNeverComesHoldWhatIsConfiguredAndOthersGoOn
            """;

    @Order(1)
    @Test
    void withoutAFaultAllIsWell() throws Exception {
        Set<String> tests = MUTANTS.lines()
                .map(row -> row.substring(row.lastIndexOf('|') + 1).strip())
                .collect(Collectors.toSet());
        Suite suite = Suite.run(Map.of(), tests);
        assertThat(suite.failed()).isEmpty();
        assertThat(suite.succeeded()).isGreaterThan(tests.size());
    }

    @Order(2)
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = MUTANTS)
    void aFaultIsSeen(String wrong, String type, String fault, String test) throws Exception {
        Mutant mutant = new Mutant(type, Fault.of(fault));
        assertThat(Suite.run(mutant.classes(), Set.of(test)).failed())
                .as("what saw that %s: %s of %s", wrong, fault, type)
                .isNotEmpty()
                // A class that cannot even be loaded is no fault that a test has seen.
                .noneMatch(failure -> failure.contains("LinkageError") || failure.contains("VerifyError"));
    }
}
