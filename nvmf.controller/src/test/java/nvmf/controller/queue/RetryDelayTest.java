package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base Specification, "Status Field", CRD: a host that says so is told when to try again. */
class RetryDelayTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);
    private int cid = 0x3000;

    private Status accept(int retry) {
        byte[] behavior = new byte[512];
        behavior[0] = (byte) retry;
        return host.admin
                .send(
                        new SetFeatures(Feature.HOST_BEHAVIOR, 0, false, 0)
                                .toSqe()
                                .withCid(cid++),
                        behavior)
                .status();
    }

    private Status read() {
        return io.send(new Read(1, 0, 1, false).toSqe().withCid(cid++), 512).status();
    }

    @Test
    void threeTimesAreTold() {
        var page = host.admin(new Identify(1, 0).toSqe(), 4096).page();
        assertThat(page.getShort(128)).as("CRDT1").isEqualTo((short) 1);
        assertThat(page.getShort(130)).as("CRDT2").isEqualTo((short) 10);
        assertThat(page.getShort(132)).as("CRDT3").isEqualTo((short) 50);
    }

    @ParameterizedTest
    @CsvSource({"0,06,1", "0,21,1", "0,82,3", "3,00,3", "3,70,3", "3,71,3", "0,22,0", "2,80,0", "2,81,0"})
    void aStatusThatPassesComesWithATimeForAHostThatKeepsToIt(int sct, String sc, int crd) {
        Status plain = new Status(sct, Integer.parseInt(sc, 16));
        bench.device.fail(plain);
        assertThat(read()).isEqualTo(plain);
        assertThat(accept(1)).isEqualTo(Status.SUCCESS);
        assertThat(read()).isEqualTo(plain.withRetryDelay(crd));
        bench.device.fail(plain.dnr());
        assertThat(read()).as("do not retry").isEqualTo(plain.dnr());
    }

    // What another controller's delays are nobody here knows.
    @Test
    void aDelayThatComesFromElsewhereIsNotPassedOn() {
        bench.device.fail(Status.COMMAND_INTERRUPTED.withRetryDelay(3));
        assertThat(read()).isEqualTo(Status.COMMAND_INTERRUPTED);
        accept(1);
        assertThat(read()).isEqualTo(Status.COMMAND_INTERRUPTED.withRetryDelay(1));
        bench.device.fail(Status.WRITE_FAULT.withRetryDelay(3));
        assertThat(read()).isEqualTo(Status.WRITE_FAULT);
    }

    @Test
    void aChangeOfPathsIsWaitedForLonger() {
        accept(1);
        bench.port.setAnaState(1, AnaState.CHANGE);
        bench.time.run();
        assertThat(read()).isEqualTo(Status.ANA_TRANSITION.withRetryDelay(2));
        bench.port.setAnaState(1, AnaState.INACCESSIBLE);
        bench.time.run();
        assertThat(read()).as("another path helps, time does not").isEqualTo(Status.ANA_INACCESSIBLE);
    }

    @Test
    void whatIsReservedIsRefusedAndAResetForgets() {
        assertThat(accept(2)).isEqualTo(Status.INVALID_FIELD.dnr());
        assertThat(accept(0xFF)).isEqualTo(Status.INVALID_FIELD.dnr());
        accept(1);
        host.write(Property.CC, 0);
        host.enable();
        bench.device.fail(Status.COMMAND_INTERRUPTED);
        assertThat(host.io(1).send(new Read(1, 0, 1, false).toSqe(), 512).status())
                .isEqualTo(Status.COMMAND_INTERRUPTED);
    }
}
