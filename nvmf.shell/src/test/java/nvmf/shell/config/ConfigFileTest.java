package nvmf.shell.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nvmf.shell.command.Attribute;
import nvmf.shell.command.Attribute.Kind;
import nvmf.shell.command.UsageException;
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

    /** In small what the bundles say. */
    private static final Map<String, List<Attribute>> KNOWN = Map.of(
            "nvmf.subsystem~",
            keys("nvmf.nqn", "allowAnyHost", "hosts", "hostAddresses", ".dhchapSecrets"),
            "nvmf.namespace~",
            List.of(
                    Attribute.of("nsid", Kind.INTEGER).within(1, 1024),
                    Attribute.of("readOnly", Kind.FLAG),
                    Attribute.of("device.target", Kind.TEXT),
                    Attribute.of("subsystem.target", Kind.TEXT)),
            "nvmf.block.ram~",
            List.of(
                    Attribute.of("nvmf.device", Kind.TEXT),
                    Attribute.of("blockSize", Kind.INTEGER),
                    Attribute.of("size", Kind.TEXT),
                    Attribute.of("blocks", Kind.LONG)),
            "nvmf.ana~",
            List.of(Attribute.of("state", Kind.TEXT).withOptions(List.of("optimized", "inaccessible"))),
            "nvmf.transport.loop",
            keys());

    private static List<Attribute> keys(String... ids) {
        return Stream.of(ids).map(id -> Attribute.of(id, Kind.OTHER)).toList();
    }

    @TempDir
    private Path folder;

    @Test
    void theFileOfTheDesignIsTakenAndItsPortsAreKnown() throws Exception {
        Path file = write(GOOD.replaceFirst("\\{", "{ \"nvmf.port~tcp\": { \"traddr\": \"127.0.0.1\" },"));

        assertThat(read(file).names("nvmf.port")).containsExactly("tcp");
    }

    @Test
    void theHeaderThatAFileOfItsOwnNeedsIsAllowed() throws Exception {
        Path file = write(GOOD.replaceFirst(
                "\\{", "{ \":configurator:symbolic-name\": \"nvmf.conf\", \":configurator:version\": \"1.0.0\","));

        assertThat(read(file).names("nvmf.port")).isEmpty();
    }

    @Test
    void otherBundlesMayBeConfiguredInTheSameFile() throws Exception {
        assertThat(read(write("{ \"org.example.other\": { \"k\": 1 } }")).names("nvmf.port"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"nvmf.nbd~disks\": { \"address\": \"127.0.0.1\" } }",
                "{ \"nvmf.transport.fault\": { \"rules\": [ \"c2h queue=io chance=0.001 close\" ], \"seed\": 7 } }",
                "{ \"nvmf.ana~tcp\": { \"state\": \"inaccessible\" } }",
                "{ \"nvmf.trace~all\": { \"file\": \"trace.txt\" } }",
            })
    void whatStandsBesideDisksAndSubsystemsIsTaken(String json) throws Exception {
        assertThat(read(write(json)).json()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"faults", "namespace-management", "nbd", "two-disks"})
    void theExamplesAreTaken(String name) {
        Path examples = Path.of("").toAbsolutePath().getParent().resolve("cnf/examples");
        assertThat(read(examples.resolve(name + ".json")).json()).contains("nvmf.");
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
                "{ \"nvmf.block.ram~x\": { \"nvmf.device\": \"d\", \"size\": \"lots\" } } | \"lots\" is not a size",
                "{ \"nvmf.discovery\": { \"nvmf.nqn\": \"nqn.2014-08.org.example:x\" }, "
                        + "\"nvmf.subsystem~x\": { \"nvmf.nqn\": \"nqn.2014-08.org.example:x\" } } | both are called",
                "{ \"nvmf.host\": 1 } | not a configuration",
                "{ \":configurator:resource-version\": 2 } | resource version"
            })
    void whatCannotBeIsOneSentenceThatNamesTheFile(String json, String sentence) throws Exception {
        Path file = write(json);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvmf.namespace~x | readonly | did you mean \"readOnly\"?",
                "nvmf.namespace~x | ReadOnly | did you mean \"readOnly\"?",
                "nvmf.namespace~x | devise.target | did you mean \"device.target\"?",
                "nvmf.subsystem~x | allowAnyHosts | did you mean \"allowAnyHost\"?",
                "nvmf.subsystem~x | hostss | did you mean \"hosts\"?",
                "nvmf.subsystem~x | hosst | did you mean \"hosts\"?",
                "nvmf.subsystem~x | nvm.nqn | did you mean \"nvmf.nqn\"?",
                "nvmf.subsystem~x | dhchapSecrets | did you mean \".dhchapSecrets\"?",
                "nvmf.namespace~x | site | there is device.target, nsid, readOnly, subsystem.target",
                "nvmf.transport.loop | port | there is nothing to set"
            })
    void aKeyThatNobodyReadsIsRefusedWithTheOneThatWasMeant(String pid, String key, String help) throws Exception {
        Path file = write("{ \"" + pid + "\": { \"" + key + "\": \"true\" } }");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UsageException.class)
                .hasMessage(file + ": there is no \"" + key + "\" in \"" + pid + "\"; " + help);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"nvmf.transport.loop\": { \"service.ranking:Integer\": 5, \":configurator:ranking\": 1 } }",
                "{ \"nvmf.mdns\": { \"whatever\": 5 } }",
                "{ \"nvmf.subsystem~x\": { \"nvmf.nqn\": \"nqn.2014-08.org.example:x\", \"site\": \"a\", \"rank\": 3 },"
                        + "\"nvmf.namespace~x\": { \"nsid\": 1, \"device.target\": \"(nvmf.device=d)\","
                        + "\"subsystem.target\": \"(&(site=a)(!(rank<=2)))\" } }"
            })
    void whatConfigurationAdminHasForAllAndWhatAFilterOfTheFileAsksForIsTaken(String json) throws Exception {
        assertThat(read(write(json)).json()).isEqualTo(json);
    }

    @Test
    void aFileThatIsNoTextOrTooLargeIsRefused() throws Exception {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        Path large = folder.resolve("large");
        Files.write(large, new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> read(binary)).hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> read(large)).hasMessageContaining("larger than a configuration can be");
    }

    private static ConfigFile read(Path file) {
        return ConfigFile.read(file, KNOWN);
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json);
    }
}
