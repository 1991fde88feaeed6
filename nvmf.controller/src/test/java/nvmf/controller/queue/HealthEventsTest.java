package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a host learns of a disk that fails and of errors of the controller's own. Numbers as the specification has them. */
class HealthEventsTest {
    private static final int CID = 0x5555;

    /** Base Specification, "Asynchronous Event Request": type 1, information 00h, log page 02h. */
    private static final int RELIABILITY = 0x02_00_01;

    /** Type 0, information 04h, log page 01h. */
    private static final int TRANSIENT_INTERNAL_ERROR = 0x01_04_00;

    private static final int SMART_LOG = 0x02;
    private static final int ERROR_LOG = 0x01;
    private static final int DEGRADED = 1 << 2;
    private static final int READ_ONLY = 1 << 3;

    @RegisterExtension
    final Bench bench = new Bench();

    private Bench.HostSide host = bench.connect().enable();
    private int cid = CID;

    private static Sqe sqe(int opcode, int nsid, int cdw10, int cdw11) {
        return Sqe.of(opcode, nsid, cdw10, cdw11, 0, 0, 0, 0);
    }

    private void want(int bits) {
        assertThat(host.admin(sqe(0x09, 0, 0x0B, bits)).status()).isEqualTo(Status.SUCCESS);
    }

    private int ask() {
        host.admin.send(Sqe.of(0x0C, 0).withCid(++cid));
        return cid;
    }

    private void expect(int request, int dw0) {
        bench.time.run();
        assertThat(host.admin.answerTo(request).cqe().dw0()).isEqualTo(dw0);
    }

    private void expectNothing(int request) {
        bench.time.run();
        assertThat(host.admin.answersTo(request)).isZero();
    }

    private ScriptedQueue.Answer read(int lid, boolean retain) {
        return host.admin(sqe(0x02, -1, lid | (retain ? 1 << 15 : 0) | 127 << 16, 0), 512);
    }

    private int criticalWarning(boolean retain) {
        return read(SMART_LOG, retain).page().get(0);
    }

    @Test
    void aDiskThatFailsIsToldAndWarnedOf() {
        assertThat(criticalWarning(false)).isZero();
        want(DEGRADED);
        int request = ask();
        bench.device.breakDown();
        expect(request, RELIABILITY);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
    }

    // Base Specification, "SMART / Health Information": bit 3 is of all the media.
    @Test
    void whileAnotherDiskIsWellTheMediaAreNotReadOnly() {
        bench.attach(7, new GatedDevice(512, 8));
        want(READ_ONLY);
        int request = ask();
        bench.device.breakDown();
        expectNothing(request);
        assertThat(criticalWarning(true)).isEqualTo(DEGRADED);
        bench.subsystem.detach(7);
        expect(request, RELIABILITY);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
    }

    // Base Specification, "SMART / Health Information": not because of a write protection state.
    @Test
    void aDiskThatSomebodyMadeReadOnlyIsWell() {
        want(0x3F);
        int request = ask();
        assertThat(host.admin(sqe(0x09, 1, 0x84, 1)).status()).isEqualTo(Status.SUCCESS);
        bench.device.becomeReadOnly();
        expectNothing(request);
        assertThat(criticalWarning(false)).isZero();
    }

    // Base Specification, "Asynchronous Event Configuration", bits 7:0.
    @Test
    void whoDoesNotWantToKnowOfItIsNotTold() {
        want(0x3F & ~DEGRADED & ~READ_ONLY);
        int request = ask();
        bench.device.breakDown();
        expectNothing(request);
        want(READ_ONLY);
        expect(request, RELIABILITY);
    }

    @Test
    void itIsToldOnceAndTheWarningStays() {
        want(DEGRADED);
        bench.device.breakDown();
        expect(ask(), RELIABILITY);
        int second = ask();
        assertThat(criticalWarning(true)).isEqualTo(DEGRADED | READ_ONLY);
        expectNothing(second);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
        want(DEGRADED | READ_ONLY);
        expectNothing(second);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
    }

    @Test
    void aDiskThatIsReplacedIsWellAgainAndMayFailAnew() {
        want(DEGRADED);
        bench.device.breakDown();
        expect(ask(), RELIABILITY);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
        bench.subsystem.detach(1);
        GatedDevice next = new GatedDevice(512, 8);
        bench.attach(1, next);
        int second = ask();
        expectNothing(second);
        assertThat(criticalWarning(false)).isZero();
        next.breakDown();
        expect(second, RELIABILITY);
    }

    @Test
    void aHostThatComesLaterIsToldOfWhatItFindsAndAfterAResetAgain() {
        bench.device.breakDown();
        host = bench.connect().enable();
        want(DEGRADED);
        expect(ask(), RELIABILITY);
        assertThat(criticalWarning(false)).isEqualTo(DEGRADED | READ_ONLY);
        host.write(Property.CC, 0);
        host.enable();
        int request = ask();
        expectNothing(request);
        want(DEGRADED);
        expect(request, RELIABILITY);
    }

    @Test
    void theWarningsThatAreWantedAreKept() {
        want(0x1FF);
        assertThat(host.admin(sqe(0x0A, 0, 0x0B, 0)).cqe().dw0()).isEqualTo(0x13F);
    }

    @Test
    void aDiscoveryControllerHasNoHealth() {
        host = bench.connect(new ConnectData(Bench.HOSTID, 0xFFFF, Nqn.DISCOVERY, Bench.HOSTNQN), 0)
                .enable();
        want(0x3F);
        assertThat(host.admin(sqe(0x0A, 0, 0x0B, 0)).cqe().dw0()).isZero();
    }

    // "A transient error occurred that is specific to a particular set of commands": whatever is masked.
    @Test
    void anInternalErrorIsToldOnceUntilTheLogWasRead() {
        want(0);
        ScriptedQueue io = host.io(1);
        bench.device.fail(Status.INTERNAL_ERROR);
        int first = ask();
        int second = ask();
        for (int i = 0; i < 100; i++) {
            assertThat(io.send(new Read(1, 0, 1, false).toSqe().withCid(i), 512)
                            .status()
                            .is(Status.INTERNAL_ERROR))
                    .isTrue();
        }
        expect(first, TRANSIENT_INTERNAL_ERROR);
        // Bits 15:1 of the status field are the status: 00/06h.
        assertThat(read(ERROR_LOG, true).page().getShort(12) >> 1 & 0x7FF).isEqualTo(0x06);
        expectNothing(second);
        read(ERROR_LOG, false);
        expectNothing(second);
        io.send(new Read(1, 0, 1, false).toSqe().withCid(1), 512);
        expect(second, TRANSIENT_INTERNAL_ERROR);
    }

    @Test
    void whatAHostDidWrongIsNoErrorOfTheController() {
        int request = ask();
        ScriptedQueue io = host.io(1);
        io.send(new Read(1, Bench.BLOCKS, 1, false).toSqe().withCid(1), 512);
        bench.device.fail(Status.WRITE_FAULT);
        io.send(new Read(1, 0, 1, false).toSqe().withCid(1), 512);
        expectNothing(request);
    }
}
