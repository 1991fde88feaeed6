package nvmf.shell.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import nvmf.api.transport.Waits;
import nvmf.shell.command.Configurations.Entry;
import nvmf.shell.command.Filter;
import nvmf.shell.command.World;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServeTest {
    private static final String SECRET = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
    private static final String OTHER_SECRET = "DHHC-1:00:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj/jBqb2:";

    private static final String NQN = "nqn.2024-01.io.nvmf:demo";

    private final FakeWorld world = new FakeWorld();
    private final Terminal terminal = new Terminal(world);

    @TempDir
    private Path folder;

    @Test
    void withoutOptionsAGibibyteOfMemoryIsServedOnTheLoopbackAddress() {
        Outcome outcome = terminal.run(new Serve());

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("""
                serving nqn.2024-01.io.nvmf:demo
                  namespace 1: memory, 1 GiB, blocks of 512 bytes
                  at 127.0.0.1:4420, with its discovery service on the same port
                  to every host
                attach it with
                  nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2024-01.io.nvmf:demo
                ready
                """);
    }

    @Test
    void oneOfSeveralServersSharesItsFileAndHasIdentifiersAndAStateOfItsOwn() {
        Path file = folder.resolve("disk");
        Outcome outcome =
                terminal.run(new Serve(), "--file", file + ":1M", "--cntlid", "1001-2000", "--ana", "non-optimized");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(properties("nvmf.block.file~demo-1")).containsEntry("shared", true);
        assertThat(properties("nvmf.subsystem~demo"))
                .containsEntry("cntlidMin", 1001)
                .containsEntry("cntlidMax", 2000);
        assertThat(properties("nvmf.ana~demo-tcp1"))
                .isEqualTo(Map.of("group", 1, "state", "non-optimized", "port.target", "(nvmf.port=demo-tcp1)"));
        assertThat(List.copyOf(world.configurations.entries.keySet()))
                .as("written before the port")
                .endsWith("nvmf.ana~demo-tcp1", "nvmf.port~demo-tcp1");
    }

    @Test
    void aRangeOrAStateThatCannotBeIsRefused() {
        for (String range : List.of("1", "0-5", "7-3", "1-65520", "x-y")) {
            assertThat(terminal.run(new Serve(), "--cntlid", range).code())
                    .as(range)
                    .isEqualTo(2);
        }
        assertThat(terminal.run(new Serve(), "--ana", "slow").code()).isEqualTo(2);
        assertThat(world.configurations.entries).isEmpty();
    }

    @Test
    void whatIsServedIsWrittenAsTheConfigurationsOfTheDesign() {
        terminal.run(
                new Serve(), "--listen", "[::1]:4421", "--host", "nqn.2014-08.org.example:h", "--block-size", "4096");

        assertThat(properties("nvmf.block.ram~demo-1"))
                .isEqualTo(Map.of("nvmf.device", "demo-1", "blockSize", 4096, "size", "1073741824"));
        assertThat(properties("nvmf.subsystem~demo"))
                .containsEntry("nvmf.nqn", NQN)
                .containsEntry("allowAnyHost", false);
        assertThat((String[]) properties("nvmf.subsystem~demo").get("hosts"))
                .containsExactly("nqn.2014-08.org.example:h");
        assertThat(properties("nvmf.namespace~demo-1"))
                .containsEntry("nsid", 1)
                .containsEntry("device.target", "(nvmf.device=demo-1)")
                .containsEntry("subsystem.target", "(nvmf.nqn=" + NQN + ")");
        assertThat(properties("nvmf.port~demo-tcp1"))
                .isEqualTo(Map.of(
                        "trtype", "tcp",
                        "traddr", "::1",
                        "trsvcid", "4421",
                        "transport.target", "(nvmf.trtype=tcp)",
                        "subsystem.target", "(nvmf.nqn=" + NQN + ")"));
    }

    @Test
    void eachHostMayHaveASecretOfItsOwn() {
        String one = "nqn.2014-08.org.example:one";
        String other = "nqn.2014-08.org.example:other";
        Outcome outcome = terminal.run(
                new Serve(),
                "--host",
                one + "," + SECRET,
                "--host",
                other + "," + OTHER_SECRET + "," + SECRET,
                "--dhchap-ctrl-secret",
                OTHER_SECRET);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).doesNotContain("DHHC");
        Map<String, Object> subsystem = properties("nvmf.subsystem~demo");
        assertThat((String[]) subsystem.get("hosts")).containsExactly(one, other);
        assertThat((String[]) subsystem.get(".dhchapSecrets"))
                .containsExactly(one + "=" + SECRET, other + "=" + OTHER_SECRET);
        assertThat((String[]) subsystem.get(".dhchapCtrlSecrets"))
                .containsExactly(one + "=" + OTHER_SECRET, other + "=" + SECRET);
    }

    @Test
    void aHostWithoutASecretOfItsOwnHasTheCommonOne() {
        String one = "nqn.2014-08.org.example:one";
        String other = "nqn.2014-08.org.example:other";
        terminal.run(new Serve(), "--host", one + "," + OTHER_SECRET, "--host", other, "--dhchap-secret", SECRET);
        assertThat((String[]) properties("nvmf.subsystem~demo").get(".dhchapSecrets"))
                .containsExactly(one + "=" + OTHER_SECRET, other + "=" + SECRET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--host HOST,SECRET --host HOST2                    | HOST2 has no secret, though others have",
                "--host HOST,SECRET --host HOST,SECRET              | HOST is there twice",
                "--host HOST,DHHC-1:00:AAEC:                        | the host's secret",
                "--host HOST,DHC-1:00:AAEC:                         | the host's secret",
                "--host HOST,SECRET,DHHC-1:00:AAEC:                 | the controller's secret",
                "--host HOST,SECRET,SECRET,SECRET                   | a host has a secret and perhaps",
            })
    void aSecretThatCannotBeIsOneSentenceThatDoesNotTellIt(String words, String sentence) {
        String host = "nqn.2014-08.org.example:h";
        String[] given = words.replace("HOST", host).replace("SECRET", SECRET).split(" ");
        Outcome outcome = terminal.run(new Serve(), given);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains(sentence.replace("HOST", host))
                .doesNotContain("AAEC", "DHHC-1:0");
    }

    @Test
    void hostsHaveToKnowTheSecretThatIsGiven() {
        String secret = SECRET;
        String host = "nqn.2014-08.org.example:h";
        Outcome outcome = terminal.run(
                new Serve(),
                "--host",
                host,
                "--dhchap-secret",
                secret,
                "--dhchap-ctrl-secret",
                secret,
                "--dhchap-dhgroup",
                "null,ffdhe2048");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).doesNotContain("DHHC");
        Map<String, Object> subsystem = properties("nvmf.subsystem~demo");
        assertThat((String[]) subsystem.get(".dhchapSecrets")).containsExactly(host + "=" + secret);
        assertThat((String[]) subsystem.get(".dhchapCtrlSecrets")).containsExactly(host + "=" + secret);
        assertThat((String[]) subsystem.get("dhchapHashes")).containsExactly("sha256", "sha384", "sha512");
        assertThat((String[]) subsystem.get("dhchapDhgroups")).containsExactly("null", "ffdhe2048");
        Terminal another = new Terminal(new FakeWorld());
        assertThat(another.run(new Serve(), "--dhchap-secret", secret).err()).contains("say which, with --host");
        assertThat(another.run(new Serve(), "--host", host, "--dhchap-secret", "DHHC-1:00:AAEC:")
                        .err())
                .contains("the host's secret: ")
                .doesNotContain("AAEC");
    }

    @Test
    void hostsAreSentToTheDiscoveryPortUnlessAnotherIsGiven() {
        terminal.run(new Serve(), "--referral", "192.0.2.7", "--referral", "[2001:db8::7]:4420");
        assertThat(properties("nvmf.referral~demo-1"))
                .isEqualTo(Map.of("trtype", "tcp", "traddr", "192.0.2.7", "trsvcid", "8009"));
        assertThat(properties("nvmf.referral~demo-2"))
                .isEqualTo(Map.of("trtype", "tcp", "traddr", "2001:db8::7", "trsvcid", "4420"));
    }

    @Test
    void disksBecomeNamespacesInTheOrderTheyAreGivenWhateverTheirKind() throws Exception {
        Files.write(folder.resolve("old"), new byte[8192]);

        Outcome outcome = terminal.folder(folder)
                .run(
                        new Serve(),
                        "--null",
                        "8M",
                        "--file",
                        "old",
                        "--ram",
                        "16M",
                        "--file",
                        "new:1M",
                        "--listen",
                        "0.0.0.0");

        assertThat(outcome.out())
                .contains("namespace 1: nothing (reads as zeroes), 8 MiB")
                .contains("namespace 2: " + folder.resolve("old") + ", blocks")
                .contains("namespace 3: memory, 16 MiB")
                .contains("namespace 4: " + folder.resolve("new") + ", 1 MiB")
                .contains("nvme connect -t tcp -a 127.0.0.1 -s 4420");
        assertThat(properties("nvmf.block.file~demo-2")).doesNotContainKey("size");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aFileIsTheSameDiskAfterARestartAndMemoryIsNot() {
        String[] options = {"--file", "kept:1M", "--ram", "1M"};
        terminal.folder(folder).run(new Serve(), options);
        FakeWorld again = new FakeWorld();
        new Terminal(again).folder(folder).run(new Serve(), options);

        assertThat(uuid(world, 1)).isEqualTo(uuid(again, 1));
        assertThat(uuid(world, 2)).isNotEqualTo(uuid(again, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ram 5X | \"5X\" is not a size",
                "--ram 1000 | whole blocks of 512 bytes",
                "--ram 0 | a disk of 0 bytes cannot be",
                "--block-size 513 | power of two",
                "--block-size 131072 | power of two",
                "--listen 1:2:3:x:y | write ADDR",
                "--listen 127.0.0.1:99999 | no valid port",
                "--listen 127.0.0.1 --listen 127.0.0.1:4420 | is there twice",
                "--nqn nqn.2014-08.org.nvmexpress.discovery | discovery service",
                "--nqn foo | --nqn \"foo\": an NQN is nqn.YYYY-MM.DOMAIN:NAME",
                "--nqn nqn.2024-13.org.example:disk | an NQN is nqn.YYYY-MM.DOMAIN:NAME",
                "--nqn nqn.2014-08.org.nvmexpress:uuid:4711 | nqn.2014-08.org.nvmexpress:uuid:UUID",
                "--host bad | a host of another name can be among the \"hosts\" of a file",
                "--host nqn.2014-08.org.example:\u00FC | printable ASCII",
                "--referral disk.example | numeric address",
                "--referral 127.0.0.1:0 | port from 1 on",
                "--file missing | there is no file",
                "--file . | is a folder",
                "--file nowhere/disk:1M | its folder does not exist",
                "--file disk:1000 | whole blocks",
                "--ram 1M --config x.json | --config goes with",
                "--config missing.json | there is no file",
                "--frobnicate | unknown option",
                "positional | unmatched argument"
            })
    void whatCannotBeIsOneSentenceAndNothingIsStarted(String options, String sentence) {
        Outcome outcome = terminal.folder(folder).run(new Serve(), options.split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).hasLineCount(1).containsIgnoringCase(sentence);
        assertThat(world.configurations.entries).isEmpty();
        assertThat(world.configurations.applied).isEmpty();
    }

    @Test
    void aPortThatCannotBeOpenedIsAFailureAndEverythingIsTakenBack() {
        world.transports.add(new World.TransportInfo("tcp", 0, "test", Waits.UNTOLD));
        world.configurations.portProblem = Optional.of("cannot listen at 127.0.0.1:4420: Address already in use");

        Outcome outcome = terminal.run(new Serve());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("nvmf command: cannot listen at 127.0.0.1:4420: Address already in use\n");
        assertThat(world.configurations.entries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "something else listens at 127.0.0.1:4420; stop it or choose another port",
                "127.0.0.1 is no address of this machine: choose another address"
            })
    void whoIsToChooseAnotherAddressIsToldHow(String problem) {
        world.transports.add(new World.TransportInfo("tcp", 0, "test", Waits.UNTOLD));
        world.configurations.portProblem = Optional.of(problem);

        Outcome outcome = terminal.run(new Serve());

        assertThat(outcome).isEqualTo(new Outcome(1, "", "nvmf command: " + problem + " with --listen\n"));
        assertThat(world.configurations.entries).isEmpty();
    }

    @Test
    void aSecondSubsystemOfTheSameNameIsRefusedAndTheFirstStays() {
        terminal.run(new Serve());
        int before = world.configurations.entries.size();

        Outcome outcome = terminal.run(new Serve(), "--listen", "127.0.0.1:4430");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("there is a subsystem " + NQN + " already");
        assertThat(world.configurations.entries).hasSize(before);
    }

    @Test
    void subsystemsWhoseShortNamesAreTheSameDoNotMix() {
        terminal.run(new Serve());
        terminal.run(new Serve(), "--nqn", "nqn.2024-02.org.example:demo", "--listen", "127.0.0.1:4430");

        assertThat(world.subsystems).hasSize(2);
        assertThat(world.configurations.entries).containsKeys("nvmf.subsystem~demo", "nvmf.subsystem~demo-2");
    }

    @Test
    void theNetworkIsToldOfNothingUnlessThatIsAskedFor() {
        terminal.run(new Serve(), "--listen", "0.0.0.0");
        assertThat(world.configurations.singletons).isEmpty();

        terminal.run(new Serve(), "--listen", "0.0.0.0", "--nqn", "nqn.2014-08.org.example:two", "--mdns");
        assertThat(world.configurations.singletons).containsEntry("nvmf.mdns", Map.of("announce", true));
    }

    @Test
    void theNetworkIsNotToldOfWhatItCannotReach() {
        Outcome outcome = terminal.run(new Serve(), "--listen", "127.0.0.1", "--listen", "[::1]", "--mdns");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("they cannot reach it", "--listen 0.0.0.0");
        assertThat(world.configurations.entries).isEmpty();
    }

    @Test
    void pollingIsSetBeforeAnythingStarts() {
        terminal.run(new Serve(), "--polling");

        assertThat(world.configurations.singletons).isEqualTo(Map.of("nvmf.transport.tcp", Map.of("wait", "spin")));
    }

    @Test
    void aOneShotStaysUntilItIsToldToEndAndIsReadyBefore() {
        AtomicReference<String> printedBefore = new AtomicReference<>("");

        Outcome outcome = terminal.oneShot(limit -> {
                    printedBefore.set(terminal.printed());
                    return true;
                })
                .run(new Serve());

        assertThat(outcome.code()).isZero();
        assertThat(printedBefore.get()).endsWith("\nready\n");
    }

    @Test
    void charactersThatMeanSomethingInAFilterAreEscaped() {
        assertThat(Filter.of("nvmf.nqn", "a(b)c*d\\e")).isEqualTo("(nvmf.nqn=a\\(b\\)c\\*d\\\\e)");
    }

    private Map<String, Object> properties(String pid) {
        assertThat(world.configurations.entries).containsKey(pid);
        return world.configurations.entries.get(pid).properties();
    }

    private static String uuid(FakeWorld in, int nsid) {
        List<Entry> namespaces = in.configurations.list("nvmf.namespace");
        return namespaces.stream()
                .filter(entry -> entry.text("nsid").equals(Integer.toString(nsid)))
                .findFirst()
                .orElseThrow()
                .text("uuid");
    }
}
