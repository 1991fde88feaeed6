package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.auth.HashFunction;
import nvmf.api.spec.auth.Secret;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.api.transport.Options;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import nvmf.shell.io.FlushNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssociationsTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String NQN = "nqn.2014-08.org.example:disk";
    private static final String OTHER = "nqn.2014-08.org.example:other";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private final FakeNamespace disk = new FakeNamespace(1, 512, 8);

    AssociationsTest() {
        host.disks.put(new Nqn(NQN), List.of(disk));
        host.disks.put(new Nqn(OTHER), List.of());
    }

    @Test
    void connectTellsWhatItFoundAndStaysInTheInstance() {
        Outcome outcome = run(new Connect(), AT, NQN);

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        0,
                        "connected as nvme0, controller 7, 1 I/O queue\n  nvme0n1: 4.10 kB, blocks of 512 bytes\n",
                        ""));
        assertThat(host.connected).hasSize(1);
    }

    @Test
    void aOneShotConnectEndsItsAssociationAndSaysSo() {
        Outcome outcome = new Terminal(world).oneShot(limit -> true).run(new Connect(), AT, NQN);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("no instance is running, so this association ended with the command");
        assertThat(host.connected).isEmpty();
    }

    @Test
    void secretsGoWithTheRequestAndWithTheConfigurationAndAreNotTold() {
        String secret = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
        Outcome outcome = run(
                new Connect(),
                AT,
                NQN,
                "--dhchap-secret",
                secret,
                "--dhchap-ctrl-secret",
                secret,
                "--dhchap-hash",
                "sha384");
        Credentials credentials = host.requests.get(0).credentials();
        assertThat(credentials.secret()).contains(Secret.parse(secret)).isEqualTo(credentials.controller());
        assertThat(credentials.hashes()).containsExactly(HashFunction.SHA_384);
        assertThat(host.credentials).containsExactly(credentials);
        assertThat(outcome.out() + outcome.err()).doesNotContain("DHHC");
        assertThat(run(new Connect(), AT, NQN, "--dhchap-secret", "DHHC-1:00:AAEC:")
                        .err())
                .contains("the host's secret: ")
                .doesNotContain("AAEC");
        assertThat(run(new Connect(), AT, NQN, "--dhchap-ctrl-secret", secret).err())
                .contains("the host's secret is missing");
        assertThat(Secrets.configuration(credentials))
                .containsEntry(".dhchapSecret", secret)
                .containsEntry(".dhchapCtrlSecret", secret)
                .containsKeys("dhchapHashes", "dhchapDhgroups");
        assertThat(Secrets.configuration(Credentials.NONE)).isEmpty();
    }

    @Test
    void anAssociationAuthenticatesAgainPerhapsWithAnotherSecret() {
        String secret = "DHHC-1:00:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+KfiaR:";
        run(new Connect(), AT, NQN);
        assertThat(run(new Authenticate(), "nvme0")).isEqualTo(new Outcome(0, "nvme0 is authenticated\n", ""));
        run(new Authenticate(), "nvme0", "--dhchap-secret", secret);
        assertThat(host.connected.get(0).authenticated)
                .containsExactly(Credentials.NONE, Credentials.of(Secret.parse(secret)));
    }

    @Test
    void theOptionsOfNvmeCliMakeTheSameRequest() {
        run(
                new Connect(),
                AT,
                NQN,
                "-i",
                "4",
                "-Q",
                "64",
                "-k",
                "30",
                "-F",
                "-g",
                "-G",
                "-w",
                "127.0.0.2",
                "-T",
                "184",
                "--host-iface",
                "eth9");
        run(
                new Connect(),
                "-D",
                "-t",
                "tcp",
                "-a",
                "127.0.0.1",
                "-s",
                "4420",
                "-n",
                NQN,
                "--nr-io-queues=4",
                "--queue-size=64",
                "--keep-alive-tmo=30",
                "--flow-control",
                "--hdr-digest",
                "--data-digest",
                "--host-traddr=127.0.0.2",
                "--host-iface=eth9",
                "--tos=184");

        ConnectRequest expected = ConnectRequest.of(TransportAddress.tcp("127.0.0.1", 4420), new Nqn(NQN))
                .withIoQueues(4)
                .withDepth(64)
                .withKatoMillis(30_000)
                .withFlowControl(true)
                .withOptions(Options.of(Options.HEADER_DIGEST, "true")
                        .with(Options.DATA_DIGEST, "true")
                        .with(Options.SOURCE_ADDRESS, "127.0.0.2")
                        .with(Options.SOURCE_INTERFACE, "eth9")
                        .with(Options.TOS, "184"));
        assertThat(host.requests).containsExactly(expected, expected);
    }

    // As nvme-cli and Linux tell associations apart.
    @Test
    void anotherHostOrAnotherWayIsAnotherAssociation() {
        run(new Connect(), AT, NQN);
        assertThat(run(new Connect(), AT, NQN, "-q", OTHER).code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "-q", OTHER).err()).contains("already connected as nvme1");
        String id = "11111111-2222-3333-4444-555555555555";
        assertThat(run(new Connect(), AT, NQN, "-q", OTHER, "-I", id).code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "-q", OTHER, "-I", id).err()).contains("already connected as nvme2");

        assertThat(run(new Connect(), AT, NQN, "-w", "::1").code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "-w", "0:0:0:0:0:0:0:1").err()).contains("already connected as nvme3");
        assertThat(run(new Connect(), AT, NQN, "-w", "::2").code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "--host-iface", "eth9").code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "--host-iface", "eth9").err()).contains("already connected as nvme5");
        assertThat(run(new Connect(), AT, NQN).err()).contains("already connected as nvme0");
    }

    @Test
    void theSameAssociationIsMadeTwiceOnlyIfThatIsWished() {
        run(new Connect(), "[::1]:4420", NQN);

        Outcome again = run(new Connect(), "[0:0:0:0:0:0:0:1]:4420", NQN);

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("already connected as nvme0");
        assertThat(run(new Connect(), "[::1]:4420", NQN, "-D").code()).isZero();
        assertThat(run(new Connect(), "[::1]:4421", NQN).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 " + NQN + " | names no port",
                AT + " | say which subsystem",
                AT + " " + NQN + " -n " + NQN + " | say which subsystem, once",
                "-n " + NQN + " | say which address",
                "-a 127.0.0.1 -s 0 -n " + NQN + " | port 0",
                "-a 127.0.0.1 -s http -n " + NQN + " | not a port number",
                AT + " " + NQN + " -t carrier-pigeon | unknown transport",
                AT + " " + NQN + " -Q 1 | 2 to 65536 entries",
                AT + " " + NQN + " -i -1 | I/O queues",
                AT + " " + NQN + " -k 9999999999 | keep alive",
                AT + " " + NQN + " --tos 256 | 0 to 255",
            })
    void aRequestThatCannotBeIsOneSentenceAndNobodyIsAsked(String words, String sentence) {
        Outcome outcome = run(new Connect(), words.split(" "));

        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).hasLineCount(1).contains(sentence);
        assertThat(host.requests).isEmpty();
    }

    @Test
    void theListHasTheColumnsOfNvmeCli() {
        run(new Connect(), AT, NQN);
        run(new Connect(), AT, OTHER);

        assertThat(run(new ListNamespaces()).out()).isEqualTo("""
                Node     SN      Model  Namespace  Usage              Format       FW Rev  Subsystem                      Address               Owner  State
                -------  ------  -----  ---------  -----------------  -----------  ------  -----------------------------  --------------------  -----  -----
                nvme0n1  SERIAL  MODEL  0x1        2.05 kB / 4.10 kB  512 B + 0 B  1.0     nqn.2014-08.org.example:disk   tcp://127.0.0.1:4420  -      live
                nvme1    SERIAL  MODEL  -          -                  -            1.0     nqn.2014-08.org.example:other  tcp://127.0.0.1:4420  -      live
                """);
    }

    @Test
    void theListAsJsonHasTheFieldsOfNvmeCli() {
        run(new Connect(), AT, NQN);

        assertThat(run(new ListNamespaces(), "-o", "json").out().replaceAll("\\s+", ""))
                .startsWith("{\"Devices\":[{\"NameSpace\":1,\"DevicePath\":\"nvme0n1\",\"UsedBytes\":2048,"
                        + "\"MaximumLBA\":8,\"PhysicalSize\":4096,\"SectorSize\":512,")
                .contains("\"SerialNumber\":\"SERIAL\",\"ModelNumber\":\"MODEL\",\"Firmware\":\"1.0\"")
                .contains("\"Recovery\":{\"ReconnectDelayMillis\":10000,\"CtrlLossTmoMillis\":600000,"
                        + "\"FastIoFailTmoMillis\":-1}");
    }

    @Test
    void theListTellsWhatAControllerWarnsOf() {
        run(new Connect(), AT, NQN);
        host.connected.get(0).warning = Optional.of("the reliability is degraded");

        assertThat(run(new ListNamespaces()).out()).contains("live, warns: the reliability is degraded");
        assertThat(run(new ListNamespaces(), "-o", "json").out()).contains("\"the reliability is degraded\"");
    }

    @Test
    void disconnectTakesASubsystemOrAControllerOrEverything() {
        run(new Connect(), AT, NQN);
        run(new Connect(), AT, NQN, "-D");
        run(new Connect(), AT, OTHER);
        run(new Connect(), "127.0.0.1:4430", OTHER);

        assertThat(run(new Disconnect(), NQN).out()).isEqualTo("NQN:" + NQN + " disconnected 2 controller(s)\n");
        assertThat(run(new Disconnect(), "-d", "/dev/nvme2").code()).isZero();
        assertThat(host.connected).extracting(controller -> controller.name()).containsExactly("nvme3");
        assertThat(run(new Disconnect(), "--all").code()).isZero();
        assertThat(host.connected).isEmpty();
    }

    @Test
    void disconnectDoesNothingThatWasNotSaid() {
        run(new Connect(), AT, NQN);

        assertThat(run(new Disconnect()).code()).isEqualTo(2);
        assertThat(run(new Disconnect(), NQN, "--all").code()).isEqualTo(2);
        assertThat(run(new Disconnect(), "nvme9").code()).isEqualTo(1);
        assertThat(host.connected).hasSize(1);
    }

    @Test
    void connectAllConnectsWhatAServiceAndThoseItRefersToOffer() {
        TransportAddress first = TransportAddress.tcp("10.0.0.1", 8009);
        host.logs.put(
                first,
                List.of(
                        entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, NQN),
                        entry("10.0.0.2", 8009, DiscoveryEntry.REFERRAL, Nqn.DISCOVERY.value())));
        host.logs.put(
                TransportAddress.tcp("10.0.0.2", 8009),
                List.of(entry("10.0.0.2", 4420, DiscoveryEntry.NVM_SUBSYSTEM, OTHER)));

        Outcome outcome = run(new ConnectAll(), "10.0.0.1");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(host.connected)
                .extracting(controller -> controller.subnqn().value())
                .containsExactly(NQN, OTHER);
        assertThat(host.asked).containsExactly(first);
        assertThat(run(new ConnectAll(), "10.0.0.1").out()).contains("was connected");
        assertThat(host.connected).hasSize(2);
    }

    // Base Specification, "Discovery Log Page", TREQ: 01b, a secure channel is required
    @Test
    void connectAllPassesOverWhatDemandsTlsAndSaysSo() {
        DiscoveryEntry open = entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, NQN);
        DiscoveryEntry secure = new DiscoveryEntry(
                open.address(),
                DiscoveryEntry.NVM_SUBSYSTEM,
                DiscoveryEntry.TREQ_SECURE_CHANNEL_REQUIRED | DiscoveryEntry.TREQ_FLOW_CONTROL_OFF,
                1,
                0xFFFF,
                32,
                0,
                new Nqn(OTHER),
                Tsas.NONE);
        host.logs.put(TransportAddress.tcp("10.0.0.1", 8009), List.of(secure, open));

        Outcome outcome = run(new ConnectAll(), "10.0.0.1:8009");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("demands TLS");
        assertThat(outcome.err()).hasLineCount(1).contains("passed over " + OTHER);
        assertThat(host.connected)
                .extracting(controller -> controller.subnqn().value())
                .containsExactly(NQN);
    }

    @Test
    void aHostGoesByTheNameThatWasSaid() {
        String id = "11111111-2222-3333-4444-555555555555";
        assertThat(run(new Connect(), AT, NQN, "-q", OTHER).code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "-D", "--hostnqn=" + OTHER, "--hostid=" + id)
                        .code())
                .isZero();
        assertThat(run(new Connect(), AT, NQN, "-D", "-I", id).code()).isZero();
        assertThat(run(new Connect(), AT, NQN, "-D", "-I", "5").err())
                .isEqualTo("nvmf command: a host identifier is a UUID, not \"5\"\n");
        assertThat(host.guises)
                .containsExactly(OTHER, OTHER + " " + id, "nqn.2014-08.org.nvmexpress:uuid:" + id + " " + id);
    }

    @Test
    void connectAllSaysWhereItDidNotGo() {
        host.logs.put(
                TransportAddress.tcp("10.0.0.1", 8009),
                List.of(entry("10.0.0.2", 8009, DiscoveryEntry.REFERRAL, Nqn.DISCOVERY.value())));

        Outcome outcome = run(new ConnectAll(), "10.0.0.1", "--referrals", "none");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err())
                .isEqualTo("nvmf connect-all: passed over tcp://10.0.0.2:8009: referrals are not followed\n");
    }

    @Test
    void connectAllLeavesOutWhatIsReachedByAnotherTransport() {
        DiscoveryEntry rdma = new DiscoveryEntry(
                TransportAddress.of(TransportType.RDMA, "10.0.0.1", "4420"),
                DiscoveryEntry.NVM_SUBSYSTEM,
                0,
                1,
                0xFFFF,
                32,
                0,
                new Nqn(OTHER),
                Tsas.NONE);
        host.logs.put(
                TransportAddress.tcp("10.0.0.1", 8009),
                List.of(rdma, entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, NQN)));

        Outcome outcome = run(new ConnectAll(), "10.0.0.1");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("rdma://10.0.0.1:4420", "reached by another transport");
        assertThat(host.connected).hasSize(1);
    }

    @Test
    void whoeverFollowsLeavesTheConnectingToTheHostUntilItIsDisconnected() {
        host.logs.put(
                TransportAddress.tcp("10.0.0.1", 4420),
                List.of(entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, NQN)));
        run(new Connect(), "10.0.0.1:4420", NQN);

        Outcome outcome = run(
                new ConnectAll(),
                "10.0.0.1 --follow -i 4 -g --referrals none -F -c 7 -l 60 -f 5 --iopolicy queue-depth".split(" "));

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("nvme0", NQN, "connected");
        assertThat(outcome.err()).isEqualTo("nvmf connect-all: dc0 follows tcp://10.0.0.1:4420\n");
        assertThat(host.connected).hasSize(1);
        assertThat(world.configurations().entries.get("nvmf.host.discovery~dc0").properties())
                .containsEntry("traddr", "10.0.0.1")
                .containsEntry("trsvcid", "4420")
                .containsEntry("ioQueues", 4)
                .containsEntry("headerDigest", true)
                .containsEntry("dataDigest", false)
                .containsEntry("flowControl", true)
                .containsEntry("reconnectMillis", 7_000L)
                .containsEntry("lossMillis", 60_000L)
                .containsEntry("fastFailMillis", 5_000L)
                .containsEntry("iopolicy", "queue-depth")
                .containsEntry("referrals", "none");
        assertThat(run(new ConnectAll(), "10.0.0.1", "--follow").err())
                .contains("dc0 follows tcp://10.0.0.1:4420 already");

        assertThat(run(new Disconnect(), "dc0").out()).isEqualTo("dc0 is not followed any more\n");
        assertThat(world.configurations().entries).isEmpty();
    }

    @Test
    void withoutAnInstanceFollowingLastsAsLongAsTheCommand() {
        host.logs.put(TransportAddress.tcp("10.0.0.1", 8009), List.of());
        Outcome outcome = new Terminal(world)
                .oneShot(limit -> {
                    assertThat(world.configurations().entries).hasSize(1);
                    return true;
                })
                .run(new ConnectAll(), "10.0.0.1", "--follow");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(world.configurations().entries).isEmpty();
    }

    @Test
    void connectAllTellsWhatCouldNotBeConnectedAndConnectsTheRest() {
        host.logs.put(
                TransportAddress.tcp("10.0.0.1", 8009),
                List.of(
                        entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, "nqn.2014-08.org.example:gone"),
                        entry("10.0.0.1", 4420, DiscoveryEntry.NVM_SUBSYSTEM, NQN)));

        Outcome outcome = run(new ConnectAll(), "10.0.0.1:8009");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("there is no subsystem nqn.2014-08.org.example:gone", "connected");
        assertThat(outcome.err()).isEqualTo("nvmf command: not everything could be connected\n");
        assertThat(host.connected).hasSize(1);
    }

    @Test
    void resetAndFlushFindTheirControllerByNamespaceNameOrNqn() {
        run(new Connect(), AT, NQN);

        assertThat(run(new Reset(), "nvme0").out()).isEqualTo("nvme0 was reset\n");
        assertThat(run(new FlushNamespace(), "/dev/nvme0n1").code()).isZero();
        assertThat(run(new FlushNamespace(), NQN, "-n", "1").code()).isZero();
        assertThat(host.connected.get(0).resets).isEqualTo(1);
        assertThat(disk.flushes).isEqualTo(2);
        assertThat(run(new FlushNamespace(), NQN, "-n", "2").code()).isEqualTo(2);
    }

    @Test
    void aSubsystemIsResetByWayOfOneOfItsControllers() {
        run(new Connect(), AT, NQN);

        assertThat(run(new SubsystemReset(), "nvme0").out()).isEqualTo("the subsystem of nvme0 was reset\n");
        assertThat(host.connected.get(0).subsystemResets).isEqualTo(1);
    }

    @Test
    void aNameThatMeansSeveralIsRefusedWithAllOfThem() {
        run(new Connect(), AT, OTHER);
        run(new Connect(), AT, OTHER, "-D");

        Outcome outcome = run(new Reset(), OTHER);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("connected several times: nvme0", "nvme1");
    }

    private static DiscoveryEntry entry(String traddr, int port, int subtype, String nqn) {
        TransportAddress address = TransportAddress.of(TransportType.TCP, traddr, Integer.toString(port));
        return new DiscoveryEntry(address, subtype, 0, 1, 0xFFFF, 32, 0, new Nqn(nqn), Tsas.NONE);
    }

    @Test
    void whatBecomesOfALostAssociationIsSaidInNvmeClisWords() {
        run(new Connect(), AT, NQN, "-c", "2", "-l", "-1", "-f", "30");
        assertThat(host.requests.get(0).recovery()).isEqualTo(new Recovery(250, 2_000, Recovery.NEVER, 30_000));
        assertThat(run(new Connect(), AT, NQN, "-D", "-c", "0").code()).isEqualTo(2);
        assertThat(run(new Connect(), AT, NQN, "-D", "-l", "10", "-f", "20").err())
                .contains("commands cannot wait 20000 ms for an association that is given up after 10000 ms");
    }

    @Test
    void anAssociationCanMove() {
        run(new Connect(), AT, NQN);
        Outcome outcome = run(new Reconnect(), "nvme0", "127.0.0.2:4421");
        assertThat(outcome.out()).isEqualTo("nvme0 is connected at tcp://127.0.0.2:4421\n");
        assertThat(run(new Reconnect(), "nvme9").code()).isEqualTo(1);
        assertThat(run(new Reconnect(), "nvme0", "127.0.0.2").code()).isEqualTo(2);
    }

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }
}
