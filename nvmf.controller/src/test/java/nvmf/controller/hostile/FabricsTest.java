package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile inputs, sections G and H: Fabrics commands, and commands at the wrong time. The registers have a table of their own. */
@ExtendWith(QuietLog.class)
class FabricsTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect();
    private final Witness witness = new Witness(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    @Test
    void everyFabricsCommandTypeGetsAnAnswerOnEveryQueue() {
        host.enable();
        ScriptedQueue io = host.io(1);
        for (int fctype = 0; fctype <= 0xFF; fctype++) {
            Sqe sqe = Sqe.of(Sqe.FABRICS, fctype, -1, -1, -1, -1, -1, -1).withCid(fctype + 1);
            assertThat(host.admin.send(sqe, 64).status().isSuccess())
                    .as("%02Xh", fctype)
                    .isFalse();
            if (fctype != Disconnect.FCTYPE) {
                assertThat(io.send(sqe, 64).status().isSuccess())
                        .as("%02Xh", fctype)
                        .isFalse();
            }
        }
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        assertThat(io.send(new Read(1, 0, 1, false).toSqe(), 512).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void g2APropertyThatIsNotThereIsAnInvalidFieldAndTellsNothing() {
        ScriptedQueue.Answer answer = host.admin(new PropertyGet(4, 0xFFFFFFFC).toSqe());
        assertThat(answer.status()).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(answer.cqe().result()).isZero();
    }

    @Test
    void g5AFieldOfCcThatCannotBeChangesNothing() {
        assertThat(host.write(Property.CC, Configuration.ENABLED.toInt() | 15 << 7)
                        .status())
                .isEqualTo(Status.CONNECT_INVALID_PARAMETERS.dnr());
        assertThat(host.read(Property.CC)).isZero();
        assertThat(host.read(Property.CSTS)).isZero();
    }

    // The flights of the pipeline all come before anything else can happen.
    @Test
    void g10EnableToggledAThousandTimesInAPipelineEndsInTheLastState() {
        bench.device.shutGate();
        host.enable();
        host.io(1).send(new Write(1, 0, 1, false).toSqe(), new byte[512]);
        for (int i = 0; i < 1000; i++) {
            host.write(Property.CC, 0);
            host.enable();
        }
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        bench.device.openGate();
        bench.time.run();
        witness.excuse(0, 1);
        assertThat(host.read(Property.CSTS)).isEqualTo(1);
        assertThat(host.io(1).send(new Read(1, 0, 1, false).toSqe(), 512).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void g12AnAdminQueueIsNotDisconnected() {
        assertThat(host.admin(new Disconnect(0).toSqe()).status()).isEqualTo(Status.INVALID_QUEUE_TYPE.dnr());
        assertThat(host.admin.isClosed()).isFalse();
    }

    @Test
    void g13DisconnectHasOneRecordFormat() {
        host.enable();
        ScriptedQueue io = host.io(1);
        assertThat(io.send(new Disconnect(1).toSqe()).status()).isEqualTo(Status.INCOMPATIBLE_FORMAT.dnr());
        assertThat(io.isClosed()).isFalse();
    }

    @Test
    void g14DisconnectIsTheLastAnswerOfItsQueue() {
        host.enable();
        ScriptedQueue io = host.io(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), new byte[512]);
        io.send(new Disconnect(0).toSqe().withCid(2));
        io.send(new Write(1, 0, 1, false).toSqe().withCid(3), new byte[512]);
        assertThat(io.isClosed()).isFalse();

        bench.device.openGate();
        bench.time.run();

        assertThat(io.answers().stream().map(answer -> answer.cqe().cid())).containsExactly(0, 3, 1, 2);
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(2).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(3).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        assertThat(io.isClosed()).isTrue();
        assertThat(host.admin.isClosed()).isFalse();
        assertThat(host.io(1).isClosed()).isFalse();
        witness.excuse(0, 1);
    }

    @Test
    void h1AdminCommandsBeforeEnableComeTooEarly() {
        assertThat(host.admin(new Identify(1, 0).toSqe(), 4096).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        assertThat(host.admin(AsyncEvent.request()).status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
    }

    // Base Specification 2.1, "Keep Alive command": the controller should process it as soon as it is fetched, and
    // nothing there
    // depends on CC.EN. Linux's target refuses it before that with a Command Sequence Error, like every admin command.
    @Test
    void h4KeepAliveIsAnsweredInEveryState() {
        assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(Status.SUCCESS);
        host.enable();
        assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(Status.SUCCESS);
        host.write(Property.CC, Configuration.ENABLED.withShutdown(2).toInt());
        assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void h5AfterAShutdownNothingIsDoneAnyMoreOnAnyQueue() {
        host.enable();
        ScriptedQueue io = host.io(1);
        host.write(Property.CC, Configuration.ENABLED.withShutdown(1).toInt());
        assertThat(io.send(new Read(1, 0, 1, false).toSqe(), 512).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        assertThat(host.admin(new Identify(1, 0).toSqe(), 4096).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR.dnr());
        assertThat(bench.device.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {AdminOpcode.DELETE_SQ, AdminOpcode.CREATE_SQ, AdminOpcode.DELETE_CQ, AdminOpcode.CREATE_CQ, 0x7C})
    void h6CommandsOfLocalQueuesDoNotExistHere(int opcode) {
        host.enable();
        assertThat(host.admin(Sqe.of(opcode, 0)).status()).isEqualTo(Status.INVALID_OPCODE.dnr());
    }
}
