package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs, "vulnerability history": what made other controllers crash, leak or lie, as far as it concerns what is above a transport. */
class HistoryTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide witness = bench.connect(
                    new ConnectData(new UUID(9, 9), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN), 0)
            .enable();
    private final ScriptedQueue witnessIo = witness.io(1);

    @AfterEach
    void theWitnessGoesOn() {
        assertThat(witness.read(Property.CSTS)).isEqualTo(1);
        assertThat(witnessIo
                        .send(new Read(1, 0, 8, false).toSqe().withCid(0xEEE0), 4096)
                        .status())
                .isEqualTo(Status.SUCCESS);
        assertThat(witnessIo.openLeases() + witness.admin.openLeases()).isZero();
    }

    // CVE-2024-41079: what a completion says besides its status is what the command's clause says, else nothing.
    @Test
    void completionsTellNothingThatIsNotSpecified() {
        List<Answer> answers = new ArrayList<>();
        answers.add(witness.admin(new Identify(1, 0).toSqe(), 4096));
        answers.add(witness.admin(new Identify(0xFF, 0).toSqe(), 4096));
        answers.add(witness.admin(KeepAlive.sqe()));
        answers.add(witness.admin(Sqe.of(0xC0, 0)));
        answers.add(witness.write(Property.CC, witness.read(Property.CC)));
        answers.add(witness.write(Property.CSTS, 1));
        for (Sqe sqe : new Sqe[] {
            new Read(1, 0, 1, false).toSqe(),
            new Write(1, 0, 1, false).toSqe(),
            new Compare(1, 0, 1, false).toSqe(),
            new Flush(1).toSqe(),
            new WriteZeroes(1, 0, 1, false, false).toSqe(),
            new Read(77, 0, 1, false).toSqe(),
            new Write(1, Bench.BLOCKS, 1, false).toSqe(),
            Sqe.of(0xFF, 1)
        }) {
            answers.add(witnessIo.send(sqe.withCid(answers.size()), 512, Status.SUCCESS, new byte[512]));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.cqe().result())
                        .as(answer.status().text())
                        .isZero());
    }

    // CVE-2024-46737: no memory is an answer, whoever needs it for what.
    @Test
    void withoutMemoryCommandsFailAndNothingElseDoes() {
        StatusException none = new StatusException(Status.INTERNAL_ERROR);
        ScriptedQueue newborn = bench.newborn();
        newborn.leaseNothing(none);
        Answer refused = newborn.send(Bench.adminConnect(0), Bench.bytes(Bench.adminData()));
        assertThat(refused.status()).isEqualTo(Status.INTERNAL_ERROR);
        assertThat(bench.subsystem.snapshot().controllers()).hasSize(1);

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

    // CVE-2024-42152: the connection goes between a Connect's arrival and its completion, at each of the steps in
    // between.
    @Test
    void aConnectionThatGoesAtAnyStepOfItsConnectLeavesNothing() {
        for (int step = 0; step < 12; step++) {
            ScriptedQueue admin = bench.newborn();
            admin.start(Bench.adminConnect(0), 1024, Status.SUCCESS, Bench.bytes(Bench.adminData()));
            ScriptedQueue io = bench.newborn();
            io.start(Bench.ioConnect(2), 1024, Status.SUCCESS, Bench.bytes(witness.data));
            for (int i = 0; i < step; i++) {
                bench.time.step();
            }
            admin.close(new IOException("connection reset"));
            io.drop();
            assertThat(bench.subsystem.snapshot().controllers()).hasSize(1);
            ScriptedQueue again = witness.io(2);
            again.drop();
        }
    }
}
