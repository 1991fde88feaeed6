package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nvmf.api.export.BlockExport;
import nvmf.api.spec.Nqn;
import nvmf.api.subsystem.Subsystem;
import nvmf.shell.command.UsageException;
import nvmf.shell.fixture.FakeSubsystem;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
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
    void theFileOfTheDesignIsTakenAndItsPortsAreKnown() throws Exception {
        Path file = write(GOOD.replaceFirst("\\{", "{ \"nvmf.port~tcp\": { \"traddr\": \"127.0.0.1\" },"));

        assertThat(ConfigFile.read(file).ports()).containsExactly("tcp");
    }

    @Test
    void theHeaderThatAFileOfItsOwnNeedsIsAllowed() throws Exception {
        Path file = write(GOOD.replaceFirst(
                "\\{", "{ \":configurator:symbolic-name\": \"nvmf.conf\", \":configurator:version\": \"1.0.0\","));

        assertThat(ConfigFile.read(file).ports()).isEmpty();
    }

    @Test
    void otherBundlesMayBeConfiguredInTheSameFile() throws Exception {
        assertThat(ConfigFile.read(write("{ \"org.example.other\": { \"k\": 1 } }"))
                        .ports())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"nvmf.nbd~disks\": { \"address\": \"127.0.0.1\" } }",
                "{ \"nvmf.transport.fault\": { \"rules\": [ \"c2h queue=io chance=0.001 close\" ], \"seed\": 7 } }",
                "{ \"nvmf.ana~tcp\": { \"group\": 2, \"state\": \"non-optimized\", \"port.target\": \"(nvmf.port=tcp)\" } }",
                "{ \"nvmf.trace~all\": { \"file\": \"trace.txt\" } }",
            })
    void whatStandsBesideDisksAndSubsystemsIsTaken(String json) throws Exception {
        assertThat(ConfigFile.read(write(json)).json()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faults", "namespace-management", "nbd", "two-disks"})
    void theExamplesAreTaken(String name) {
        Path examples = Path.of("").toAbsolutePath().getParent().resolve("cnf/examples");
        assertThat(ConfigFile.read(examples.resolve(name + ".json")).json()).contains("nvmf.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | Invalid JSON",
                "[] | Invalid",
                "{ \"nvmf.blok.ram~x\": {} } | there is nothing to configure by \"nvmf.blok.ram~x\"",
                "{ \"nvmf.subsystem\": {} } | there is nothing to configure by \"nvmf.subsystem\"",
                "{ \"nvmf.subsystem~x\": {} } | \"nvmf.subsystem~x\" needs a \"nvmf.nqn\"",
                "{ \"nvmf.subsystem~x\": { \"nvmf.nqn\": \"\" } } | an NQN has 1 to 223 characters",
                "{ \"nvmf.subsystem~x\": { \"nvmf.nqn\": \"foo\" } } | \"foo\" is no name: an NQN is nqn.YYYY-MM",
                "{ \"nvmf.trace~x\": {} } | needs a \"file\"",
                "{ \"nvmf.block.file~x\": { \"nvmf.device\": \"d\" } } | needs a \"path\"",
                "{ \"nvmf.namespace~x\": { \"nsid:Integer\": \"one\" } } | Invalid value/type",
                "{ \"nvmf.host\": 1 } | not a configuration",
                "{ \":configurator:resource-version\": 2 } | resource version"
            })
    void whatCannotBeIsOneSentenceThatNamesTheFile(String json, String sentence) throws Exception {
        Path file = write(json);

        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsNoTextOrTooLargeIsRefused() throws Exception {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        Path large = folder.resolve("large");
        Files.write(large, new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> ConfigFile.read(binary)).hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> ConfigFile.read(large)).hasMessageContaining("larger than a configuration can be");
    }

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
