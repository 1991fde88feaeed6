package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.ReservationStatus;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reservations (Base Specification, "Reservations"), as several hosts see them. */
@ExtendWith(QuietLog.class)
class ReservationTest {
    private static final int CID = 0x7777;
    private static final int REPORT_BYTES = 4096;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.othersLeaveNothing();
    }

    private final Party a = new Party(0xA);
    private final Party b = new Party(0xB);

    /** A host with a key, its number, and one I/O queue. */
    private final class Party {
        private final UUID id;
        private final long key;
        private final Bench.HostSide side;
        private final ScriptedQueue io;

        Party(long number) {
            this.id = new UUID(7, number);
            this.key = number;
            ConnectData data = new ConnectData(
                    id, ConnectData.CNTLID_DYNAMIC, Bench.SUBNQN, new Nqn("nqn.2014-08.org.example:host-" + number));
            this.side = bench.connect(data, 0).enable();
            this.io = side.io(1);
        }

        Status send(Sqe sqe, ReservationKeys keys) {
            byte[] data = new byte[ReservationKeys.BYTES];
            keys.encode().get(0, data);
            return io.send(sqe.withCid(1), data).status();
        }

        Status register() {
            return send(
                    new ReservationRegister(1, ReservationRegister.REGISTER, false, 0).toSqe(),
                    new ReservationKeys(0, key));
        }

        Status unregister() {
            return send(
                    new ReservationRegister(1, ReservationRegister.UNREGISTER, false, 0).toSqe(),
                    new ReservationKeys(key, 0));
        }

        Status acquire(ReservationType type) {
            return send(
                    new ReservationAcquire(1, ReservationAcquire.ACQUIRE, false, type.code()).toSqe(),
                    new ReservationKeys(key, 0));
        }

        Status preempt(Party other, ReservationType type) {
            return send(
                    new ReservationAcquire(1, ReservationAcquire.PREEMPT, false, type.code()).toSqe(),
                    new ReservationKeys(key, other.key));
        }

        void startPreemptAndAbort(Party other) {
            byte[] data = new byte[ReservationKeys.BYTES];
            new ReservationKeys(key, other.key).encode().get(0, data);
            io.send(
                    new ReservationAcquire(1, ReservationAcquire.PREEMPT_AND_ABORT, false, 1)
                            .toSqe()
                            .withCid(CID),
                    data);
        }

        Status release(ReservationType type) {
            return send(
                    new ReservationRelease(1, ReservationRelease.RELEASE, false, type.code()).toSqe(),
                    new ReservationKeys(key, 0));
        }

        Status clear() {
            return send(
                    new ReservationRelease(1, ReservationRelease.CLEAR, false, 0).toSqe(), new ReservationKeys(key, 0));
        }

        ReservationStatus report() {
            ScriptedQueue.Answer answer =
                    io.send(new ReservationReport(1, REPORT_BYTES, true).toSqe().withCid(2), REPORT_BYTES);
            assertThat(answer.status()).isEqualTo(Status.SUCCESS);
            return ReservationStatus.decode(answer.page(), true);
        }

        Status write() {
            return io.send(new Write(1, 0, 1, false).toSqe().withCid(3), new byte[512])
                    .status();
        }

        Status read() {
            return io.send(new Read(1, 0, 1, false).toSqe().withCid(4), 512).status();
        }

        /** The notification it reads, and how many there are besides. */
        ByteBuffer notification(boolean retain) {
            return side.admin(new GetLogPage(GetLogPage.RESERVATION, 0, 0, retain, 64, 0, false, 0).toSqe(), 64)
                    .page();
        }

        void waitForEvent(int cid) {
            side.admin.send(AsyncEvent.request().withCid(cid));
        }
    }

    // J16, Base Specification, figure "Status Field": Do Not Retry is for what is expected to fail when it is sent
    // again, and this
    // is, for as long as others hold the reservation.
    private static Status conflict() {
        return Status.RESERVATION_CONFLICT.dnr();
    }

    @Test
    void aControllerSaysThatItHasReservationsOfAllTypes() {
        ByteBuffer controller = a.side.admin(new Identify(1, 0).toSqe(), 4096).page();
        assertThat(controller.getShort(520) & 1 << 5).as("ONCS").isNotZero();
        assertThat(a.side.admin(new Identify(0, 1).toSqe(), 4096).page().get(31))
                .as("RESCAP")
                .isEqualTo((byte) 0xFE);
        assertThat(a.side.admin(new Identify(8, 1).toSqe(), 4096).page().get(2))
                .as("RESCAP")
                .isEqualTo((byte) 0xFE);
        ByteBuffer effects =
                a.side.admin(new GetLogPage(5, 0, 4096, 0).toSqe(), 4096).page();
        for (int opcode : new int[] {0x0D, 0x0E, 0x11, 0x15}) {
            assertThat(EffectsLog.command(effects, false, opcode)).isEqualTo(1);
        }
    }

    // Base Specification, figure "Command Behavior in the Presence of a Reservation": the write command group
    @Test
    void whatAStrangerMayNotDoWithAWriteExclusiveNamespaceIsAConflictAndChangesNothing() {
        a.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);

        assertThat(b.write()).isEqualTo(conflict());
        assertThat(b.io.send(new WriteZeroes(1, 0, 1, false, false).toSqe().withCid(9))
                        .status())
                .isEqualTo(conflict());
        assertThat(b.io.send(DatasetManagement.deallocate(1, 1).toSqe().withCid(9), new byte[16])
                        .status())
                .isEqualTo(conflict());
        assertThat(b.io.send(
                                new DatasetManagement(1, 1, false, true, false)
                                        .toSqe()
                                        .withCid(9),
                                new byte[16])
                        .status())
                .isEqualTo(conflict());
        assertThat(b.io.send(new Flush(1).toSqe().withCid(9)).status()).isEqualTo(conflict());
        assertThat(b.io.send(new Flush(-1).toSqe().withCid(9)).status()).isEqualTo(conflict());
        assertThat(bench.device.calls()).isEmpty();

        assertThat(b.read()).isEqualTo(Status.SUCCESS);
        assertThat(b.io.send(new Compare(1, 0, 1, false).toSqe().withCid(9), witness.before(0, 1))
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertThat(a.write()).isEqualTo(Status.SUCCESS);
    }

    // … and the read command group
    @Test
    void j16AStrangerNeitherReadsNorWritesWhereAccessIsExclusive() {
        a.register();
        a.acquire(ReservationType.EXCLUSIVE_ACCESS);

        assertThat(b.read()).isEqualTo(conflict());
        assertThat(b.write()).isEqualTo(conflict());
        assertThat(b.io.send(new Compare(1, 0, 1, false).toSqe().withCid(9), new byte[512])
                        .status())
                .isEqualTo(conflict());
        assertThat(b.register()).isEqualTo(Status.SUCCESS);
        assertThat(b.read()).isEqualTo(conflict());
        assertThat(a.read()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void registrantsAreLetInWhereTheTypeSaysSo() {
        a.register();
        a.acquire(ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY);
        assertThat(b.read()).isEqualTo(conflict());

        b.register();
        assertThat(b.read()).isEqualTo(Status.SUCCESS);
        assertThat(b.write()).isEqualTo(Status.SUCCESS);

        b.unregister();
        assertThat(b.write()).isEqualTo(conflict());
    }

    @Test
    void aReservationIsOfOneNamespace() {
        bench.attach(2, new GatedDevice(512, 8));
        a.register();
        a.acquire(ReservationType.EXCLUSIVE_ACCESS);

        assertThat(b.io.send(new Write(2, 0, 1, false).toSqe().withCid(9), new byte[512])
                        .status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void allControllersOfAHostAreThatHost() {
        a.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        Party again = new Party(0xA);

        assertThat(again.write()).isEqualTo(Status.SUCCESS);
        assertThat(again.release(ReservationType.WRITE_EXCLUSIVE)).isEqualTo(Status.SUCCESS);
        assertThat(b.write()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void aRegistrationOutlivesResetsAndAssociations() {
        a.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        a.side.write(Property.CC, 0);
        a.side.admin.drop();
        a.io.drop();

        assertThat(b.write()).isEqualTo(conflict());
        assertThat(b.report().registrants()).containsExactly(new Registrant(0xFFFF, true, a.id, 0xA));
        assertThat(new Party(0xA).write()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void theReportNamesEachRegistrantAndWhoHolds() {
        assertThat(a.report()).isEqualTo(new ReservationStatus(0, 0, false, 0, List.of()));
        a.register();
        b.register();
        b.acquire(ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY);

        ReservationStatus report = a.report();

        assertThat(report.generation()).isEqualTo(2);
        assertThat(report.type()).isEqualTo(4);
        assertThat(report.registrants())
                .containsExactly(new Registrant(0xFFFF, false, a.id, 0xA), new Registrant(0xFFFF, true, b.id, 0xB));
    }

    @Test
    void aReportIsCutToWhatWasAskedForAndFilledUpWithZeroes() {
        a.register();
        b.register();
        ScriptedQueue.Answer cut =
                a.io.send(new ReservationReport(1, 100, true).toSqe().withCid(2), 100);
        assertThat(cut.status()).isEqualTo(Status.SUCCESS);
        assertThat(cut.data()).hasSize(100);
        assertThat(ReservationStatus.decode(cut.page(), true).count()).isEqualTo(2);

        byte[] whole = a.io.send(new ReservationReport(1, 512, true).toSqe().withCid(2), 512)
                .data();
        assertThat(Arrays.copyOfRange(whole, 64 + 2 * 64, whole.length)).containsOnly(0);
    }

    // Base Specification, "Reservation Report command": host identifiers of 128 bits need the extended structure
    @Test
    void aReportWithShortHostIdentifiersIsRefused() {
        assertThat(a.io.send(new ReservationReport(1, 64, false).toSqe().withCid(2), 64)
                        .status())
                .isEqualTo(Status.HOST_ID_INCONSISTENT.dnr());
    }

    @Test
    void aCommandAboutReservationsBringsItsKeysAndHasANamespace() {
        assertThat(a.io.send(new ReservationRegister(1, 0, false, 0).toSqe().withCid(1), new byte[15])
                        .status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(a.io.send(new ReservationAcquire(1, 0, false, 1).toSqe().withCid(1), new byte[8])
                        .status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(a.io.send(new ReservationRelease(1, 0, false, 1).toSqe().withCid(1), new byte[7])
                        .status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(a.io.send(new ReservationReport(1, 64, true).toSqe().withCid(1), 60)
                        .status())
                .isEqualTo(Status.INVALID_DATA_SGL_LENGTH.dnr());
        assertThat(a.send(new ReservationRegister(9, 0, false, 0).toSqe(), new ReservationKeys(0, 1)))
                .isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(a.io.send(new ReservationRegister(1, 7, true, 3).toSqe().withCid(1), new byte[16])
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
    }

    /** The catalogue's CVE-2025-57275. */
    @Test
    void theSeventeenthRegistrantIsOneLikeTheOthers() {
        for (int i = 1; i <= 17; i++) {
            bench.subsystem
                    .reservations()
                    .find(1)
                    .register(new UUID(8, i), new ReservationRegister(1, 0, false, 0), new ReservationKeys(0, i));
        }
        assertThat(a.report().registrants())
                .hasSize(17)
                .last()
                .isEqualTo(new Registrant(0xFFFF, false, new UUID(8, 17), 17));
    }

    @Test
    void aNamespaceThatGoesTakesItsReservationsAlong() {
        a.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        bench.subsystem.detach(1);
        assertThat(a.register()).isEqualTo(Status.INVALID_NAMESPACE.dnr());

        bench.attach(1, new GatedDevice(512, 8));

        assertThat(b.write()).isEqualTo(Status.SUCCESS);
        assertThat(b.report().registrants()).isEmpty();
    }

    // ---- preempting --------------------------------------------------------------------------------------------

    @Test
    void aWriteWhoseDataAreOnTheirWayIsTooLateOnceItsHostIsPreempted() {
        a.register();
        b.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        a.io.holdFetches();
        a.io.send(new Write(1, 0, 1, false).toSqe().withCid(CID), new byte[512]);

        assertThat(b.preempt(a, ReservationType.WRITE_EXCLUSIVE)).isEqualTo(Status.SUCCESS);
        a.io.releaseFetches();

        assertThat(a.io.answerTo(CID).status()).isEqualTo(conflict());
        assertThat(bench.device.calls()).isEmpty();
    }

    @Test
    void whoPreemptsAndAbortsIsAnsweredAfterTheLastWriteOfTheOther() {
        a.register();
        b.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        bench.device.shutGate();
        a.io.send(new Write(1, 0, 1, false).toSqe().withCid(10), new byte[512]);
        a.io.holdFetches();
        a.io.send(new Write(1, 8, 1, false).toSqe().withCid(11), new byte[512]);

        b.startPreemptAndAbort(a);
        assertThat(b.io.answersTo(CID)).isZero();
        assertThat(a.write()).as("the fence is up").isEqualTo(conflict());

        bench.device.openGate();
        bench.time.run();
        assertThat(b.io.answersTo(CID)).as("one is left").isZero();

        a.io.releaseFetches();
        assertThat(b.io.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
        assertThat(a.io.answerTo(10).status()).isEqualTo(Status.SUCCESS);
        assertThat(a.io.answerTo(11).status()).isEqualTo(Status.ABORTED_PREEMPT);
        assertThat(bench.device.calls()).containsExactly("write 0+1 fua");
    }

    @Test
    void whatWaitsForMemoryIsAbortedAtOnce() {
        a.register();
        b.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        a.io.leaseAtMost(0);
        a.io.send(new Write(1, 0, 1, false).toSqe().withCid(10), new byte[512]);

        b.startPreemptAndAbort(a);

        assertThat(a.io.answerTo(10).status()).isEqualTo(Status.ABORTED_PREEMPT);
        assertThat(b.io.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
        a.io.leaseAtMost(128);
    }

    @Test
    void commandsOfOtherHostsAndForOtherNamespacesAreNotWaitedFor() {
        Party c = new Party(0xC);
        GatedDevice second = new GatedDevice(512, 8);
        bench.attach(2, second);
        a.register();
        b.register();
        bench.device.shutGate();
        second.shutGate();
        c.io.send(new Write(1, 0, 1, false).toSqe().withCid(10), new byte[512]);
        a.io.send(new Write(2, 0, 1, false).toSqe().withCid(11), new byte[512]);

        b.startPreemptAndAbort(a);

        assertThat(b.io.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
        second.openGate();
    }

    @Test
    void whatAnEndedAssociationOfTheOtherLeftAtTheDeviceIsWaitedFor() {
        a.register();
        b.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE);
        bench.device.shutGate();
        a.io.send(new Write(1, 0, 1, false).toSqe().withCid(10), new byte[512]);
        a.side.admin.drop();
        a.io.drop();

        b.startPreemptAndAbort(a);
        assertThat(b.io.answersTo(CID)).isZero();

        bench.device.openGate();
        bench.time.run();
        assertThat(b.io.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
    }

    // ---- notifications -----------------------------------------------------------------------------------------

    @Test
    void whoIsPreemptedGetsAnEventAndReadsWhatHappenedOnAllItsControllers() {
        Party again = new Party(0xA);
        a.register();
        b.register();
        a.waitForEvent(CID);
        again.waitForEvent(CID);

        b.preempt(a, ReservationType.WRITE_EXCLUSIVE);

        for (Party party : new Party[] {a, again}) {
            assertThat(AsyncEvent.of(party.side.admin.answerTo(CID).cqe().dw0()))
                    .isEqualTo(new AsyncEvent(6, 0, 0x80));
            ByteBuffer page = party.notification(false);
            assertThat(page.getLong(0)).as("LPC").isEqualTo(1);
            assertThat(page.get(8)).as("RNLPT").isEqualTo((byte) 1);
            assertThat(page.get(9)).as("NALP").isZero();
            assertThat(page.getInt(12)).as("NSID").isEqualTo(1);
            assertThat(party.notification(false).get(8)).as("nothing more").isZero();
        }
        assertThat(b.notification(false).get(8)).isZero();
    }

    @Test
    void registrantsAreToldOfAReleaseThatConcernsThem() {
        a.register();
        b.register();
        a.acquire(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        a.release(ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        assertThat(b.notification(false).get(8)).isEqualTo((byte) 2);
        assertThat(a.notification(false).get(8)).isZero();
    }

    @Test
    void registrantsAreToldWhenAllIsCleared() {
        a.register();
        b.register();
        a.clear();
        assertThat(b.notification(false).get(8)).isEqualTo((byte) 3);
    }

    @Test
    void aNotificationIsRetainedAndMoreOfThemAreReadOneByOne() {
        a.register();
        b.register();
        a.clear();
        a.register();
        b.register();
        a.clear();

        assertThat(b.notification(true).getLong(0)).isEqualTo(1);
        assertThat(b.notification(false).get(9)).as("NALP").isEqualTo((byte) 1);
        assertThat(b.notification(false).getLong(0)).as("LPC").isEqualTo(2);
        assertThat(b.notification(false).getLong(0)).as("LPC").isZero();
    }

    @Test
    void whileThereIsMoreToReadThereIsAnotherEvent() {
        a.register();
        b.register();
        a.clear();
        a.register();
        b.register();
        a.clear();
        b.waitForEvent(10);
        b.waitForEvent(11);
        assertThat(b.side.admin.answersTo(11)).isZero();
        b.notification(false);
        assertThat(b.side.admin.answersTo(11)).isEqualTo(1);
        b.notification(false);
        b.waitForEvent(12);
        assertThat(b.side.admin.answersTo(12)).isZero();
    }

    // ---- features ----------------------------------------------------------------------------------------------

    private static Status set(Party party, int fid, int nsid, int value) {
        return party.side
                .admin(new SetFeatures(fid, nsid, false, value).toSqe())
                .status();
    }

    private static ScriptedQueue.Answer get(Party party, int fid, int nsid, int select) {
        return party.side.admin(new GetFeatures(fid, nsid, select, 0).toSqe());
    }

    @Test
    void aMaskedTypeIsNotTold() {
        assertThat(set(b, Feature.RESERVATION_NOTIFICATION_MASK, 1, 1 << 3)).isEqualTo(Status.SUCCESS);
        assertThat(get(a, Feature.RESERVATION_NOTIFICATION_MASK, 1, GetFeatures.CURRENT)
                        .cqe()
                        .dw0())
                .isEqualTo(1 << 3);
        a.register();
        b.register();
        a.clear();
        assertThat(b.notification(false).get(8)).isZero();
    }

    @Test
    void theMaskIsSetForAllNamespacesAndReadOfOne() {
        bench.attach(2, new GatedDevice(512, 8));
        set(a, Feature.RESERVATION_NOTIFICATION_MASK, -1, 0xE);
        assertThat(get(a, Feature.RESERVATION_NOTIFICATION_MASK, 2, GetFeatures.CURRENT)
                        .cqe()
                        .dw0())
                .isEqualTo(0xE);
        assertThat(get(a, Feature.RESERVATION_NOTIFICATION_MASK, 2, GetFeatures.DEFAULT)
                        .cqe()
                        .dw0())
                .isZero();
        assertThat(get(a, Feature.RESERVATION_NOTIFICATION_MASK, -1, GetFeatures.CURRENT)
                        .status())
                .isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(get(a, Feature.RESERVATION_NOTIFICATION_MASK, 9, GetFeatures.CURRENT)
                        .status())
                .isEqualTo(Status.INVALID_NAMESPACE.dnr());
        assertThat(set(a, Feature.RESERVATION_NOTIFICATION_MASK, 1, 1)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @Test
    void bothFeaturesAreChangeableByNamespaceAndNotSaved() {
        for (int fid : new int[] {Feature.RESERVATION_NOTIFICATION_MASK, Feature.RESERVATION_PERSISTENCE}) {
            assertThat(get(a, fid, 1, GetFeatures.CAPABILITIES).cqe().dw0()).isEqualTo(0b110);
            assertThat(get(a, fid, 1, GetFeatures.SAVED).cqe().dw0()).isZero();
            assertThat(a.side.admin(new SetFeatures(fid, 1, true, 0).toSqe()).status())
                    .isEqualTo(Status.FEATURE_NOT_SAVEABLE.dnr());
        }
    }

    @Test
    void whereNothingOutlivesALossOfPowerPersistenceIsRefused() {
        assertThat(set(a, Feature.RESERVATION_PERSISTENCE, 1, 1)).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(set(a, Feature.RESERVATION_PERSISTENCE, 1, 0)).isEqualTo(Status.SUCCESS);
        assertThat(set(a, Feature.RESERVATION_PERSISTENCE, -1, 1)).isEqualTo(Status.SUCCESS);
        assertThat(get(a, Feature.RESERVATION_PERSISTENCE, 1, GetFeatures.CURRENT)
                        .cqe()
                        .dw0())
                .isZero();
    }
}
