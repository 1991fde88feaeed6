package nvmf.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.controller.reservation.Access;
import nvmf.controller.reservation.Reservations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reservations of a target that is gone, at the next one. */
class PersistentReservationsTest {
    private static final UUID HOST = new UUID(0, 0xA);
    private static final UUID STRANGER = new UUID(0, 0xB);
    private static final ReservationKeys KEYS = new ReservationKeys(0xA, 0xA);

    @TempDir
    Path directory;

    /** The only namespace of a target that has just started. */
    private Reservations started() {
        Target target = new Target(() -> 0, millis -> Runnable::run, event -> {});
        SubsystemCore subsystem =
                target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:disk")), directory);
        subsystem.attach(1, "disk", new GatedDevice(512, 8), Identity.NONE, false);
        return subsystem.reservations().find(1);
    }

    private static void reserve(Reservations reservations, int persistence) {
        assertThat(reservations.register(
                        HOST, new ReservationRegister(1, ReservationRegister.REGISTER, false, persistence), KEYS))
                .isCompleted();
        assertThat(reservations.acquire(HOST, new ReservationAcquire(1, 0, false, 1), KEYS))
                .isCompleted();
    }

    @Test
    void aNamespaceThatKeepsItsReservationsSaysSo() {
        assertThat(started().capabilities()).isEqualTo(0xFF);
    }

    @Test
    void whatWasToOutliveALossOfPowerIsThereAgain() {
        reserve(started(), ReservationRegister.PERSIST);

        Reservations next = started();

        assertThat(next.state().persistent()).isTrue();
        assertThat(next.fence().admits(HOST, Access.WRITE)).isTrue();
        assertThat(next.fence().admits(STRANGER, Access.WRITE)).isFalse();
    }

    @Test
    void whatWasNotIsGone() {
        reserve(started(), ReservationRegister.KEEP);
        assertThat(started().state().registrants()).isEmpty();
    }

    @Test
    void aNamespaceWhoseFileIsDamagedIsNotServed() throws IOException {
        reserve(started(), ReservationRegister.PERSIST);
        try (var files = Files.list(directory)) {
            Files.writeString(files.findFirst().orElseThrow(), "nvmf reservations 1\n");
        }
        assertThatThrownBy(this::started)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("namespace 1 of nqn.2014-08.org.example:disk: the reservations in")
                .hasMessageContaining("take the file away");
    }
}
