package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transport;
import org.apache.felix.service.command.CommandProcessor;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** The commands in the Gogo shell of a framework that serves and connects to itself. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class ShellIT {
    private static final String NQN = "nqn.2014-08.org.example:shell";

    /** In the form of nvme-cli. */
    private static final String EXPECTED = """
            Discovery Log Number of Records 3
            =====Discovery Log Entry 0======
            trtype:  rdma
            adrfam:  ipv4
            subtype: nvme subsystem
            treq:    not specified
            portid:  7
            cntlid:  dynamic
            asqsz:   32
            trsvcid: 4420
            subnqn:  nqn.2014-08.org.example:shell:rdma
            traddr:  192.0.2.7
            eflags:  none
            rdma_prtype: roce-v2
            rdma_qptype: connected
            rdma_cms: rdma-cm
            rdma_pkey: 0x1234
            =====Discovery Log Entry 1======
            trtype:  fc
            adrfam:  fibre-channel
            subtype: nvme subsystem
            treq:    not specified
            portid:  7
            cntlid:  dynamic
            asqsz:   32
            trsvcid: none
            subnqn:  nqn.2014-08.org.example:shell:fc
            traddr:  nn-0x1000000044001123:pn-0x2000000055001123
            eflags:  none
            =====Discovery Log Entry 2======
            trtype:  tcp
            adrfam:  ipv6
            subtype: nvme subsystem
            treq:    not specified
            portid:  7
            cntlid:  dynamic
            asqsz:   32
            trsvcid: 4420
            subnqn:  nqn.2014-08.org.example:shell:tcp
            traddr:  2001:db8::7
            eflags:  none
            sectype: none""";

    @Inject
    private BundleContext context;

    @Inject
    private CommandProcessor commands;

    private Machine machine;
    private Shell shell;
    private TransportAddress address;

    /** For Pax Exam. */
    public ShellIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {Assembly.withoutTerminal()};
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        shell = new Shell(commands);
        machine.ram("disk", 2048);
        machine.serve("disk", "shell", NQN, 0);
        address = machine.reachable("shell", NQN);
    }

    @After
    public void stop() throws Exception {
        shell.run("nvmf:disconnect --all --force");
        machine.removeAll();
    }

    @Test
    public void whatIsOfferedIsShownToPeopleAndToScripts() throws Exception {
        assertThat(shell.run("nvmf:subsystems")).contains(NQN, "disk", "1 MiB", "for every host");
        assertThat(json("nvmf:subsystems"))
                .contains("\"subnqn\":\"" + NQN + "\"", "\"device\":\"disk\"", "\"blocks\":2048", "\"bytes\":1048576");
        assertThat(shell.run("nvmf:ports")).contains("shell", "tcp", address.trsvcid(), "listening", NQN);
        assertThat(json("nvmf:ports"))
                .contains("\"name\":\"shell\"", "\"trsvcid\":\"" + address.trsvcid() + "\"", "\"state\":\"listening\"");
        assertThat(shell.run("nvmf:transports")).contains("tcp", "nvmf.transport.tcp", "loop", "nvmf.transport.loop");
        assertThat(shell.run("nvmf:controllers")).isEqualTo("no host is connected");
    }

    @Test
    public void anAssociationIsMadeShownAndEnded() throws Exception {
        assertThat(shell.run("nvmf:connect " + at() + " " + NQN))
                .contains("connected as nvme0", "1 I/O queue", "nvme0n1", "blocks of 512 bytes");
        assertThat(shell.run("nvmf:list")).contains("nvme0n1", "0x1", "512 B + 0 B", NQN, "live");
        assertThat(json("nvmf:list")).contains("\"DevicePath\":\"nvme0n1\"", "\"PhysicalSize\":1048576");
        assertThat(shell.run("nvmf:controllers")).contains(NQN + " controller 1 (io)", "keep alive 5000 ms");
        assertThat(json("nvmf:controllers")).contains("\"cntlid\":1", "\"qid\":0", "\"qid\":1");
        assertThat(shell.run("nvmf:id-ctrl nvme0")).contains(NQN);

        assertThat(shell.run("nvmf:disconnect " + NQN)).isEqualTo("NQN:" + NQN + " disconnected 1 controller(s)");
        Eventually.holds(() -> assertThat(shell.run("nvmf:controllers")).isEqualTo("no host is connected"));
        assertThat(json("nvmf:list")).contains("\"Devices\":[]");
    }

    @Test
    public void transportsTellHowTheyWaitAndPortsWhatTheyCanHold() throws Exception {
        assertThat(json("nvmf:transports"))
                .containsPattern("\"trtype\":\"tcp\",[^}]*\"wait\":\"adaptive\",\"io\":\"(?:epoll|nio)\"")
                .containsPattern("\"trtype\":\"loop\",[^}]*\"wait\":\"\",\"io\":\"\"");
        assertThat(json("nvmf:ports"))
                .containsPattern(
                        "\"memory_now\":\\d{9,},\"memory_max\":\\d{9,},\"memory_shared\":\\d{9,},\"memory_each\":\\d{6,}");
    }

    @Test
    public void whatAConfigurationKeepsEndsWhenItIsNamed() throws Exception {
        shell.run("nvmf:connect --persistent " + at() + " " + NQN);
        shell.run("nvmf:connect -D " + at() + " " + NQN);
        assertThat(shell.run("nvmf:disconnect --all")).isEqualTo("disconnected 1 controller(s)");
        assertThat(json("nvmf:list")).contains("\"Owner\":\"nvmf.host.connection~nvme0\"", "\"State\":\"live\"");
        assertFailure("nvmf:disconnect " + NQN)
                .hasToString("disconnect: nvme0 stays: it belongs to nvmf.host.connection~nvme0;"
                        + " nvmf disconnect nvme0 ends that, --force whatever is connected");

        assertThat(shell.run("nvmf:disconnect nvme0")).isEqualTo("NQN:" + NQN + " disconnected 1 controller(s)");
        Eventually.holds(() -> assertThat(shell.run("nvmf:controllers")).isEqualTo("no host is connected"));
        assertThat(json("nvmf:list")).contains("\"Devices\":[]");
    }

    @Test
    public void aPortListensThroughFaultsForAWhileAndItsHostsComeBackByThemselves() throws Exception {
        String nqn = NQN + ":through";
        machine.serve("disk", "through", nqn, Machine.freePort());
        String port = machine.reachable("through", nqn).trsvcid();
        shell.run("nvmf:connect --reconnect-delay 1 127.0.0.1:" + port + " " + nqn);
        assertThat(shell.run("nvmf:fault wrap through --rule 'c2h pdu=CapsuleResp delay=1'"))
                .isEqualTo("through faults, at wrap: through");
        Eventually.holds(() -> assertThat(json("nvmf:fault counters"))
                .contains("\"at\":\"wrap\"")
                .doesNotContain("\"h2c_pdus\":0"));
        Eventually.holds(() -> assertThat(shell.run("nvmf:list")).contains("nvme0n1", "live"));

        assertThat(shell.run("nvmf:fault unwrap")).isEqualTo("without faults again: through");
        assertFailure("nvmf:fault counters").hasMessageContaining("nothing makes faults here");
        Eventually.holds(() -> assertThat(shell.run("nvmf:list")).contains("nvme0n1", "live"));
        assertThat(shell.run("nvmf:flush nvme0n1")).contains("success");
    }

    @Test
    public void whatACommandWritesGoesWhereTheLineSays() throws Exception {
        Path file = Files.createTempFile("nvmf", ".blocks");
        assertThat(shell.run("nvmf:dd read " + at() + " " + NQN + " -l 512 > " + file))
                .isEmpty();
        assertThat(Files.readAllBytes(file)).hasSize(512).containsOnly(0);
        Files.delete(file);
    }

    @Test
    public void anAssociationThatTheTargetTerminatesIsShownAsDeadWhereNobodyWantsItBack() throws Exception {
        shell.run("nvmf:connect -l 0 " + at() + " " + NQN);
        assertThat(shell.run("nvmf:terminate 1")).isEqualTo("associations ended: 1");
        Eventually.holds(() -> assertThat(shell.run("nvmf:list")).contains("nvme0", "dead"));
        Eventually.holds(() -> assertThat(shell.run("nvmf:controllers")).isEqualTo("no host is connected"));
    }

    @Test
    public void anAssociationThatTheTargetTerminatesComesBack() throws Exception {
        shell.run("nvmf:connect " + at() + " " + NQN);
        assertThat(shell.run("nvmf:terminate 1")).isEqualTo("associations ended: 1");
        Eventually.holds(() -> assertThat(shell.run("nvmf:controllers")).contains(NQN));
        Eventually.holds(() -> assertThat(shell.run("nvmf:list")).contains("nvme0n1", "live"));
    }

    @Test
    public void aCommandThatFailsThrowsOneSentence() throws Exception {
        assertFailure("nvmf:connect " + at() + " " + NQN + ":other")
                .hasToString("connect: Connect was refused: Connect Invalid Parameters (01/82h, do not retry): "
                        + "there is no such subsystem (SUBNQN)");
        assertFailure("nvmf:connect " + at())
                .hasToString("connect: say which subsystem, once: nvmf connect ADDR:PORT NQN");
        assertFailure("nvmf:connect 127.0.0.1 " + NQN)
                .hasToString("connect: \"127.0.0.1\" names no port: write ADDR:PORT, for example 127.0.0.1:4420");
        assertFailure("nvmf:disconnect nvme7").hasToString("disconnect: \"nvme7\" is not connected");
        assertFailure("nvmf:list --what").hasToString("list: unknown option: '--what' (see nvmf list --help)");
        assertFailure("nvmf:id-ctrl nvme7").hasToString("id-ctrl: no controller \"nvme7\" is connected; there is none");
        assertThat(shell.run("nvmf:list --help")).startsWith("Usage: nvmf list");
    }

    @Test
    public void theDiscoveryServiceTellsWhereTheSubsystemIs() throws Exception {
        assertThat(shell.run("nvmf:discover " + at()))
                .startsWith("Discovery Log Number of Records 2\n=====Discovery Log Entry 0======\ntrtype:  tcp\n")
                .contains(
                        "\ntraddr:  127.0.0.1\n", "\ntrsvcid: " + address.trsvcid() + "\n", "\nsubnqn:  " + NQN + "\n");
    }

    // Base Specification, "Discovery Log Page": one log tells of all the fabrics that lead to a subsystem.
    @Test
    public void entriesOfOtherFabricsArePrintedAndConnectingToThemSaysWhatIsInstalled() throws Exception {
        Transport tcp = machine.service(Transport.class, Machine.filter(Transport.TRTYPE, "tcp"));
        FakeDiscovery discovery = new FakeDiscovery(List.of(
                // reliable connected, RoCE v2, RDMA_CM, partition 1234h
                FakeDiscovery.entry(1, 1, "192.0.2.7", "4420", NQN + ":rdma", 1, 4, 1, 0, 0, 0, 0, 0, 0x34, 0x12),
                FakeDiscovery.entry(2, 4, "nn-0x1000000044001123:pn-0x2000000055001123", "none", NQN + ":fc"),
                FakeDiscovery.entry(3, 2, "2001:db8::7", "4420", NQN + ":tcp")));
        try (Listener listener = value(
                tcp.listen(new ListenSpec(TransportAddress.tcp("127.0.0.1", 0), 0, 4096, Options.NONE), discovery))) {
            assertThat(shell.run("nvmf:discover 127.0.0.1:" + listener.address().trsvcid()))
                    .isEqualTo(EXPECTED);
        }
        assertFailure("nvmf:connect -t rdma 192.0.2.7:4420 " + NQN + ":rdma")
                .hasToString("connect: no transport for RDMA is installed; installed: tcp, loop");
        for (String command : List.of("connect", "dd read", "perf", "attach")) {
            assertFailure("nvmf:" + command + " -t fc nn-0x1000000044001123:pn-0x2000000055001123 " + NQN + ":fc")
                    .hasMessageEndingWith(": no transport for FC is installed; installed: tcp, loop");
        }
        for (String command : List.of("discover", "connect-all")) {
            assertFailure("nvmf:" + command + " -t fc nn-0x1000000044001123:pn-0x2000000055001123")
                    .hasMessageEndingWith(": no transport for FC is installed; installed: tcp, loop");
        }
        assertFailure("nvmf:connect -t fc -a nn-0x1000000044001123:pn-0x2000000055001123 -n " + NQN + ":fc")
                .hasToString("connect: no transport for FC is installed; installed: tcp, loop");
    }

    private String at() {
        return address.traddr() + ":" + address.trsvcid();
    }

    private String json(String line) throws Exception {
        return shell.run(line + " -o json").replaceAll("\\s", "");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFailure(String line) {
        return assertThatThrownBy(() -> shell.run(line)).as(line);
    }
}
