package nvmf.shell.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TracePdusTest {
    private final FakeWorld world = new FakeWorld();

    @TempDir
    Path folder;

    private Outcome run(String... words) {
        return new Terminal(world).folder(folder).run(new TracePdus(), words);
    }

    @Test
    void aTraceIsAConfigurationForAsLongAsItIsOn() {
        assertThat(run("on", "t.txt", "--peer", "192.0.2.1", "--bytes", "4096").out())
                .isEqualTo("PDUs are written to " + folder.resolve("t.txt") + " until nvmf trace off\n");
        var entry = world.configurations.entries.get("nvmf.trace~trace");
        assertThat(entry.text("file")).isEqualTo(folder.resolve("t.txt").toString());
        assertThat(entry.text("peer")).isEqualTo("192.0.2.1");
        assertThat(entry.text("bytes")).isEqualTo("4096");
        assertThat(run("off").code()).isZero();
        assertThat(world.configurations.entries).isEmpty();
        assertThat(run("off").err()).isEqualTo("nvmf command: there is no trace called trace\n");
    }

    @Test
    void whatCannotBeIsRefusedBeforeAnythingHappens() {
        assertThat(run("on").code()).isEqualTo(2);
        assertThat(run("maybe").code()).isEqualTo(2);
        assertThat(run("on", "t", "--bytes", "127").code()).isEqualTo(2);
        assertThat(run("on", "nowhere/t").code()).isEqualTo(1);
        assertThat(run("on", ".").code()).isEqualTo(1);
        assertThat(world.configurations.entries).isEmpty();
    }
}
