package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.export.BlockExport;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.World;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeFileTest {
    private static final String GOOD = """
            { ":configurator:resource-version": 1,
              "nvmf.block.ram~disk0": { "nvmf.device": "disk0", "blockSize:Integer": 512, "blocks:Long": 65536 },
              "nvmf.subsystem~demo": { "nvmf.nqn": "nqn.2014-08.org.example:demo", "allowAnyHost": true },
              "nvmf.namespace~demo-1": { "nsid:Integer": 1, "device.target": "(nvmf.device=disk0)",
                                         "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:demo)" } }
            """;

    @TempDir
    private Path folder;

    @Test
    void serveHandsTheFileOverAndFollowsItWhileItStays() throws Exception {
        Path file = write(GOOD);
        FakeWorld world = new FakeWorld();
        world.subsystems.add(new FakeSubsystem(
                new Nqn("nqn.2014-08.org.example:demo"),
                List.of(new Subsystem.NamespaceInfo(1, "disk0", new UUID(0, 1), 512, 65536, false, false, 1))));
        String better = GOOD.replace("65536", "131072");
        Iterator<String> versions = List.of(better, "{ broken", better).iterator();
        List<Integer> appliedAfter = new ArrayList<>();

        Outcome outcome = new Terminal(world)
                .folder(folder)
                .oneShot(limit -> {
                    appliedAfter.add(world.configurations.applied.size());
                    if (!versions.hasNext()) {
                        return true;
                    }
                    change(file, versions.next(), appliedAfter.size());
                    return false;
                })
                .run(new Serve(), "--config", "config.json");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("ready\n");
        assertThat(world.configurations.applied).containsExactly(GOOD, better, better);
        assertThat(appliedAfter).containsExactly(1, 2, 2, 3);
        assertThat(outcome.err()).contains("Invalid JSON").contains("what was served before still is");
    }

    private record Export(String name, Snapshot snapshot) implements BlockExport {
        static Export of(String name, Optional<String> problem) {
            Disk disk = new Disk("disk0", "nbd://127.0.0.1/disk0", 512, false);
            return new Export(name, new Snapshot("nbd", "127.0.0.1", problem.isEmpty(), problem, List.of(disk), 0));
        }
    }

    @Test
    void serveIsReadyWhenItsNbdServersListen() throws Exception {
        write("{ \"nvmf.nbd~disks\": {} }");
        FakeWorld world = new FakeWorld();
        world.exports.add(Export.of("disks", Optional.empty()));
        assertThat(serve(world)).isEqualTo(new Outcome(0, "ready\n", ""));

        world.exports.set(0, Export.of("disks", Optional.of("cannot listen at 127.0.0.1: in use")));
        Outcome outcome = serve(world);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("cannot listen at 127.0.0.1: in use");
    }

    @Test
    void waitingEndsWhenAConfigurationIsRefusedAndNothingOfTheFileStays() throws Exception {
        write(GOOD);
        FakeWorld world = new FakeWorld();
        world.unsatisfied.add(new World.Unsatisfied("Other", "nvmf.block.ram~other", "of somebody else", true));
        world.unsatisfied.add(new World.Unsatisfied("Namespace", "nvmf.namespace~demo-1", "no device", false));
        world.unsatisfied.add(new World.Unsatisfied("Disk", "nvmf.block.ram~disk0", "there is no memory", true));

        Outcome outcome = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> serve(world));

        assertThat(outcome)
                .isEqualTo(new Outcome(2, "", "nvmf command: \"nvmf.block.ram~disk0\": there is no memory\n"));
        assertThat(world.configurations.applied).hasSize(2).last().asString().doesNotContain("nvmf.");
    }

    @Test
    void aFileThatCannotBeStartsNothing() throws Exception {
        write(GOOD.replace("512", "513"));
        FakeWorld world = new FakeWorld();

        Outcome outcome = serve(world);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).endsWith("a block has a power of two of bytes from 512 to 65536, not 513\n");
        assertThat(world.configurations.applied).isEmpty();
        assertThat(world.configurations.singletons).isEmpty();
    }

    private Outcome serve(FakeWorld world) {
        return new Terminal(world).folder(folder).oneShot(limit -> true).run(new Serve(), "--config", "config.json");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json);
    }

    /** A new content with a new time, however coarse the file system's clock is. */
    private static void change(Path file, String json, int seconds) {
        try {
            Files.writeString(file, json);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + 1000L * seconds));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
