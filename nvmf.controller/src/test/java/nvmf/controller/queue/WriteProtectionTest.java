package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.admin.IdentifyNamespace;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.Compare;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.Copy.Source;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Verify;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feature 84h (Base Specification, "Namespace Write Protection Config" and "Namespace Write Protection"). */
class WriteProtectionTest {
    private static final int PROTECT = 1;
    private static final int CID = 0x7777;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);

    private Status protect(int nsid, int state) {
        return host.admin(new SetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, nsid, false, state).toSqe())
                .status();
    }

    private int state() {
        return host.admin(new GetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 1, GetFeatures.CURRENT, 0).toSqe())
                .cqe()
                .dw0();
    }

    @Test
    void aProtectedNamespaceIsReadAndNotWrittenByAnybody() {
        assertThat(protect(1, PROTECT)).isEqualTo(Status.SUCCESS);
        assertThat(state()).isEqualTo(PROTECT);

        ScriptedQueue other = bench.connect().enable().io(1);
        for (ScriptedQueue queue : new ScriptedQueue[] {io, other}) {
            assertThat(write(queue, new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(protectedStatus());
            assertThat(write(queue, new WriteZeroes(1, 0, 1, false, false).toSqe(), 0))
                    .isEqualTo(protectedStatus());
            assertThat(write(queue, DatasetManagement.deallocate(1, 1).toSqe(), 16))
                    .isEqualTo(protectedStatus());
            assertThat(write(queue, new Compare(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
            assertThat(queue.send(new Read(1, 0, 1, false).toSqe().withCid(9), 512)
                            .status())
                    .isEqualTo(Status.SUCCESS);
        }
        assertThat(bench.device.calls()).noneMatch(call -> call.startsWith("write"));
    }

    @Test
    void protectionCanBeTakenBack() {
        protect(1, PROTECT);
        assertThat(protect(1, 0)).isEqualTo(Status.SUCCESS);
        assertThat(state()).isZero();
        assertThat(write(io, new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(Status.SUCCESS);
    }

    @Test
    void whatIsCachedIsMadeStableBeforeANamespaceIsProtected() {
        protect(1, PROTECT);
        assertThat(bench.device.calls()).containsExactly("flush");
    }

    @Test
    void whileItIsMadeStableNothingMoreGetsIn() {
        bench.device.shutGate();
        startProtecting();
        assertThat(host.admin.answersTo(CID)).isZero();
        assertThat(write(io, new Write(1, 0, 1, false).toSqe(), 512)).isEqualTo(protectedStatus());

        bench.device.openGate();
        bench.time.run();

        assertThat(host.admin.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
        assertThat(bench.device.calls()).containsExactly("flush");
    }

    @Test
    void aWriteWhoseDataAreOnTheirWayComesTooLate() {
        io.holdFetches();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(CID), new byte[512]);
        assertThat(protect(1, PROTECT)).isEqualTo(Status.SUCCESS);

        io.releaseFetches();

        assertThat(io.answerTo(CID).status()).isEqualTo(protectedStatus());
        assertThat(bench.device.calls()).containsExactly("flush");
    }

    @Test
    void writesThatHaveBegunAreWaitedForWhoeverTheyAreOf() {
        Bench.HostSide gone = bench.connect().enable();
        ScriptedQueue other = gone.io(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), new byte[512]);
        other.send(new WriteZeroes(1, 8, 1, false, false).toSqe().withCid(1));
        gone.admin.drop();
        startProtecting();
        assertThat(bench.device.calls()).containsExactly("write 0+1 fua", "zero 8+1 fua");

        bench.device.release(0);
        bench.time.run();
        assertThat(bench.device.calls()).as("one of the two is still written").doesNotContain("flush");

        bench.device.release(0);
        bench.time.run();
        assertThat(bench.device.calls()).endsWith("flush");
        assertThat(host.admin.answersTo(CID)).isZero();
        bench.device.release(0);
        bench.time.run();
        assertThat(host.admin.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void whatADeviceHasNotGotOrOnlyReadsIsNotWaitedFor() {
        bench.device.shutGate();
        io.send(new Read(1, 0, 1, false).toSqe().withCid(1), 512);
        io.send(new Verify(1, 0, 1, false).toSqe().withCid(2));
        io.send(new Copy(1, 8, 1, 0, false).toSqe().withCid(3), new byte[Source.BYTES]);
        ScriptedQueue other = bench.connect().enable().io(1);
        other.holdFetches();
        other.send(new Compare(1, 8, 1, false).toSqe().withFuse(1).withCid(1), new byte[512]);
        other.send(new Write(1, 8, 1, false).toSqe().withFuse(2).withCid(2), new byte[512]);
        other.releaseFetch(1);

        startProtecting();

        assertThat(bench.device.calls()).containsExactly("read 0+1", "read 0+1", "flush");
        bench.device.openGate();
        bench.time.run();
        assertThat(host.admin.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
        other.releaseFetches();
        assertThat(io.answerTo(3).status()).isEqualTo(protectedStatus());
        assertThat(other.answerTo(1).status()).isEqualTo(Status.FAILED_FUSED);
        assertThat(other.answerTo(2).status()).isEqualTo(protectedStatus());
        assertThat(bench.device.calls()).hasSize(3);
    }

    private void startProtecting() {
        host.admin.send(new SetFeatures(Feature.NAMESPACE_WRITE_PROTECTION, 1, false, PROTECT)
                .toSqe()
                .withCid(CID));
    }

    @Test
    void protectionIsTheNamespacesAndOutlivesResetsAndResizes() {
        protect(1, PROTECT);
        host.write(Property.CC, 0);
        host.enable();
        bench.device.resize(Bench.BLOCKS + 8);
        assertThat(state()).isEqualTo(PROTECT);
    }

    @Test
    void allHostsAreToldOnce() {
        Bench.HostSide other = bench.connect().enable();
        other.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT)
                .toSqe());
        other.admin.send(AsyncEvent.request().withCid(CID));
        protect(1, 0);
        assertThat(other.admin.answersTo(CID)).isZero();
        protect(1, PROTECT);
        assertThat(AsyncEvent.of(other.admin.answerTo(CID).cqe().dw0()))
                .isEqualTo(AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED);
    }

    @Test
    void whatIsReadOnlyAnywayStaysSo() {
        bench.subsystem.attach(2, "fixed", new GatedDevice(512, 8), Identity.NONE, true);
        bench.attach(3, new GatedDevice(new Geometry(512, 8, true, false)));
        for (int nsid : new int[] {2, 3}) {
            assertThat(protect(nsid, PROTECT)).isEqualTo(Status.SUCCESS);
            assertThat(protect(nsid, 0)).isEqualTo(Status.FEATURE_NOT_CHANGEABLE.dnr());
        }
    }

    @Test
    void aNamespaceThatCannotBeFlushedIsNotProtected() {
        bench.device.fail(Status.WRITE_FAULT);
        assertThat(protect(1, PROTECT)).isEqualTo(Status.WRITE_FAULT);
        assertThat(state()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void theStatesThatAreNotOfferedAreInvalidFields(int state) {
        assertThat(protect(1, state)).isEqualTo(Status.INVALID_FIELD.dnr());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 77, 0xFFFF_FFFF})
    void onlyANamespaceThatExistsIsProtected(int nsid) {
        assertThat(protect(nsid, PROTECT)).isEqualTo(Status.INVALID_NAMESPACE.dnr());
    }

    @Test
    void identifyTellsWhatIsOfferedAndWhatIsProtected() {
        ByteBuffer controller = ByteBuffer.wrap(host.admin(new Identify(Identify.CNS_CONTROLLER, 0).toSqe(), 4096)
                .data());
        assertThat(IdentifyController.LAYOUT.read(controller).get(IdentifyController.NWPC))
                .isEqualTo(1);
        assertThat(attributes()).isZero();
        protect(1, PROTECT);
        assertThat(attributes()).isEqualTo(1);
    }

    private long attributes() {
        ByteBuffer page = ByteBuffer.wrap(host.admin(new Identify(Identify.CNS_NAMESPACE, 1).toSqe(), 4096)
                .data());
        return IdentifyNamespace.LAYOUT.read(page).get(IdentifyNamespace.NSATTR);
    }

    private static Status protectedStatus() {
        return Status.NAMESPACE_WRITE_PROTECTED.dnr();
    }

    private static Status write(ScriptedQueue queue, Sqe sqe, int bytes) {
        return bytes == 0
                ? queue.send(sqe.withCid(3)).status()
                : queue.send(sqe.withCid(3), new byte[bytes]).status();
    }
}
