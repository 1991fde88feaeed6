package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Flush;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.ScriptedQueue.Answer;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs, "vulnerability history": what made other controllers crash, leak or lie, as far as it concerns what is above a transport. */
@ExtendWith(QuietLog.class)
class HistoryTest {
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

    // CVE-2024-41079: what a completion says besides its status is what the command's clause says, else nothing.
    @Test
    void completionsTellNothingThatIsNotSpecified() {
        List<Answer> answers = new ArrayList<>();
        answers.add(host.admin(new Identify(1, 0).toSqe(), 4096));
        answers.add(host.admin(new Identify(0xFF, 0).toSqe(), 4096));
        answers.add(host.admin(KeepAlive.sqe()));
        answers.add(host.admin(Sqe.of(0xC0, 0)));
        answers.add(host.write(Property.CC, host.read(Property.CC)));
        answers.add(host.write(Property.CSTS, 1));
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
            answers.add(io.send(sqe.withCid(answers.size()), 512, Status.SUCCESS, new byte[512]));
        }
        witness.excuse(0, 1);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.cqe().result())
                        .as(answer.status().text())
                        .isZero());
    }

    // CVE-2024-42152: the connection goes between a Connect's arrival and its completion, at each of the steps in
    // between.
    @Test
    void aConnectionThatGoesAtAnyStepOfItsConnectLeavesNothing() {
        for (int step = 0; step < 12; step++) {
            ScriptedQueue admin = bench.newborn();
            admin.start(Bench.adminConnect(0), 1024, Status.SUCCESS, Bench.bytes(Bench.adminData()));
            ScriptedQueue io = bench.newborn();
            io.start(Bench.ioConnect(2), 1024, Status.SUCCESS, Bench.bytes(host.data));
            for (int i = 0; i < step; i++) {
                bench.time.step();
            }
            admin.close(new IOException("connection reset"));
            io.drop();
            assertThat(bench.subsystem.snapshot().controllers()).hasSize(2);
            ScriptedQueue again = host.io(2);
            again.drop();
        }
    }
}
