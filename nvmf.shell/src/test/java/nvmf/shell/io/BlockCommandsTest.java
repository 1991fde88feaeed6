package nvmf.shell.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.WriteUncorrectable;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeController;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are one command of the NVM Command Set: which one leaves, from nvme-cli's options. */
final class BlockCommandsTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disk");

    @TempDir
    Path directory;

    private final FakeNamespace disk = new FakeNamespace(3, 512, 64);
    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private FakeController controller;

    @BeforeEach
    void connect() {
        host.disks.put(NQN, List.of(disk));
        host.connect(ConnectRequest.of(TransportAddress.tcp("127.0.0.1", 4420), NQN));
        controller = host.connected.get(0);
    }

    private Outcome run(ShellCommand command, String... arguments) {
        return new Terminal(world).run(command, arguments);
    }

    private Sqe sent() {
        return disk.commands.get(disk.commands.size() - 1);
    }

    private byte[] data() {
        return disk.sent.get(disk.sent.size() - 1);
    }

    @Test
    void blocksAreCountedFromZeroAsNvmeCliDoes() {
        assertThat(run(new VerifyBlocks(), "nvme0n3", "-s", "8", "-c", "7", "-f")
                        .out())
                .isEqualTo("NVMe Verify: success\n");
        assertThat(Verify.of(sent())).isEqualTo(new Verify(3, 8, 8, true));
        run(new ZeroBlocks(), "nvme0", "-s", "0x10", "-c", "0xFFFF", "--deac");
        assertThat(WriteZeroes.of(sent())).isEqualTo(new WriteZeroes(3, 16, 65536, true, false));
        run(new SpoilBlocks(), "nvme0", "-s", "18446744073709551615");
        assertThat(WriteUncorrectable.of(sent())).isEqualTo(new WriteUncorrectable(3, -1, 1));
    }

    @Test
    void rangesAreListsOfTheSameLength() {
        run(new Dsm(), "nvme0", "--ad", "-s", "2000,2064", "-b", "64,32");
        assertThat(DatasetManagement.of(sent())).isEqualTo(DatasetManagement.deallocate(3, 2));
        assertThat(DatasetManagement.Range.decode(Wire.view(ByteBuffer.wrap(data())), 16))
                .isEqualTo(new DatasetManagement.Range(0, 32, 2064));
        run(new CopyBlocks(), "nvme0", "-d", "100", "-s", "0,16", "-b", "7,0", "-f");
        assertThat(Copy.of(sent())).isEqualTo(new Copy(3, 100, 2, 0, true));
        assertThat(Copy.Source.decode(Wire.view(ByteBuffer.wrap(data())), 32)).isEqualTo(new Copy.Source(16, 1));
        assertThat(run(new Dsm(), "nvme0", "-s", "1,2", "-b", "1").code()).isEqualTo(2);
        assertThat(run(new CopyBlocks(), "nvme0", "-d", "0", "-s", "1", "-b", "1,2")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void compareTakesItsDataFromAFile() throws IOException {
        Path file = directory.resolve("data");
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(run(new CompareBlocks(), "nvme0", "-d", file.toString()).err())
                .contains("there are 3 bytes, not the 512 of so many blocks");
        Files.write(file, new byte[2000]);
        run(new CompareBlocks(), "nvme0", "-s", "5", "-c", "1", "-d", file.toString());
        assertThat(Compare.of(sent())).isEqualTo(new Compare(3, 5, 2, false));
        assertThat(data()).hasSize(1024);
        disk.answer = (command, data) -> Cqe.of(0, Status.COMPARE_FAILURE);
        Outcome outcome = run(new CompareBlocks(), "nvme0", "-d", file.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("Compare Failure");
    }

    @Test
    void compareWritesAsOneWithItIfThatIsWished() throws IOException {
        Path present = directory.resolve("present");
        Path wanted = directory.resolve("wanted");
        Files.write(present, new byte[512]);
        Files.write(wanted, new byte[] {7});
        assertThat(run(new CompareBlocks(), "nvme0", "-d", present.toString(), "-w", wanted.toString())
                        .err())
                .contains("there are 1 bytes");
        Files.write(wanted, new byte[512]);
        assertThat(run(new CompareBlocks(), "nvme0", "-d", present.toString(), "-w", wanted.toString())
                        .err())
                .as("a disk that does not know how")
                .contains("Invalid Command Opcode");
        assertThat(disk.commands).isEmpty();
    }

    @Test
    void aCommandOfTheCallersOwnLeavesAsItIsWrittenDown() {
        assertThat(run(
                                new IoPassthru(),
                                "nvme0",
                                "--opcode=0x7c",
                                "-n",
                                "9",
                                "--cdw2=2",
                                "--cdw10=0xFFFFFFFF",
                                "--cdw15=15",
                                "-f",
                                "1")
                        .out())
                .isEqualTo("IO Command 0x7c: success, result 0x00000000\n");
        Sqe sqe = sent();
        assertThat(sqe.opcode()).isEqualTo(0x7C);
        assertThat(sqe.flags()).isEqualTo(Sqe.PSDT_SGL | 1);
        assertThat(List.of(sqe.nsid(), sqe.cdw2(), sqe.cdw10(), sqe.cdw15())).containsExactly(9, 2, -1, 15);
        assertThat(run(new IoPassthru(), "nvme0", "--opcode=0", "-l", "512").code())
                .isEqualTo(2);
        assertThat(run(new IoPassthru(), "nvme0", "--opcode=0x100").code()).isEqualTo(2);
        assertThat(run(new IoPassthru(), "nvme0", "--opcode=1", "-l", "1G").code())
                .isEqualTo(2);
    }

    @Test
    void whatAnAdminCommandBringsIsShownInHex() {
        controller.answer = (command, data) -> {
            data.put(0, (byte) 0xAB);
            return Cqe.of(0, Status.SUCCESS);
        };
        assertThat(run(new AdminPassthru(), "nvme0", "--opcode=6", "--cdw10=1", "-l", "4096")
                        .out())
                .contains("ab 00");
        assertThat(Identify.of(controller.commands.get(0)).cns()).isEqualTo(1);
    }
}
