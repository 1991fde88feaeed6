package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationType;
import nvmf.controller.reservation.Notice.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each command does to a state (Base Specification, "Reservations"). */
class ReservationStepsTest {
    private static final UUID A = new UUID(1, 0xA);
    private static final UUID B = new UUID(1, 0xB);
    private static final UUID C = new UUID(1, 0xC);
    private static final long KEY_A = 0xAA;
    private static final long KEY_B = 0xBB;
    private static final long KEY_C = 0xCC;
    private static final ReservationTerms TERMS = new ReservationTerms(true, 17);

    /** A, B and C are registered, each with a key of its own. */
    private static final ReservationState THREE =
            ReservationState.NONE.with(A, KEY_A).with(B, KEY_B).with(C, KEY_C);

    private static Outcome register(
            ReservationState now, UUID host, int action, boolean ignoreKey, long key, long fresh) {
        return Registering.step(
                now, host, new ReservationRegister(1, action, ignoreKey, 0), new ReservationKeys(key, fresh), TERMS);
    }

    private static Outcome unregister(ReservationState now, UUID host, long key) {
        return register(now, host, ReservationRegister.UNREGISTER, false, key, 0);
    }

    private static Outcome acquire(ReservationState now, UUID host, int action, int type, long key, long preempted) {
        return Acquiring.step(
                now, host, new ReservationAcquire(1, action, false, type), new ReservationKeys(key, preempted));
    }

    private static Outcome acquire(ReservationState now, UUID host, ReservationType type, long key) {
        return acquire(now, host, ReservationAcquire.ACQUIRE, type.code(), key, 0);
    }

    private static Outcome preempt(ReservationState now, UUID host, ReservationType type, long key, long preempted) {
        return acquire(now, host, ReservationAcquire.PREEMPT, type.code(), key, preempted);
    }

    private static Outcome release(ReservationState now, UUID host, int type, long key) {
        return Releasing.step(
                now,
                host,
                new ReservationRelease(1, ReservationRelease.RELEASE, false, type),
                new ReservationKeys(key, 0));
    }

    private static Outcome clear(ReservationState now, UUID host, long key) {
        return Releasing.step(
                now, host, new ReservationRelease(1, ReservationRelease.CLEAR, false, 0), new ReservationKeys(key, 0));
    }

    private static void succeeds(Outcome outcome) {
        assertThat(outcome.status()).isEqualTo(Status.SUCCESS);
    }

    private static void isRefused(Outcome outcome, Status status, ReservationState now) {
        assertThat(outcome.status()).isEqualTo(status.dnr());
        assertThat(outcome.next()).isEqualTo(now);
        assertThat(outcome.told()).isEmpty();
        assertThat(outcome.stop()).isEmpty();
    }

    private static Stream<UUID> hosts(ReservationState state) {
        return state.registrants().stream().map(ReservationState.Registrant::host);
    }

    // ---- registering -------------------------------------------------------------------------------------------

    @Test
    void aHostRegistersOnceAndAgainWithTheSameKeyOnly() {
        Outcome first = register(ReservationState.NONE, A, ReservationRegister.REGISTER, false, 0, KEY_A);
        succeeds(first);
        assertThat(first.next().isRegistered(A, KEY_A)).isTrue();

        succeeds(register(first.next(), A, ReservationRegister.REGISTER, false, 0, KEY_A));
        isRefused(
                register(first.next(), A, ReservationRegister.REGISTER, false, 0, KEY_B),
                Status.RESERVATION_CONFLICT,
                first.next());
    }

    @Test
    void aKeyIsNotZero() {
        isRefused(register(THREE, A, ReservationRegister.REGISTER, false, 0, 0), Status.INVALID_FIELD, THREE);
        isRefused(register(THREE, A, ReservationRegister.REPLACE, false, KEY_A, 0), Status.INVALID_FIELD, THREE);
    }

    @Test
    void aKeyIsReplacedByWhoKnowsItOrIgnoresIt() {
        assertThat(register(THREE, A, ReservationRegister.REPLACE, false, KEY_A, 1)
                        .next()
                        .isRegistered(A, 1))
                .isTrue();
        assertThat(register(THREE, A, ReservationRegister.REPLACE, true, 99, 1)
                        .next()
                        .isRegistered(A, 1))
                .isTrue();
        isRefused(register(THREE, A, ReservationRegister.REPLACE, false, 99, 1), Status.RESERVATION_CONFLICT, THREE);
    }

    @Test
    void whoIgnoresTheKeyIsRegisteredByReplacingNone() {
        UUID stranger = new UUID(1, 0xD);
        assertThat(register(THREE, stranger, ReservationRegister.REPLACE, true, 0, 7)
                        .next()
                        .isRegistered(stranger, 7))
                .isTrue();
        isRefused(
                register(THREE, stranger, ReservationRegister.REPLACE, false, 0, 7),
                Status.RESERVATION_CONFLICT,
                THREE);
    }

    @Test
    void aHolderWhoseKeyIsReplacedIsStillTheHolder() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        ReservationState next =
                register(held, A, ReservationRegister.REPLACE, false, KEY_A, 1).next();
        assertThat(next.isHolder(A)).isTrue();
        succeeds(preempt(next, B, ReservationType.WRITE_EXCLUSIVE, KEY_B, 1));
    }

    @Test
    void whoUnregistersKnowsItsKeyOrIgnoresIt() {
        assertThat(hosts(unregister(THREE, A, KEY_A).next())).containsExactly(B, C);
        assertThat(hosts(register(THREE, A, ReservationRegister.UNREGISTER, true, 99, 0)
                        .next()))
                .containsExactly(B, C);
        isRefused(unregister(THREE, A, KEY_B), Status.RESERVATION_CONFLICT, THREE);
        isRefused(unregister(ReservationState.NONE, A, KEY_A), Status.RESERVATION_CONFLICT, ReservationState.NONE);
        isRefused(
                register(ReservationState.NONE, A, ReservationRegister.UNREGISTER, true, 0, 0),
                Status.RESERVATION_CONFLICT,
                ReservationState.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "WRITE_EXCLUSIVE, 0",
        "EXCLUSIVE_ACCESS, 0",
        "WRITE_EXCLUSIVE_REGISTRANTS_ONLY, 2",
        "EXCLUSIVE_ACCESS_REGISTRANTS_ONLY, 2"
    })
    void aHolderWhoUnregistersReleasesAndTheOtherRegistrantsAreToldIfItConcernedThem(ReservationType type, int told) {
        Outcome outcome = unregister(THREE.heldBy(A, type), A, KEY_A);
        assertThat(outcome.next().held()).isEmpty();
        assertThat(outcome.told()).hasSize(told).allMatch(notice -> notice.kind() == Kind.RESERVATION_RELEASED);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITE_EXCLUSIVE_ALL_REGISTRANTS", "EXCLUSIVE_ACCESS_ALL_REGISTRANTS"})
    void whereAllAreHoldersTheLastOneReleases(ReservationType type) {
        ReservationState rest = unregister(THREE.heldBy(A, type), A, KEY_A).next();
        assertThat(rest.held()).isPresent();
        assertThat(rest.isHolder(B)).isTrue();

        rest = unregister(unregister(rest, B, KEY_B).next(), C, KEY_C).next();
        assertThat(rest.held()).isEmpty();
        assertThat(rest.registrants()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, false, 0", "7, false, 0", "0, false, 1", "1, true, 1"})
    void whatIsReservedIsRefused(int action, boolean ignoreKey, int persistence) {
        isRefused(
                Registering.step(
                        THREE,
                        A,
                        new ReservationRegister(1, action, ignoreKey, persistence),
                        new ReservationKeys(KEY_A, KEY_A),
                        TERMS),
                Status.INVALID_FIELD,
                THREE);
    }

    @Test
    void persistenceIsSetWhereThereIsSome() {
        ReservationRegister command = new ReservationRegister(1, 0, false, ReservationRegister.PERSIST);
        ReservationKeys keys = new ReservationKeys(0, KEY_A);

        ReservationState kept =
                Registering.step(ReservationState.NONE, A, command, keys, TERMS).next();
        assertThat(kept.persistent()).isTrue();
        assertThat(register(kept, B, ReservationRegister.REGISTER, false, 0, KEY_B)
                        .next()
                        .persistent())
                .isTrue();
        assertThat(Registering.step(
                                kept, A, new ReservationRegister(1, 0, false, ReservationRegister.CLEAR), keys, TERMS)
                        .next()
                        .persistent())
                .isFalse();

        isRefused(
                Registering.step(ReservationState.NONE, A, command, keys, new ReservationTerms(false, 17)),
                Status.INVALID_FIELD,
                ReservationState.NONE);
    }

    /** CVE-2025-57275 was what became of the 17th registrant of another target. */
    @Test
    void asManyRegisterAsThereIsRoomForAndNobodyMore() {
        ReservationState state = ReservationState.NONE;
        for (int i = 1; i <= TERMS.registrantsMax(); i++) {
            Outcome outcome = register(state, new UUID(2, i), ReservationRegister.REGISTER, false, 0, i);
            succeeds(outcome);
            state = outcome.next();
        }
        isRefused(
                register(state, new UUID(2, 18), ReservationRegister.REGISTER, false, 0, 18),
                Status.INTERNAL_ERROR,
                state);
        isRefused(
                register(state, new UUID(2, 18), ReservationRegister.REPLACE, true, 0, 18),
                Status.INTERNAL_ERROR,
                state);
    }

    // ---- acquiring ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aRegistrantAcquiresWhatNobodyHolds(ReservationType type) {
        Outcome outcome = acquire(THREE, A, type, KEY_A);
        succeeds(outcome);
        assertThat(outcome.next().isHolder(A)).isTrue();
        assertThat(outcome.next().isHolder(B)).isEqualTo(type.isHeldByAll());
    }

    @Test
    void whoIsNotRegisteredByThatKeyAcquiresNothing() {
        isRefused(acquire(THREE, A, ReservationType.WRITE_EXCLUSIVE, KEY_B), Status.RESERVATION_CONFLICT, THREE);
        isRefused(
                acquire(ReservationState.NONE, A, ReservationType.WRITE_EXCLUSIVE, 0),
                Status.RESERVATION_CONFLICT,
                ReservationState.NONE);
    }

    @Test
    void aHolderAcquiresTheSameAgainAndNothingElse() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        assertThat(acquire(held, A, ReservationType.WRITE_EXCLUSIVE, KEY_A)).isEqualTo(Outcome.of(held));
        isRefused(acquire(held, A, ReservationType.EXCLUSIVE_ACCESS, KEY_A), Status.RESERVATION_CONFLICT, held);
        isRefused(acquire(held, B, ReservationType.WRITE_EXCLUSIVE, KEY_B), Status.RESERVATION_CONFLICT, held);

        ReservationState all = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS);
        succeeds(acquire(all, B, ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS, KEY_B));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 7", "0, 255", "3, 1", "7, 1", "1, 0"})
    void onlyWhatThereIsIsAcquired(int action, int type) {
        isRefused(acquire(THREE, A, action, type, KEY_A, KEY_B), Status.INVALID_FIELD, THREE);
    }

    @Test
    void acquiringAndReleasingIgnoreNoKeys() {
        isRefused(
                Acquiring.step(THREE, A, new ReservationAcquire(1, 0, true, 1), new ReservationKeys(KEY_A, 0)),
                Status.INVALID_FIELD,
                THREE);
        isRefused(
                Releasing.step(THREE, A, new ReservationRelease(1, 0, true, 1), new ReservationKeys(KEY_A, 0)),
                Status.INVALID_FIELD,
                THREE);
    }

    // ---- preempting --------------------------------------------------------------------------------------------

    @Test
    void aHolderIsPreemptedByItsKeyAndTold() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        Outcome outcome = preempt(held, B, ReservationType.WRITE_EXCLUSIVE, KEY_B, KEY_A);
        succeeds(outcome);
        assertThat(outcome.next().isHolder(B)).isTrue();
        assertThat(hosts(outcome.next())).containsExactly(B, C);
        assertThat(outcome.told()).containsExactly(new Notice(A, Kind.REGISTRATION_PREEMPTED));
        assertThat(outcome.stop()).isEmpty();
    }

    @Test
    void whereTheTypeChangesTheOthersAreToldOfTheRelease() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        assertThat(preempt(held, B, ReservationType.EXCLUSIVE_ACCESS, KEY_B, KEY_A)
                        .told())
                .containsExactly(new Notice(A, Kind.REGISTRATION_PREEMPTED), new Notice(C, Kind.RESERVATION_RELEASED));
    }

    @Test
    void aHolderWhoPreemptsItselfChangesTheTypeAndStays() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        Outcome outcome = preempt(held, A, ReservationType.EXCLUSIVE_ACCESS, KEY_A, KEY_A);
        assertThat(hosts(outcome.next())).containsExactly(A, B, C);
        assertThat(outcome.next())
                .isEqualTo(held.heldBy(A, ReservationType.EXCLUSIVE_ACCESS).counted());
        assertThat(outcome.told())
                .containsExactlyInAnyOrder(
                        new Notice(B, Kind.RESERVATION_RELEASED), new Notice(C, Kind.RESERVATION_RELEASED));
    }

    @Test
    void aRegistrationIsPreemptedByItsKeyAndTheReservationStays() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        Outcome outcome = preempt(held, B, ReservationType.EXCLUSIVE_ACCESS, KEY_B, KEY_C);
        assertThat(outcome.next().held()).isEqualTo(held.held());
        assertThat(hosts(outcome.next())).containsExactly(A, B);
        assertThat(outcome.told()).containsExactly(new Notice(C, Kind.REGISTRATION_PREEMPTED));

        Outcome byHolder = preempt(held, A, ReservationType.EXCLUSIVE_ACCESS, KEY_A, KEY_C);
        assertThat(byHolder.next().held()).isEqualTo(held.held());
    }

    @Test
    void aKeyThatNobodyHasPreemptsNobody() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        for (ReservationState now :
                List.of(THREE, held, THREE.heldBy(A, ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS))) {
            isRefused(preempt(now, B, ReservationType.WRITE_EXCLUSIVE, KEY_B, 99), Status.RESERVATION_CONFLICT, now);
        }
    }

    @Test
    void theZeroKeyPreemptsAllWhereAllAreHoldersAndIsRefusedElsewhere() {
        ReservationState all = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS);
        Outcome outcome = preempt(all, B, ReservationType.EXCLUSIVE_ACCESS, KEY_B, 0);
        assertThat(hosts(outcome.next())).containsExactly(B);
        assertThat(outcome.next().held()).contains(new ReservationState.Held(ReservationType.EXCLUSIVE_ACCESS, B));
        assertThat(outcome.told())
                .containsExactlyInAnyOrder(
                        new Notice(A, Kind.REGISTRATION_PREEMPTED), new Notice(C, Kind.REGISTRATION_PREEMPTED));

        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        isRefused(preempt(held, B, ReservationType.WRITE_EXCLUSIVE, KEY_B, 0), Status.INVALID_FIELD, held);
    }

    @Test
    void whereAllAreHoldersOneOfThemIsPreemptedByKey() {
        ReservationState all = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS);
        Outcome outcome = preempt(all, B, ReservationType.EXCLUSIVE_ACCESS, KEY_B, KEY_A);
        assertThat(hosts(outcome.next())).containsExactly(B, C);
        assertThat(outcome.next().held()).isEqualTo(all.held());
    }

    @Test
    void whoSharesTheHoldersKeyIsPreemptedWithIt() {
        ReservationState held = THREE.with(C, KEY_A).heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        assertThat(hosts(preempt(held, B, ReservationType.WRITE_EXCLUSIVE, KEY_B, KEY_A)
                        .next()))
                .containsExactly(B);
    }

    @Test
    void withoutAReservationWhoSharesTheKeyUnregistersItselfToo() {
        ReservationState same = THREE.with(B, KEY_A);
        Outcome outcome = preempt(same, A, ReservationType.WRITE_EXCLUSIVE, KEY_A, KEY_A);
        assertThat(hosts(outcome.next())).containsExactly(C);
        assertThat(outcome.told()).containsExactly(new Notice(B, Kind.REGISTRATION_PREEMPTED));
    }

    @Test
    void whoPreemptsAndAbortsWaitsForThoseItUnregisteredAndNotForItself() {
        ReservationState held = THREE.with(B, KEY_A).heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        Outcome outcome = acquire(held, B, ReservationAcquire.PREEMPT_AND_ABORT, 1, KEY_A, KEY_A);
        assertThat(outcome.stop()).isEqualTo(Set.of(A));
        assertThat(outcome.next().isHolder(B)).isTrue();
        isRefused(
                acquire(held, B, ReservationAcquire.PREEMPT_AND_ABORT, 1, 99, KEY_A),
                Status.RESERVATION_CONFLICT,
                held);
    }

    // ---- releasing ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aHolderReleasesByTypeAndTheOtherRegistrantsAreToldIfItConcernedThem(ReservationType type) {
        ReservationState held = THREE.heldBy(A, type);
        Outcome outcome = release(held, A, type.code(), KEY_A);
        assertThat(outcome.next()).isEqualTo(THREE);
        assertThat(outcome.told()).hasSize(type.admitsRegistrants() ? 2 : 0);

        isRefused(release(held, A, type.code() % 6 + 1, KEY_A), Status.INVALID_FIELD, held);
    }

    @Test
    void whoHoldsNothingReleasesWithoutEffect() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        assertThat(release(held, B, 1, KEY_B)).isEqualTo(Outcome.of(held));
        assertThat(release(THREE, B, 1, KEY_B)).isEqualTo(Outcome.of(THREE));
        isRefused(release(held, B, 1, KEY_A), Status.RESERVATION_CONFLICT, held);
    }

    @Test
    void anyRegistrantClearsEverythingAndTheOthersAreTold() {
        ReservationState held = THREE.heldBy(A, ReservationType.WRITE_EXCLUSIVE);
        Outcome outcome = clear(held, B, KEY_B);
        assertThat(outcome.next().registrants()).isEmpty();
        assertThat(outcome.next().held()).isEmpty();
        assertThat(outcome.told())
                .containsExactlyInAnyOrder(
                        new Notice(A, Kind.RESERVATION_PREEMPTED), new Notice(C, Kind.RESERVATION_PREEMPTED));
        isRefused(clear(held, B, KEY_C), Status.RESERVATION_CONFLICT, held);
    }

    @Test
    void theGenerationCountsWhatIsRegisteredPreemptedAndClearedAndNothingElse() {
        assertThat(register(THREE, A, ReservationRegister.REGISTER, false, 0, KEY_A)
                        .next()
                        .generation())
                .isEqualTo(1);
        assertThat(unregister(THREE, A, KEY_A).next().generation()).isEqualTo(1);
        assertThat(preempt(THREE, A, ReservationType.WRITE_EXCLUSIVE, KEY_A, KEY_B)
                        .next()
                        .generation())
                .isEqualTo(1);
        assertThat(clear(THREE, A, KEY_A).next().generation()).isEqualTo(1);
        ReservationState held =
                acquire(THREE, A, ReservationType.WRITE_EXCLUSIVE, KEY_A).next();
        assertThat(held.generation()).isZero();
        assertThat(release(held, A, 1, KEY_A).next().generation()).isZero();
    }
}
