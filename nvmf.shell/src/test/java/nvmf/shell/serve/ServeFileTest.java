package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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

    private Terminal terminal;

    @Test
    void serveHandsTheFileOverAndFollowsItWhileItStays() throws Exception {
        Path file = write(GOOD);
        FakeWorld world = new FakeWorld();
        world.subsystems.add(new FakeSubsystem(
                new Nqn("nqn.2014-08.org.example:demo"),
                List.of(new Subsystem.NamespaceInfo(1, "disk0", new UUID(0, 1), 512, 65536, false, false, 1))));
        String better = GOOD.replace("65536", "131072");
        List<Integer> appliedAfter = new ArrayList<>();

        Outcome outcome = serve(world, look -> {
            appliedAfter.add(world.configurations.applied.size());
            if (look < 4) {
                change(file, List.of(better, "{ broken", better).get(look - 1), look);
            }
            return look == 4;
        });

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("ready\n");
        assertThat(world.configurations.applied).containsExactly(GOOD, better, better);
        assertThat(appliedAfter).containsExactly(1, 2, 2, 3);
        assertThat(outcome.err()).contains("Invalid JSON").contains("what was served before still is");
    }

    private static FakeSubsystem demo(int... nsids) {
        return new FakeSubsystem(
                new Nqn("nqn.2014-08.org.example:demo"),
                IntStream.of(nsids)
                        .mapToObj(nsid -> new Subsystem.NamespaceInfo(
                                nsid, "disk0", new UUID(0, nsid), 512, 65536, false, false, 1))
                        .toList());
    }

    @Test
    void aChangedFileIsSaidToBeAppliedWhenWhatItSaysHasBeenThereForTwoLooks() throws Exception {
        Path file = write(GOOD);
        FakeWorld world = new FakeWorld();
        world.subsystems.add(demo(1));
        List<String> heard = new ArrayList<>();

        serve(world, look -> {
            if (look == 1) {
                change(file, GOOD.replace("65536", "131072"), look);
            }
            heard.add(err());
            return look == 6;
        });

        assertThat(heard.subList(0, 3)).allMatch(String::isEmpty);
        assertThat(heard.subList(3, 6)).allMatch(("nvmf serve: " + file + " changed, applied\n")::equals);
    }

    @Test
    void whatOfAChangedFileIsRefusedOrDoesNotComeIsTold() throws Exception {
        Path file = write(GOOD);
        FakeWorld world = new FakeWorld();
        world.subsystems.add(demo(1));
        String more = GOOD.replaceFirst("\\{", """
                { "nvmf.subsystem~other": { "nvmf.nqn": "nqn.2014-08.org.example:other" },
                  "nvmf.namespace~demo-2": { "nsid:Integer": 2, "device.target": "(nvmf.device=disk1)",
                                             "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:demo)" },
                  "nvmf.namespace~demo-3": { "nsid:Integer": 3, "device.target": "(nvmf.device=disk0)",
                                             "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:demo)" },
                  "nvmf.nbd~disks": {},
                  "nvmf.port~tcp": { "traddr": "127.0.0.1" },""");
        world.unsatisfied.add(new World.Unsatisfied("Elsewhere", "nvmf.port~else", "of somebody else", true));
        List<String> heard = new ArrayList<>();

        serve(world, look -> {
            if (look == 1) {
                world.unsatisfied.add(
                        new World.Unsatisfied("Namespace", "nvmf.namespace~demo-2", "there is no disk1", false));
                change(file, more, look);
            }
            heard.add(err());
            return look == 10;
        });

        assertThat(heard.get(6)).isEmpty();
        assertThat(heard.get(9))
                .isEqualTo("nvmf serve: " + file + " changed, and not all that it says is there: "
                        + "\"nvmf.namespace~demo-2\": there is no disk1; "
                        + "\"nvmf.namespace~demo-3\": there is no namespace 3 in nqn.2014-08.org.example:demo; "
                        + "\"nvmf.nbd~disks\": there is no such NBD server; "
                        + "\"nvmf.port~tcp\": there is no such port; "
                        + "\"nvmf.subsystem~other\": there is no subsystem nqn.2014-08.org.example:other\n");
    }

    @Test
    void whatComesLaterThanTheNextLookIsWaitedFor() throws Exception {
        Path file = write(GOOD);
        FakeWorld world = new FakeWorld();
        world.subsystems.add(demo(1));
        List<String> heard = new ArrayList<>();

        serve(world, look -> {
            if (look == 1) {
                world.subsystems.clear();
                change(file, GOOD.replace("65536", "131072"), look);
            }
            if (look == 5) {
                world.subsystems.add(demo(1));
            }
            heard.add(err());
            return look == 6;
        });

        assertThat(heard.get(4)).isEmpty();
        assertThat(heard.get(5)).endsWith(" changed, applied\n");
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

    /** What happens at each look, from the first on, and whether it is the last. */
    private interface Look {
        boolean at(int number) throws IOException;
    }

    private Outcome serve(FakeWorld world, Look at) {
        AtomicInteger looks = new AtomicInteger();
        terminal = new Terminal(world).folder(folder).oneShot(limit -> {
            try {
                return at.at(looks.incrementAndGet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return terminal.run(new Serve(), "--config", "config.json");
    }

    private String err() {
        return terminal.complaints();
    }

    private Outcome serve(FakeWorld world) {
        return new Terminal(world).folder(folder).oneShot(limit -> true).run(new Serve(), "--config", "config.json");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json);
    }

    /** A new content with a new time, however coarse the file system's clock is. */
    private static void change(Path file, String json, int seconds) throws IOException {
        Files.writeString(file, json);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + 1000L * seconds));
    }
}
