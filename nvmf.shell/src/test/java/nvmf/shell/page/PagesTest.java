package nvmf.shell.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Field;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.NamespaceDescriptor;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.admin.SmartLog;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeController;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private FakeController controller;

    @BeforeEach
    void connect() {
        host.disks.put(NQN, List.of(new FakeNamespace(3, 4096, 8)));
        host.connect(ConnectRequest.of(TransportAddress.tcp("127.0.0.1", 4420), NQN));
        controller = host.connected.get(0);
    }

    // Base Specification 2.1, 5.3.3: opcode 21h, its task in CDW10, what the host says of itself in the data.
    @Test
    void aHostIsRegisteredWithADiscoveryController() {
        controller.identity.set(IdentifyController.DCTYPE, 2);
        List<String> told = new ArrayList<>();
        controller.answer = (command, data) -> {
            told.add(data.remaining() + " bytes of " + Nqn.decode(data, 24));
            return Cqe.of(0, Status.SUCCESS);
        };

        Outcome outcome = run(new Dim(), "nvme0", "--task", "register");
        assertThat(outcome.out()).isEqualTo("nvme0 DIM register command success\n");
        assertThat(run(new Dim(), "nvme0", "--task=deregister").code()).isZero();
        assertThat(told).containsExactly("2076 bytes of " + host.nqn(), "2076 bytes of " + host.nqn());
        assertThat(controller.commands).extracting(Sqe::opcode).containsExactly(0x21, 0x21);
        assertThat(controller.commands).extracting(Sqe::cdw10).containsExactly(0, 1);
    }

    @Test
    void whoTakesNoRegistrationsIsNotAsked() {
        Outcome outcome = run(new Dim(), "nvme0", "--task", "register");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("takes no registrations");
        assertThat(run(new Dim(), "nvme0", "--task", "update").code()).isEqualTo(2);
        assertThat(controller.commands).isEmpty();

        controller.identity.set(IdentifyController.DCTYPE, 1);
        assertThat(run(new Dim(), "nvme0", "--task", "register").err()).contains("Invalid Command Opcode");
    }

    @Test
    void everyFieldOfIdentifyControllerIsPrinted() {
        controller.answer =
                page(controller.identity.set(IdentifyController.OACS, 0x116).bytes());

        String text = run(new IdentifyControllerPage(), "nvme0").out();

        assertThat(text)
                .startsWith("NVME Identify Controller:\n")
                .contains("sn        : SERIAL\n", "oacs      : 0x116\n");
        for (Field field : IdentifyController.LAYOUT.fields()) {
            assertThat(text).containsPattern("(?m)^" + field.name() + " +: ");
        }
        assertThat(Identify.of(controller.commands.get(0)).cns()).isEqualTo(Identify.CNS_CONTROLLER);
    }

    @Test
    void theSamePageAsJsonHasNumbersAsNumbers() {
        controller.answer = page(controller.identity.bytes());

        assertThat(run(new IdentifyControllerPage(), "nvme0", "-o", "json").out())
                .contains("\"sn\": \"SERIAL\"", "\"mdts\": 5", "\"tnvmcap\": 0", "\"ieee\": \"000000\"");
    }

    @Test
    void theAnaLogTellsTheStateOfEachGroup() {
        AnaLog log = new AnaLog(
                4,
                List.of(
                        new AnaGroup(1, AnaState.OPTIMIZED, 2, List.of(1, 3)),
                        new AnaGroup(7, AnaState.INACCESSIBLE, 1, List.of())));
        ByteBuffer identity = controller
                .identity
                .set(IdentifyController.CMIC, 1 << 3)
                .set(IdentifyController.NANAGRPID, 2)
                .set(IdentifyController.MNAN, 4)
                .bytes();
        controller.answer = (command, data) -> {
            ByteBuffer page = command.opcode() == Identify.OPCODE ? identity : log.encode();
            data.put(data.position(), page, 0, Math.min(page.limit(), data.remaining()));
            return Cqe.of(0, Status.SUCCESS);
        };

        assertThat(run(new AnaLogCommand(), "nvme0").out()).isEqualTo("""
                ANA log, change count 4
                group 1: optimized, change count 2, namespaces 1, 3
                group 7: inaccessible, change count 1
                """);
        assertThat(run(new AnaLogCommand(), "nvme0", "-o", "json").out())
                .contains("\"state\": \"inaccessible\"", "\"chgcnt\": 4");
        assertThat(run(new GetLog(), "nvme0", "-i", "ana").out()).contains("group 7: inaccessible");
    }

    @Test
    void aControllerThatDoesNotReportAnaIsNotAskedForItsLog() {
        controller.answer = page(controller.identity.bytes());
        assertThat(run(new AnaLogCommand(), "nvme0").err()).contains("does not report asymmetric namespace access");
    }

    @Test
    void aPageCanBeHadAsItsBytes() {
        controller.answer = page(controller.identity.bytes());
        Terminal terminal = new Terminal(world);

        assertThat(terminal.run(new IdentifyControllerPage(), "nvme0", "-b").code())
                .isZero();
        assertThat(terminal.bytes()).hasSize(4096);
        assertThat(new String(terminal.bytes(), 4, 6, StandardCharsets.US_ASCII))
                .isEqualTo("SERIAL");
        assertThat(run(new IdentifyControllerPage(), "nvme0", "-x").out()).contains("\n0000:  00 00 00 00 53 45 52");
    }

    @Test
    void theFormatsOfANamespaceAreListedAndTheOneInUseIsMarked() {
        controller.answer = page(IdentifyNamespace.LAYOUT
                .blank()
                .set(IdentifyNamespace.NSZE, 8)
                .set(IdentifyNamespace.NLBAF, 1)
                .set(IdentifyNamespace.FLBAS, 1)
                .set(IdentifyNamespace.lbaf(0), 9 << 16)
                .set(IdentifyNamespace.lbaf(1), 12 << 16)
                .bytes());

        assertThat(run(new IdentifyNamespacePage(), "nvme0n3").out())
                .startsWith("NVME Identify Namespace 3:\n")
                .contains("lbaf  0 : ms:0 lbads:9 rp:0x0\nlbaf  1 : ms:0 lbads:12 rp:0x0 (in use)\n");
        assertThat(run(new IdentifyNamespacePage(), "nvme0", "-n", "3", "-o", "json")
                        .out()
                        .replaceAll("\\s+", ""))
                .contains("\"nsze\":8,", "\"lbafs\":[{\"ms\":0,\"ds\":9,\"rp\":0},{\"ms\":0,\"ds\":12,\"rp\":0}]");
        assertThat(controller.commands).extracting(command -> command.nsid()).containsOnly(3);
    }

    @Test
    void descriptorsTellTheUuid() {
        UUID uuid = UUID.fromString("11111111-2222-3333-4444-555555555555");
        ByteBuffer id = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .flip();
        controller.answer = page(NamespaceDescriptor.encode(List.of(
                new NamespaceDescriptor(NamespaceDescriptor.UUID, id),
                new NamespaceDescriptor(NamespaceDescriptor.CSI, ByteBuffer.wrap(new byte[1])))));

        assertThat(run(new NamespaceDescriptors(), "nvme0").out())
                .isEqualTo("NVME Namespace Identification Descriptors NS 3:\nuuid  : " + uuid + "\ncsi   : 00\n");
    }

    @Test
    void aLogIsReadInPiecesAndOnlyTheLastLetsTheEventComeAgain() {
        controller.answer = (command, data) -> {
            GetLogPage piece = GetLogPage.of(command);
            for (int i = 0; i < data.remaining(); i++) {
                data.put(data.position() + i, (byte) (piece.offset() / 4096));
            }
            return Cqe.of(0, Status.SUCCESS);
        };
        Terminal terminal = new Terminal(world);

        Outcome outcome = terminal.run(new GetLog(), "nvme0", "-i", "0xC0", "-l", "10000", "-b");

        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(terminal.bytes()).hasSize(10_000).endsWith(2, 2, 2);
        assertThat(controller.commands)
                .extracting(command -> GetLogPage.of(command).bytes())
                .containsExactly(4096L, 4096L, 1808L);
        assertThat(controller.commands)
                .extracting(command -> GetLogPage.of(command).retainEvent())
                .containsExactly(true, true, false);
    }

    @Test
    void theSmartLogIsShownByItsFields() {
        controller.answer = page(
                SmartLog.LAYOUT.blank().set(SmartLog.COMPOSITE_TEMPERATURE, 313).bytes());

        assertThat(run(new GetLog(), "nvme0", "-i", "smart").out())
                .startsWith("Smart Log:\n")
                .contains("composite_temperature                  : 313\n");
        assertThat(GetLogPage.of(controller.commands.get(0)).bytes()).isEqualTo(512);
        assertThat(GetLogPage.of(controller.commands.get(0)).nsid()).isEqualTo(-1);
    }

    @Test
    void aLogOfMoreThanMemoryCanHoldIsRefused() {
        assertThat(run(new GetLog(), "nvme0", "-i", "2", "-l", "16G").code()).isEqualTo(2);
        assertThat(run(new GetLog(), "nvme0", "-i", "2", "-l", "7").code()).isEqualTo(2);
        assertThat(run(new GetLog(), "nvme0", "-i", "2", "-L", "2").code()).isEqualTo(2);
        assertThat(run(new GetLog(), "nvme0", "-i", "256").code()).isEqualTo(2);
        assertThat(run(new GetLog(), "nvme0", "-i", "nonsense").code()).isEqualTo(2);
        assertThat(controller.commands).isEmpty();
    }

    @Test
    void aFeatureIsReadByNumberOrByName() {
        controller.answer = (command, data) -> Cqe.of(0, Status.SUCCESS, 0x7530);

        assertThat(run(new GetFeature(), "nvme0", "-f", "0xf").out())
                .isEqualTo("get-feature:0x0f (Keep Alive Timer), Current value:0x00007530\n");
        assertThat(run(new GetFeature(), "nvme0", "-f", "keep-alive", "-o", "json")
                        .out())
                .contains("\"feature\": 15", "\"value\": 30000");
        assertThat(run(new GetFeature(), "nvme0", "-f", "nonsense").code()).isEqualTo(2);
        assertThat(run(new GetFeature(), "nvme0", "-f", "7", "-s", "4").code()).isEqualTo(2);
    }

    @Test
    void aHostIdentifierIsAskedForIn128Bits() {
        controller.answer = (command, data) -> {
            assertThat(data.remaining()).isEqualTo(16);
            data.put(0, (byte) 0xAB);
            return Cqe.of(0, Status.SUCCESS);
        };

        assertThat(run(new GetFeature(), "nvme0", "-f", "0x81").out()).contains("0000:  ab 00");
        assertThat(GetFeatures.of(controller.commands.get(0)).value()).isEqualTo(1);
    }

    @Test
    void aFeatureIsSetToAValue() {
        controller.answer = (command, data) -> Cqe.of(0, Status.SUCCESS);

        assertThat(run(new SetFeature(), "nvme0", "-f", "0xb", "-v", "0x100").code())
                .isZero();

        assertThat(controller.commands.get(0).opcode()).isEqualTo(AdminOpcode.SET_FEATURES);
        assertThat(SetFeatures.of(controller.commands.get(0))).isEqualTo(new SetFeatures(0xB, 0, false, 0x100));
        assertThat(run(new SetFeature(), "nvme0", "-f", "0x81", "-v", "1").code())
                .isEqualTo(2);
        assertThat(run(new SetFeature(), "nvme0", "-f", "0xb", "-v", "0x1FFFFFFFF")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aStatusIsAFailureInTheSpecificationsWords() {
        Outcome outcome = run(new GetFeature(), "nvme0", "-f", "7");

        assertThat(outcome).isEqualTo(new Outcome(1, "", "nvmf command: Invalid Command Opcode (00/01h)\n"));
    }

    @Test
    void propertiesThatAControllerHasNotAreLeftOut() {
        controller.properties.put(Property.CAP, 0x8000_0020_1E01_03FFL);
        controller.properties.put(Property.VS, 0x20001L);
        controller.properties.put(Property.CSTS, 1L);

        assertThat(run(new ShowRegisters(), "nvme0").out())
                .contains("cap  : 800000201e0103ff  ", "vs   : 20001  2.0.1\n", "csts : 1  ")
                .doesNotContain("crto");
        assertThat(run(new ShowRegisters(), "nvme0", "-o", "json").out()).contains("\"cap\": 9223372174797112319");
    }

    @Test
    void anAssociationThatIsMadeForTheCommandEndsWithIt() {
        Outcome outcome = run(new GetFeature(), "127.0.0.1:4420", NQN.value(), "-f", "7", "-g");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(host.requests).hasSize(2);
        assertThat(host.connected).containsExactly(controller);
    }

    @Test
    void aControllerThatIsNotConnectedIsToldWithThoseThatAre() {
        Outcome outcome = run(new IdentifyControllerPage(), "nvme5");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("no controller \"nvme5\" is connected; there are nvme0 (" + NQN + ")");
    }

    private static FakeController.Answer page(ByteBuffer page) {
        return (command, data) -> {
            data.put(data.position(), page, 0, Math.min(page.limit(), data.remaining()));
            return Cqe.of(0, Status.SUCCESS);
        };
    }

    private Outcome run(ShellCommand command, String... words) {
        return new Terminal(world).run(command, words);
    }
}
