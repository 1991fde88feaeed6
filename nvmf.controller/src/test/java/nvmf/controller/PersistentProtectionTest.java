package nvmf.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.model.Namespace;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Base Specification, figure "Namespace Write Protection State Definitions": Write Protect is persistent across power cycles. */
class PersistentProtectionTest {
    private static final UUID DISK = new UUID(1, 2);

    @TempDir
    Path directory;

    /** A target that has just started. */
    private SubsystemCore started() {
        Target target = new Target(() -> 0, millis -> Runnable::run, event -> {});
        return target.subsystem(SubsystemSettings.of(new Nqn("nqn.2014-08.org.example:disk")), directory);
    }

    private static Namespace attach(SubsystemCore subsystem, int nsid, UUID uuid) {
        return subsystem.attach(nsid, "disk", new GatedDevice(512, 8), Identity.of(uuid), false);
    }

    private static void keep(SubsystemCore subsystem, Namespace namespace, boolean on) {
        assertThat(subsystem.reservations().keepProtection(namespace, on)).isCompleted();
    }

    @Test
    void whatWasProtectedIsAfterARestart() {
        SubsystemCore first = started();
        keep(first, attach(first, 1, DISK), true);
        SubsystemCore next = started();
        assertThat(attach(next, 1, DISK).isWriteProtected()).isTrue();
        assertThat(attach(next, 2, new UUID(3, 4)).isWriteProtected()).isFalse();
        keep(next, next.namespaces().find(1), false);
        assertThat(attach(started(), 1, DISK).isWriteProtected()).isFalse();
    }

    // Whenever the power fails: rather protected once too often.
    @Test
    void halfAFileProtectsAsWell() throws IOException {
        SubsystemCore first = started();
        keep(first, attach(first, 1, DISK), true);
        try (var files = Files.list(directory)) {
            Files.write(files.findFirst().orElseThrow(), new byte[0]);
        }
        assertThat(attach(started(), 1, DISK).isWriteProtected()).isTrue();
    }

    @Test
    void whereItCannotBeKeptNothingIsSaidToBe() throws IOException {
        SubsystemCore first = started();
        Namespace namespace = attach(first, 1, DISK);
        Files.delete(directory);
        assertThat(first.reservations().keepProtection(namespace, true)).isCompletedExceptionally();
    }
}
