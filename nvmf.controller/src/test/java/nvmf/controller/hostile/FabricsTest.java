package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.Rows;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    // What a Property Get says where there is none is Invalid Field and nothing else: nvme-cli's show-regs goes through
    // all
    // offsets and takes that for "not there".
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            G2  | CAP                                    | fresh   | get 40:01                    | S(0/00)
            G2  | VS                                     | fresh   | get 44:08                    | S(0/00)
            G2  | CC                                     | fresh   | get 44:14                    | S(0/00)
            G2  | CSTS                                   | fresh   | get 44:1c                    | S(0/00)
            G2  | NSSR                                   | fresh   | get 44:20                    | S(0/00)
            G2  | the upper half of CAP                  | fresh   | get 44:04000000              | S(0/02,D)
            G2  | a byte behind CAP's begin              | fresh   | get 44:01000000              | S(0/02,D)
            G2  | a byte behind VS's begin               | fresh   | get 44:09000000              | S(0/02,D)
            G2  | INTMC                                  | fresh   | get 44:10000000              | S(0/02,D)
            G2  | a property behind CC                   | fresh   | get 44:18000000              | S(0/02,D)
            G2  | AQA                                    | fresh   | get 44:24000000              | S(0/02,D)
            G2  | ASQ                                    | fresh   | get 44:28000000              | S(0/02,D)
            G2  | ACQ                                    | fresh   | get 44:30000000              | S(0/02,D)
            G2  | a property at 1000h                    | fresh   | get 44:00100000              | S(0/02,D)
            G2  | a property at FFFFFFFCh                | fresh   | get 44:fcffffff              | S(0/02,D)
            G2  | a property at 80000000h                | fresh   | get 44:00000080              | S(0/02,D)
            G3  | CAP with 4 bytes                       | fresh   | get 44:00                    | S(0/02,D)
            G3  | VS with 8 bytes                        | fresh   | get 40:01 44:08              | S(0/02,D)
            G3  | CC with 8 bytes                        | fresh   | get 40:01 44:14              | S(0/02,D)
            G3  | CSTS with 8 bytes                      | fresh   | get 40:01 44:1c              | S(0/02,D)
            G3  | CC with size 2, which is reserved       | fresh   | get 40:02 44:14              | S(0/02,D)
            G3  | CC with size 3, which is reserved       | fresh   | get 40:03 44:14              | S(0/02,D)
            G3  | CC with size 4, which is reserved       | fresh   | get 40:04 44:14              | S(0/02,D)
            G3  | CC with size 5, which is reserved       | fresh   | get 40:05 44:14              | S(0/02,D)
            G3  | CC with size 6, which is reserved       | fresh   | get 40:06 44:14              | S(0/02,D)
            G3  | CC with size 7, which is reserved       | fresh   | get 40:07 44:14              | S(0/02,D)
            G3  | CC set with size 1                      | fresh   | set 40:01 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 2                      | fresh   | set 40:02 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 3                      | fresh   | set 40:03 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 4                      | fresh   | set 40:04 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 5                      | fresh   | set 40:05 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 6                      | fresh   | set 40:06 44:14 48:01004600  | S(1/82,D)
            G3  | CC set with size 7                      | fresh   | set 40:07 44:14 48:01004600  | S(1/82,D)
            G4  | CAP set                                | fresh   | set 40:01 44:00 48:01        | S(1/82,D)
            G4  | VS set                                 | fresh   | set 44:08 48:01              | S(1/82,D)
            G4  | CSTS set, of which NSSRO could be      | fresh   | set 44:1c 48:01              | S(0/00)
            G4  | a property set that is not there       | fresh   | set 44:00100000 48:01        | S(1/82,D)
            G5  | memory pages of 8 KiB                  | fresh   | set 44:14 48:81004600        | S(1/82,D)
            G5  | memory pages of 128 MiB                | fresh   | set 44:14 48:81074600        | S(1/82,D)
            G5  | command set 1                          | fresh   | set 44:14 48:11004600        | S(1/82,D)
            G5  | command set 5                          | fresh   | set 44:14 48:51004600        | S(1/82,D)
            G5  | weighted arbitration                   | fresh   | set 44:14 48:01084600        | S(1/82,D)
            G5  | a vendor's arbitration                 | fresh   | set 44:14 48:01384600        | S(1/82,D)
            G5  | a reserved shutdown                    | fresh   | set 44:14 48:01c04600        | S(1/82,D)
            G7  | other submission entries while enabled | enabled | set 44:14 48:01004400        | S(0/02,D)
            G7  | other completion entries while enabled | enabled | set 44:14 48:01005600        | S(0/02,D)
            G7  | another command set while enabled      | enabled | set 44:14 48:61004600        | S(0/02,D)
            G12 | Disconnect on an admin queue           | enabled | dis 40:00                    | S(1/85,D)
            G13 | Disconnect with another record format  | io      | dis 40:0100                  | S(1/80,D)
            G15 | NSSR set to what means nothing         | enabled | set 44:20 48:01              | S(0/00)
            """)
    void whatAFabricsCommandMayNotSayChangesNothing(
            String id, String what, String state, String command, String status) {
        ScriptedQueue queue = in(state);
        long cc = host.read(Property.CC);
        long csts = host.read(Property.CSTS);
        Sqe good = switch (command.substring(0, 3)) {
            case "get" -> new PropertyGet(4, 0).toSqe();
            case "set" -> new PropertySet(4, 0, 0).toSqe();
            default -> new Disconnect(0).toSqe();
        };
        ScriptedQueue.Answer answer = queue.send(Rows.changed(good, command.substring(3)));
        assertThat(Rows.text(answer.status())).isEqualTo(status);
        if (!answer.status().isSuccess()) {
            assertThat(answer.cqe().result()).as("what else it tells").isZero();
        }
        assertThat(host.read(Property.CC)).isEqualTo(cc);
        assertThat(host.read(Property.CSTS)).isEqualTo(csts);
        assertThat(queue.isClosed()).isFalse();
    }

    /** The queue that a row is sent on. */
    private ScriptedQueue in(String state) {
        if (!state.equals("fresh")) {
            host.enable();
        }
        if (state.equals("shut")) {
            host.write(Property.CC, Configuration.ENABLED.withShutdown(1).toInt());
        }
        return state.equals("io") ? host.io(1) : host.admin;
    }

    // H4, Base Specification 2.1, "Keep Alive command": the controller should process it as soon as it is fetched, and
    // nothing there depends on CC.EN. Linux's target refuses it before that with a Command Sequence Error, like every
    // admin
    // command.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            H1 | Identify before it is enabled             | fresh   | 06 | 0        | 10=1       | 4096 | S(0/0C,D)
            H1 | Get Log Page before it is enabled         | fresh   | 02 | FFFFFFFF | 10=7F0002  | 512  | S(0/0C,D)
            H1 | Set Features before it is enabled         | fresh   | 09 | 0        | 10=7       | 0    | S(0/0C,D)
            H3 | an event request before it is enabled     | fresh   | 0C | 0        | -          | 0    | S(0/0C,D)
            H4 | Keep Alive before it is enabled           | fresh   | 18 | 0        | -          | 0    | S(0/00)
            H4 | Keep Alive when it is enabled             | enabled | 18 | 0        | -          | 0    | S(0/00)
            H4 | Keep Alive after a shutdown               | shut    | 18 | 0        | -          | 0    | S(0/00)
            H5 | Identify after a shutdown                 | shut    | 06 | 0        | 10=1       | 4096 | S(0/0C,D)
            H5 | an event request after a shutdown         | shut    | 0C | 0        | -          | 0    | S(0/0C,D)
            H6 | Delete I/O Submission Queue               | enabled | 00 | 0        | 10=1       | 0    | S(0/01,D)
            H6 | Create I/O Submission Queue               | enabled | 01 | 0        | 10=1F0001  | 0    | S(0/01,D)
            H6 | Delete I/O Completion Queue               | enabled | 04 | 0        | 10=1       | 0    | S(0/01,D)
            H6 | Create I/O Completion Queue               | enabled | 05 | 0        | 10=1F0001  | 0    | S(0/01,D)
            H6 | Doorbell Buffer Config                    | enabled | 7C | 0        | -          | 0    | S(0/01,D)
            """)
    void whatComesAtTheWrongTimeOrIsNotOfFabricsIsRefused(
            String id,
            String what,
            String state,
            String opcode,
            String nsid,
            String dwords,
            int length,
            String status) {
        ScriptedQueue queue = in(state);
        Sqe sqe = Rows.sqe(Integer.parseInt(opcode, 16), nsid, dwords);
        assertThat(Rows.answer(queue, sqe, length)).isEqualTo(status);
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
}
