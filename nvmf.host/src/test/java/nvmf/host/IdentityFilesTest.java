package nvmf.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import nvmf.api.spec.Nqn;
import nvmf.host.association.HostIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityFilesTest {
    private static final String ID = "11111111-2222-3333-4444-555555555555";
    private static final UUID FRESH = new UUID(1, 2);

    @TempDir
    private Path folder;

    private Path system;
    private Path own;
    private IdentityFiles files;

    @BeforeEach
    void folders() {
        system = folder.resolve("etc");
        own = folder.resolve("home").resolve("nvmf");
        files = new IdentityFiles(system, own, () -> FRESH);
    }

    @Test
    void whatIsConfiguredCounts() {
        assertThat(files.identity("nqn.2014-08.org.example:me", ID))
                .isEqualTo(new HostIdentity(new Nqn("nqn.2014-08.org.example:me"), UUID.fromString(ID)));
        assertThat(own).doesNotExist();
    }

    @Test
    void aNameWithAUuidBringsItsIdentifier() {
        assertThat(files.identity("nqn.2014-08.org.nvmexpress:uuid:" + ID, "").id())
                .isEqualTo(UUID.fromString(ID));
    }

    @Test
    void aNameWithoutOneHasAlwaysTheSame() {
        HostIdentity identity = files.identity("nqn.2014-08.org.example:me", "");
        assertThat(identity).isEqualTo(files.identity("nqn.2014-08.org.example:me", ""));
        assertThat(identity.id())
                .isNotEqualTo(files.identity("nqn.2014-08.org.example:you", "").id());
    }

    @Test
    void anIdentifierAloneMakesTheName() {
        assertThat(files.identity("", ID).nqn()).isEqualTo(Nqn.of(UUID.fromString(ID)));
    }

    @Test
    void theSystemsFilesComeNext() throws IOException {
        Files.createDirectories(system);
        Files.writeString(system.resolve("hostnqn"), "nqn.2014-08.org.example:system\n");
        Files.writeString(system.resolve("hostid"), ID + "\n");
        assertThat(files.identity("", ""))
                .isEqualTo(new HostIdentity(new Nqn("nqn.2014-08.org.example:system"), UUID.fromString(ID)));
        assertThat(own).doesNotExist();
    }

    @Test
    void aNewIdentityIsMadeOnceAndKept() throws IOException {
        HostIdentity first = files.identity("", "");
        assertThat(first).isEqualTo(HostIdentity.of(FRESH));
        assertThat(Files.readString(own.resolve("hostnqn"))).startsWith("nqn.2014-08.org.nvmexpress:uuid:");
        assertThat(new IdentityFiles(system, own, UUID::randomUUID).identity("", ""))
                .isEqualTo(first);
        try (var left = Files.list(own)) {
            assertThat(left).hasSize(2);
        }
    }

    @Test
    void garbageInAFileIsPassedOver() throws IOException {
        Files.createDirectories(system);
        Files.writeString(system.resolve("hostnqn"), "x".repeat(300));
        assertThat(files.identity("", "")).isEqualTo(HostIdentity.of(FRESH));
    }

    @Test
    void aHomeThatCannotBeWrittenIsNoHindrance() throws IOException {
        Files.writeString(folder.resolve("home"), "a file where a folder should be");
        assertThat(files.identity("", "")).isEqualTo(HostIdentity.of(FRESH));
    }

    @Test
    void badConfigurationIsASentence() {
        assertThatThrownBy(() -> files.identity("", "12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a host identifier is a UUID, not \"12\"");
        assertThatThrownBy(() -> files.identity("", "00000000-0000-0000-0000-000000000000"))
                .hasMessage("a host identifier is not all zeroes");
        assertThatThrownBy(() -> files.identity("x".repeat(224), ""))
                .hasMessage("an NQN has 1 to 223 characters, this one 224");
    }
}
