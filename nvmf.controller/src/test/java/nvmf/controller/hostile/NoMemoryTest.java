package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.EffectsLog;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.admin.LogPages;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.Rows;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs, "vulnerability history": there is no memory. That is told to operators, so the log is not quiet here. */
class NoMemoryTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        assertThat(io.openLeases() + host.admin.openLeases()).isZero();
        witness.testify();
    }

    // CVE-2024-46737: no memory is an answer, whoever needs it for what.
    @Test
    void withoutMemoryCommandsFailAndNothingElseDoes() {
        StatusException none = new StatusException(Status.INTERNAL_ERROR);
        ScriptedQueue newborn = bench.newborn();
        newborn.leaseNothing(none);
        Answer refused = newborn.send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()));
        assertThat(refused.status()).isEqualTo(Status.INTERNAL_ERROR);
        assertThat(bench.subsystem.snapshot().controllers()).hasSize(2);

        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        host.admin.leaseNothing(none);
        io.leaseNothing(none);
        assertThat(host.admin(new Identify(1, 0).toSqe(), 4096).status()).isEqualTo(Status.INTERNAL_ERROR);
        assertThat(io.send(new Read(1, 0, 1, false).toSqe().withCid(1), 512).status())
                .isEqualTo(Status.INTERNAL_ERROR);
        assertThat(io.send(new Write(1, 0, 1, false).toSqe().withCid(2), new byte[512])
                        .status())
                .isEqualTo(Status.INTERNAL_ERROR);
        assertThat(io.send(new Flush(1).toSqe().withCid(3)).status()).isEqualTo(Status.SUCCESS);
        host.admin.drop();
    }

    // CVE-2024-46737, at each allocation: whatever moves data needs memory for it, and says so when there is none.
    @Test
    void withoutMemoryEveryCommandThatMovesDataFails() {
        host.admin.leaseNothing(new StatusException(Status.INTERNAL_ERROR));
        io.leaseNothing(new StatusException(Status.INTERNAL_ERROR));
        ByteBuffer effects = LogPages.commandEffects(false, false);
        int moving = 0;
        for (int opcode = 0; opcode <= 0xFF; opcode++) {
            if (DataDirection.of(opcode) == DataDirection.NONE || opcode == Sqe.FABRICS) {
                continue;
            }
            Status byAdmin = sendWithoutMemory(host.admin, Rows.sqe(opcode, "FFFFFFFF", adminDwords(opcode)), 4096);
            Status byIo = sendWithoutMemory(io, Rows.sqe(opcode, "1", ioDwords(opcode)), 512);
            moving += assertNoMemory(effects, true, opcode, byAdmin) + assertNoMemory(effects, false, opcode, byIo);
        }
        assertThat(moving).as("commands that move data").isGreaterThanOrEqualTo(12);
        host.admin.drop();
    }

    private static int assertNoMemory(ByteBuffer effects, boolean admin, int opcode, Status status) {
        boolean offered = (EffectsLog.command(effects, admin, opcode) & EffectsLog.SUPPORTED) != 0;
        assertThat(status)
                .as("%s %02Xh", admin ? "admin" : "I/O", opcode)
                .isEqualTo(offered ? Status.INTERNAL_ERROR : Status.INVALID_OPCODE.dnr());
        return offered ? 1 : 0;
    }

    private Status sendWithoutMemory(ScriptedQueue queue, Sqe sqe, int length) {
        byte[] data = new byte[sqe.direction() == DataDirection.HOST_TO_CONTROLLER ? length : 0];
        Status status =
                queue.send(sqe.withCid(0x700), length, Status.SUCCESS, data).status();
        assertThat(queue.openLeases()).isZero();
        return status;
    }

    /** So that the command is a good one. */
    private static String adminDwords(int opcode) {
        return switch (opcode) {
            case AdminOpcode.GET_LOG_PAGE -> "10=3FF0002";
            case AdminOpcode.IDENTIFY -> "10=1";
            default -> "10=16";
        };
    }

    private static String ioDwords(int opcode) {
        return switch (opcode) {
            case NvmOpcode.DATASET_MANAGEMENT -> "11=4";
            case NvmOpcode.RESERVATION_REPORT -> "10=7F 11=1";
            default -> "";
        };
    }
}
