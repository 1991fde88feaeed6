package nvmf.shell.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.ReservationAcquire;
import nvmf.api.spec.nvm.ReservationKeys;
import nvmf.api.spec.nvm.ReservationRegister;
import nvmf.api.spec.nvm.ReservationRelease;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.ReservationStatus;
import nvmf.api.spec.nvm.ReservationStatus.Registrant;
import nvmf.shell.command.ShellCommand;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import nvmf.shell.fixture.FakeWorld;
import nvmf.shell.fixture.Terminal;
import nvmf.shell.fixture.Terminal.Outcome;
import org.junit.jupiter.api.Test;

final class ReservationCommandsTest {
    private static final String AT = "127.0.0.1:4420";
    private static final String NQN = "nqn.2014-08.org.example:disk";

    private final FakeHost host = new FakeHost();
    private final FakeWorld world = new FakeWorld().with(host);
    private final FakeNamespace disk = new FakeNamespace(1, 512, 8);
    private final List<ReservationKeys> keys = new ArrayList<>();

    ReservationCommandsTest() {
        host.disks.put(new Nqn(NQN), List.of(disk));
        disk.answer = (command, data) -> {
            keys.add(ReservationKeys.decode(data));
            return Cqe.of(0, Status.SUCCESS);
        };
    }

    private Outcome run(ShellCommand command, String... options) {
        return new Terminal(world).run(command, options);
    }

    @Test
    void theOptionsOfNvmeCliMakeTheirRegister() {
        Outcome outcome = run(
                new Register(),
                AT,
                NQN,
                "-n",
                "1",
                "--crkey=0xa",
                "--nrkey=0xFFFFFFFFFFFFFFFF",
                "-r",
                "2",
                "-p",
                "3",
                "-i");

        assertThat(outcome.out()).isEqualTo("NVMe Reservation Register: success\n");
        assertThat(ReservationRegister.of(disk.commands.get(0)))
                .isEqualTo(new ReservationRegister(1, ReservationRegister.REPLACE, true, ReservationRegister.PERSIST));
        assertThat(keys).containsExactly(new ReservationKeys(0xA, -1));
    }

    @Test
    void theOptionsOfNvmeCliMakeTheirAcquire() {
        assertThat(run(new Acquire(), AT, NQN, "-c", "10", "-p", "0xb", "--rtype=6", "-a", "2")
                        .code())
                .isZero();
        assertThat(ReservationAcquire.of(disk.commands.get(0))).isEqualTo(new ReservationAcquire(1, 2, false, 6));
        assertThat(keys).containsExactly(new ReservationKeys(10, 0xB));
    }

    @Test
    void theOptionsOfNvmeCliMakeTheirRelease() {
        assertThat(run(new Release(), AT, NQN, "-c", "0xa", "-a", "1").code()).isZero();
        assertThat(ReservationRelease.of(disk.commands.get(0))).isEqualTo(new ReservationRelease(1, 1, false, 0));
        assertThat(keys).containsExactly(new ReservationKeys(0xA, 0));
    }

    @Test
    void whatCannotBeIsNotSent() {
        assertThat(run(new Register(), AT, NQN, "-r", "3").code()).isEqualTo(2);
        assertThat(run(new Register(), AT, NQN, "-k", "key").err()).contains("--nrkey is a number of 64 bits");
        assertThat(run(new Acquire(), AT, NQN, "-c", "1").code()).as("no type").isEqualTo(2);
        assertThat(disk.commands).isEmpty();
    }

    @Test
    void aConflictIsTold() {
        disk.answer = (command, data) -> Cqe.of(0, Status.RESERVATION_CONFLICT.dnr());
        Outcome outcome = run(new Acquire(), AT, NQN, "-c", "1", "--rtype", "1");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("Reservation Conflict");
    }

    /** Answers reports of a namespace with so many registrants. */
    private void report(int registrants) {
        List<Registrant> all = new ArrayList<>();
        for (int i = 1; i <= registrants; i++) {
            all.add(new Registrant(0xFFFF, i == 1, new UUID(0, i), i));
        }
        ByteBuffer page = new ReservationStatus(7, 1, true, registrants, all).encode();
        disk.answer = (command, data) -> {
            data.put(0, page, 0, Math.min(page.limit(), data.limit()));
            return Cqe.of(0, Status.SUCCESS);
        };
    }

    @Test
    void aReportTellsWhoIsRegisteredAndWhoHolds() {
        report(2);
        assertThat(run(new ReportReservations(), AT, NQN).out())
                .contains("rtype     : 1 (Write Exclusive)", "regctl    : 2", "ptpls     : 1")
                .contains("regctlext[0]: cntlid ffff, rcsts 1, rkey 1, hostid 00000000-0000-0000-0000-000000000001");
        assertThat(ReservationReport.of(disk.commands.get(0)).extended()).isTrue();
    }

    @Test
    void aReportAsJsonHasTheNamesOfNvmeCli() {
        report(1);
        assertThat(run(new ReportReservations(), AT, NQN, "-o", "json").out().replaceAll("\\s", ""))
                .isEqualTo(
                        "{\"gen\":7,\"rtype\":1,\"regctl\":1,\"ptpls\":1,\"regctlext\":[{\"cntlid\":65535,\"rcsts\":1,"
                                + "\"rkey\":\"0x1\",\"hostid\":\"00000000-0000-0000-0000-000000000001\"}]}");
    }

    @Test
    void aReportOfMoreThanFitIsReadAgainAsAWhole() {
        report(100);
        assertThat(run(new ReportReservations(), AT, NQN).out()).contains("regctlext[99]");
        assertThat(ReservationReport.of(disk.commands.get(1)).bytes()).isEqualTo(64 + 100 * 64);
    }
}
