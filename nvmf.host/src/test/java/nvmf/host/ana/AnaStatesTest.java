package nvmf.host.ana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AnaGroup;
import nvmf.api.spec.admin.AnaLog;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeQueue;
import nvmf.host.fixture.Stages;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.testkit.ManualExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile input HD30, and what a good log says. */
final class AnaStatesTest {
    private static final int TRANSFER_MAX = 64 << 10;

    private final ManualExecutor time = new ManualExecutor();
    private final List<FakeCommand> commands = new ArrayList<>();

    private static Page identity(long groupMax, long groups, long nn, long mnan) {
        return IdentifyController.LAYOUT
                .blank()
                .set(IdentifyController.CMIC, 0b1010)
                .set(IdentifyController.ANATT, 10)
                .set(IdentifyController.ANAGRPMAX, groupMax)
                .set(IdentifyController.NANAGRPID, groups)
                .set(IdentifyController.NN, nn)
                .set(IdentifyController.MNAN, mnan);
    }

    private static AnaTerms terms() {
        return AnaTerms.of(identity(128, 128, 1024, 1024), TRANSFER_MAX);
    }

    private AdminQueue queue() {
        FakeQueue pair = new FakeQueue(new QueueSpec(0, 32, 0, Options.NONE), time, commands::add);
        var opened = HostQueue.over(pair, "test", 0, QueueLimits.of(32, 1_000_000));
        time.run();
        return new AdminQueue(Stages.value(opened));
    }

    private AnaStates read(AnaTerms terms, ByteBuffer page) {
        CompletionStage<AnaStates> states = AnaQuery.read(queue(), terms);
        time.run();
        commands.get(0).succeed(page);
        time.run();
        return Stages.value(states);
    }

    private static AnaGroup group(int id, AnaState state, Integer... nsids) {
        return new AnaGroup(id, state, 1, List.of(nsids));
    }

    @Test
    void aNamespaceIsInTheStateOfItsGroup() {
        AnaStates states = read(
                terms(),
                new AnaLog(1, List.of(group(1, AnaState.OPTIMIZED, 1, 3), group(128, AnaState.NON_OPTIMIZED, 2)))
                        .encode());
        assertThat(states.of(1, 1)).isEqualTo(AnaState.OPTIMIZED);
        assertThat(states.of(2, 128)).isEqualTo(AnaState.NON_OPTIMIZED);
        assertThat(states.of(3, 128)).as("the log is newer than Identify").isEqualTo(AnaState.OPTIMIZED);
        assertThat(states.of(9, 1)).as("by its group").isEqualTo(AnaState.OPTIMIZED);
        assertThat(states.of(9, 5)).as("in no group of the log").isEqualTo(AnaState.INACCESSIBLE);
    }

    static Stream<Arguments> badLogs() {
        AnaGroup good = group(1, AnaState.OPTIMIZED, 1);
        ByteBuffer endless = new AnaLog(1, List.of(good)).encode();
        ByteBuffer many = new AnaLog(1, List.of(good)).encode();
        ByteBuffer stateless = new AnaLog(1, List.of(good)).encode();
        ByteBuffer nameless = new AnaLog(1, List.of(good)).encode();
        return Stream.of(
                Arguments.of("namespaces without end", endless.putInt(16 + 4, -1)),
                Arguments.of("groups without end", many.putShort(8, (short) -1)),
                Arguments.of("a state that is none", stateless.put(16 + 16, (byte) 9)),
                Arguments.of("a group without a number", nameless.putInt(16, 0)),
                Arguments.of(
                        "a group above ANAGRPMAX", new AnaLog(1, List.of(group(129, AnaState.OPTIMIZED, 1))).encode()),
                Arguments.of(
                        "a group with the highest number of all",
                        new AnaLog(1, List.of(group(-1, AnaState.OPTIMIZED, 1))).encode()),
                Arguments.of("a group twice", new AnaLog(1, List.of(good, group(1, AnaState.CHANGE, 2))).encode()),
                Arguments.of(
                        "a namespace in two groups",
                        new AnaLog(1, List.of(good, group(2, AnaState.INACCESSIBLE, 1))).encode()),
                Arguments.of("a namespace twice", new AnaLog(1, List.of(group(1, AnaState.OPTIMIZED, 1, 1))).encode()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLogs")
    void aLogWithoutSenseIsNotBelieved(String what, ByteBuffer page) {
        assertThat(read(terms(), page)).as(what).isEqualTo(AnaStates.UNKNOWN);
    }

    @Test
    void anEmptyLogIsAnEmptyLog() {
        AnaStates states = read(terms(), Wire.allocate(16));
        assertThat(states.of(1, 1)).isEqualTo(AnaState.INACCESSIBLE);
        assertThat(states.isChanging()).isFalse();
    }

    @Test
    void aControllerThatHasNoLogReachesAllNamespaces() {
        CompletionStage<AnaStates> states = AnaQuery.read(queue(), terms());
        time.run();
        commands.get(0).refuse(Status.INVALID_LOG_PAGE.dnr());
        time.run();
        assertThat(Stages.value(states)).isEqualTo(AnaStates.NONE);
    }

    // ANAGRPMAX, NANAGRPID, NN, MNAN; whether it is asked, for how many bytes, and with RGO.
    @ParameterizedTest
    @CsvSource({
        "128, 128, 1024, 1024, true, 8208, false",
        "1, 1, 1, 0, true, 52, false",
        "1, 1, 3, 1, true, 52, false",
        "0, 128, 1024, 0, false, 0, false",
        "128, 0, 1024, 0, false, 0, false",
        "128, 4294967295, 1024, 0, true, 8208, false",
        "32, 32, 4294967295, 0, true, 1040, true",
        "32, 32, 4294967295, 4294967295, true, 1040, true",
        "4294967295, 4294967295, 4294967295, 0, true, 65536, true",
    })
    void noNumberMakesTheLogLongerThanACommandReads(
            long groupMax, long groups, long nn, long mnan, boolean asked, int bytes, boolean groupsOnly) {
        AnaTerms terms = AnaTerms.of(identity(groupMax, groups, nn, mnan), TRANSFER_MAX);
        assertThat(terms.reports()).isEqualTo(asked);
        assertThat(terms.logBytes()).isEqualTo(bytes);
        assertThat(terms.groupsOnly()).isEqualTo(groupsOnly);
        if (asked) {
            AnaQuery.read(queue(), terms);
            time.run();
            GetLogPage log = GetLogPage.of(commands.get(0).sqe());
            assertThat(log.bytes()).isEqualTo(bytes);
            assertThat(log.specific()).isEqualTo(groupsOnly ? AnaLog.GROUPS_ONLY : 0);
        }
    }

    @Test
    void whoDoesNotReportIsNotAsked() {
        Page identity = identity(128, 128, 16, 16).set(IdentifyController.CMIC, 0b0010);
        assertThat(AnaTerms.of(identity, TRANSFER_MAX)).isEqualTo(AnaTerms.NONE);
        assertThat(Stages.value(AnaQuery.read(queue(), AnaTerms.NONE))).isEqualTo(AnaStates.NONE);
        assertThat(commands).isEmpty();
    }
}
