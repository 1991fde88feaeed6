package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.GetFeatures;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.nvm.Copy;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.ReservationReport;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Base Specification, "Error Information", Parameter Error Location: a byte of the command, and a bit of that byte. */
class ErrorLocationTest {
    private static final int NONE = 0xFFFF;

    @RegisterExtension
    final Bench bench = new Bench();

    private final Bench.HostSide host = bench.connect().enable();
    private final ScriptedQueue io = host.io(1);

    static Stream<Arguments> failures() {
        return Stream.of(
                row("an opcode", true, Sqe.of(0x55, 0), 0, Status.INVALID_OPCODE, 0),
                row("FUSE", true, new GetFeatures(1, 0, 0, 0).toSqe().withFuse(1), 0, Status.INVALID_FIELD, 1),
                row("an NSID", false, new Read(77, 0, 1, false).toSqe(), 512, Status.INVALID_NAMESPACE, 4),
                row("a length", false, new Read(1, 0, 2, false).toSqe(), 512, Status.INVALID_DATA_SGL_LENGTH, 24),
                row("SLBA", false, new Read(1, -1, 1, false).toSqe(), 512, Status.LBA_OUT_OF_RANGE, 40),
                row("LID", true, new GetLogPage(0x44, 0, 64, 0).toSqe(), 64, Status.INVALID_LOG_PAGE, 40),
                row("FID", true, new GetFeatures(0x33, 0, 0, 0).toSqe(), 0, Status.INVALID_FIELD, 40),
                row("SEL", true, new GetFeatures(1, 0, 4, 0).toSqe(), 0, Status.INVALID_FIELD, 41),
                row("SV", true, new SetFeatures(1, 0, true, 0).toSqe(), 0, Status.FEATURE_NOT_SAVEABLE, 43 | 7 << 8),
                row(
                        "an NSID",
                        true,
                        new SetFeatures(1, 1, false, 0).toSqe(),
                        0,
                        Status.FEATURE_NOT_NAMESPACE_SPECIFIC,
                        4),
                row("a value", true, new SetFeatures(2, 0, false, 1).toSqe(), 0, Status.INVALID_FIELD, NONE),
                row(
                        "a lone half",
                        false,
                        new Write(1, 0, 1, false).toSqe().withFuse(2),
                        512,
                        Status.MISSING_FUSED,
                        NONE));
    }

    private static Arguments row(String what, boolean admin, Sqe sqe, int length, Status status, int location) {
        return Arguments.of(what, admin, sqe, length, status, location);
    }

    @ParameterizedTest(name = "{0}: {5}")
    @MethodSource("failures")
    void anEntryOfTheErrorLogPointsAtTheFieldThatIsWrong(
            String what, boolean admin, Sqe sqe, int length, Status status, int location) {
        ScriptedQueue queue = admin ? host.admin : io;
        queue.send(sqe.withCid(0x4321), length, Status.SUCCESS, new byte[length]);
        assertThat(queue.answerTo(0x4321).status().is(status))
                .as("%s", queue.last().status())
                .isTrue();
        assertThat(host.admin(new GetLogPage(GetLogPage.ERROR, -1, 64, 0).toSqe(), 64)
                        .page()
                        .getShort(14))
                .isEqualTo((short) location);
    }

    @Test
    void whatACommandSaysInItsDataIsNoFieldOfIt() {
        for (Sqe sqe : new Sqe[] {
            new Copy(1, 0, 1, 0, false).toSqe(),
            DatasetManagement.deallocate(1, 1).toSqe()
        }) {
            assertThat(ErrorLocation.of(sqe, Status.LBA_OUT_OF_RANGE.dnr(), false))
                    .isEqualTo(NONE);
        }
        Sqe report = new ReservationReport(1, 64, true).toSqe();
        assertThat(ErrorLocation.of(report, Status.INVALID_FIELD.dnr(), false)).isEqualTo(NONE);
        assertThat(ErrorLocation.of(report, Status.CID_CONFLICT.dnr(), false)).isEqualTo(2);
    }
}
