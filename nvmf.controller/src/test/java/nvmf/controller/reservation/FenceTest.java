package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import nvmf.api.spec.nvm.ReservationType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Base Specification, figure "Command Behavior in the Presence of a Reservation". */
class FenceTest {
    private static final UUID HOLDER = new UUID(0, 1);
    private static final UUID REGISTRANT = new UUID(0, 2);
    private static final UUID STRANGER = new UUID(0, 3);
    private static final ReservationState TWO =
            ReservationState.NONE.with(HOLDER, 1).with(REGISTRANT, 2);

    @ParameterizedTest
    @CsvSource({
        // what a registrant reads and writes, what a stranger reads and writes
        "WRITE_EXCLUSIVE,                   true,  false, true,  false",
        "EXCLUSIVE_ACCESS,                  false, false, false, false",
        "WRITE_EXCLUSIVE_REGISTRANTS_ONLY,  true,  true,  true,  false",
        "EXCLUSIVE_ACCESS_REGISTRANTS_ONLY, true,  true,  false, false",
        "WRITE_EXCLUSIVE_ALL_REGISTRANTS,   true,  true,  true,  false",
        "EXCLUSIVE_ACCESS_ALL_REGISTRANTS,  true,  true,  false, false"
    })
    void aTypeKeepsOutWhomTheFigureSays(
            ReservationType type, boolean reads, boolean writes, boolean strangerReads, boolean strangerWrites) {
        Fence fence = TWO.heldBy(HOLDER, type).fence();

        assertThat(fence.admits(HOLDER, Access.READ)).isTrue();
        assertThat(fence.admits(HOLDER, Access.WRITE)).isTrue();
        assertThat(fence.admits(REGISTRANT, Access.READ)).isEqualTo(reads);
        assertThat(fence.admits(REGISTRANT, Access.WRITE)).isEqualTo(writes);
        assertThat(fence.admits(STRANGER, Access.READ)).isEqualTo(strangerReads);
        assertThat(fence.admits(STRANGER, Access.WRITE)).isEqualTo(strangerWrites);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInNeitherGroupPasses(ReservationType type) {
        assertThat(TWO.heldBy(HOLDER, type).fence().admits(STRANGER, Access.NONE))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAReservationEverybodyPasses(Access access) {
        assertThat(TWO.fence().admits(STRANGER, access)).isTrue();
    }
}
