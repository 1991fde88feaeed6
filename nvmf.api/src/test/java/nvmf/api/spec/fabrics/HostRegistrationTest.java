package nvmf.api.spec.fabrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import nvmf.api.spec.Hex;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.DiscoveryManagement.Task;
import org.junit.jupiter.api.Test;

/** Base Specification 2.1, figures 496 to 499; numbers typed from there. */
class HostRegistrationTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final HostRegistration DATA =
            new HostRegistration(new Nqn("nqn.host"), ID, TransportType.TCP, AddressFamily.IPV6, "box", "Linux 6.12");

    private static String hex(ByteBuffer data, int at, int length) {
        StringBuilder hex = new StringBuilder();
        for (byte b : Wire.bytes(data, at, length)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private static String text(ByteBuffer data, int at, int length) {
        return new String(Wire.bytes(data, at, length), StandardCharsets.ISO_8859_1);
    }

    // Figure 497
    @Test
    void theHeaderSaysThatAHostRegistersOneExtendedEntry() {
        ByteBuffer data = DATA.encode();
        assertThat(data.remaining()).isEqualTo(1024 + 1032 + 20);
        assertThat(hex(data, 0, 8)).as("TDL").isEqualTo("1c08000000000000");
        assertThat(hex(data, 8, 8)).as("NUMENT").isEqualTo("0100000000000000");
        assertThat(hex(data, 16, 8)).as("ENTFMT, ETYPE, PORTLCL, EKTYPE").isEqualTo("0200010000005f00");
        assertThat(text(data, 24, 256)).as("EID").isEqualTo("nqn.host" + "\0".repeat(248));
        assertThat(text(data, 280, 256)).as("ENAME").isEqualTo("box" + " ".repeat(253));
        assertThat(text(data, 536, 64)).as("EVER").isEqualTo("Linux 6.12" + " ".repeat(54));
        assertThat(text(data, 600, 424)).as("reserved").isEqualTo("\0".repeat(424));
    }

    // Figures 498 and 499: what is for NVM subsystems alone is 0; an address that is 0 is the connection's.
    @Test
    void theEntryNamesTheHostAndLeavesItsAddressToTheController() {
        ByteBuffer data = DATA.encode();
        assertThat(hex(data, 1024, 2)).as("TRTYPE, ADRFAM").isEqualTo("0302");
        assertThat(text(data, 1026, 254)).as("of subsystems, reserved").isEqualTo("\0".repeat(254));
        assertThat(text(data, 1024 + 256, 256)).as("NQN").isEqualTo("nqn.host" + "\0".repeat(248));
        assertThat(text(data, 1024 + 512, 512)).as("TRADDR, TSAS").isEqualTo("\0".repeat(512));
        assertThat(hex(data, 2048, 8)).as("TEL, NUMEXAT").isEqualTo("1c04000001000000");
        assertThat(Wire.bytes(data, 2056, 20))
                .as("Host Identifier")
                .isEqualTo(Hex.bytes("0100 1000 00112233445566778899aabbccddeeff"));
    }

    @Test
    void namesThatAreTooLongAreCutOffAndStrangeLettersReplaced() {
        HostRegistration data = new HostRegistration(
                new Nqn("nqn.host"), ID, TransportType.TCP, AddressFamily.IPV4, "x".repeat(300), "\u00fc".repeat(100));
        assertThat(text(data.encode(), 280, 257)).isEqualTo("x".repeat(256) + "?");
        assertThat(text(data.encode(), 536, 65)).isEqualTo("?".repeat(64) + "\0");
    }

    // Figure 496; opcode 21h
    @Test
    void theTaskStandsInTheCommand() {
        for (Task task : Task.values()) {
            Sqe sqe = new DiscoveryManagement(task).toSqe();
            assertThat(sqe.opcode()).isEqualTo(0x21);
            assertThat(sqe.cdw10()).isEqualTo(task.code());
            assertThat(DiscoveryManagement.of(sqe).task()).isEqualTo(task);
        }
        assertThat(Task.values()).extracting(Task::code).containsExactly(0, 1, 2);
        assertThat(Task.DEREGISTER.code()).isEqualTo(1);
        assertThatThrownBy(() -> DiscoveryManagement.of(Sqe.of(0x21, 0, 3, 0, 0, 0, 0, 0)))
                .hasMessage("the task 3 is reserved");
    }
}
