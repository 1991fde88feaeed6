package nvmf.controller.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Wire;
import org.junit.jupiter.api.Test;

class ReservationLogTest {
    private final ReservationLog log = new ReservationLog();

    private long count() {
        return log.page().getLong(0);
    }

    private int others() {
        return Wire.u8(log.page(), 9);
    }

    @Test
    void withoutANotificationThePageIsZero() {
        assertThat(log.page()).isEqualTo(Wire.allocate(64));
    }

    @Test
    void theOldestIsReadFirst() {
        log.add(1, Notice.Kind.RESERVATION_RELEASED);
        log.add(2, Notice.Kind.RESERVATION_PREEMPTED);
        assertThat(count()).isEqualTo(1);
        assertThat(log.page().getInt(12)).isEqualTo(1);
        log.next();
        assertThat(count()).isEqualTo(2);
        assertThat(log.page().get(8)).isEqualTo((byte) 3);
        log.next();
        assertThat(log.isEmpty()).isTrue();
        log.next();
    }

    @Test
    void ofMoreThanFitTheNumberIsKept() {
        for (int i = 0; i < ReservationLog.NOTIFICATIONS_MAX + 44; i++) {
            log.add(1, Notice.Kind.RESERVATION_RELEASED);
        }
        assertThat(others()).isEqualTo(255);
        for (int i = 1; i < ReservationLog.NOTIFICATIONS_MAX; i++) {
            assertThat(count()).isEqualTo(i);
            log.next();
        }
        assertThat(others()).isZero();
        assertThat(count()).as("44 were lost").isEqualTo(300);
    }
}
