package nvmf.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.controller.admin.AsyncEvents.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncEventsTest {
    private static final long NAMESPACE_DW0 = 0x04_00_02;
    private static final long DISCOVERY_DW0 = 0x70_F0_02;
    private static final long HEALTH_DW0 = 0x02_00_01;
    private static final long INTERNAL_ERROR_DW0 = 0x01_04_00;

    private final AsyncEvents events = new AsyncEvents();
    private final List<CompletableFuture<Void>> requests = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();

    @BeforeEach
    void wantAll() {
        events.configure(AsyncEvent.NAMESPACE_ATTRIBUTE_BIT | AsyncEvent.DISCOVERY_CHANGE_BIT);
    }

    private CompletableFuture<Void> request() {
        return events.request(told::add);
    }

    private void ask() {
        requests.add(request());
    }

    @Test
    void anEventAnswersTheOldestRequest() {
        CompletableFuture<Void> first = request();
        CompletableFuture<Void> second = request();
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).containsExactly(NAMESPACE_DW0);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
    }

    @Test
    void anEventBeforeTheFirstRequestWaitsForIt() {
        events.raise(Kind.DISCOVERY_LOG);
        ask();
        assertThat(told).containsExactly(DISCOVERY_DW0);
    }

    @Test
    void aStormIsOneReportUntilTheLogIsRead() {
        ask();
        ask();
        for (int i = 0; i < 10_000; i++) {
            events.raise(Kind.NAMESPACE_ATTRIBUTE);
        }
        assertThat(told).hasSize(1);
        events.acknowledge(GetLogPage.CHANGED_NAMESPACES);
        assertThat(told).hasSize(1);
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).hasSize(2);
    }

    @Test
    void readingAnotherLogAcknowledgesNothing() {
        ask();
        ask();
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        events.acknowledge(GetLogPage.SMART);
        events.acknowledge(GetLogPage.DISCOVERY);
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).hasSize(1);
    }

    @Test
    void theKindsAreIndependent() {
        ask();
        ask();
        events.raise(Kind.DISCOVERY_LOG);
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).containsExactly(DISCOVERY_DW0, NAMESPACE_DW0);
    }

    @Test
    void whatTheHostDoesNotWantWaitsUntilItDoes() {
        events.configure(0);
        ask();
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).isEmpty();
        events.configure(AsyncEvent.NAMESPACE_ATTRIBUTE_BIT);
        assertThat(told).containsExactly(NAMESPACE_DW0);
    }

    // Hostile inputs I25.
    @Test
    void aFifthRequestExceedsTheLimitAndOneWithdrawnMakesRoom() {
        ask();
        CompletableFuture<Void> withdrawn = request();
        ask();
        ask();
        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.status()).isEqualTo(Status.ASYNC_EVENT_LIMIT_EXCEEDED.dnr()));
        withdrawn.completeExceptionally(new StatusException(Status.ABORT_REQUESTED));
        ask();
    }

    @Test
    void aWithdrawnRequestDoesNotSwallowAnEvent() {
        request().completeExceptionally(new StatusException(Status.ABORT_REQUESTED));
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        assertThat(told).isEmpty();
        ask();
        assertThat(told).containsExactly(NAMESPACE_DW0);
    }

    @Test
    void aResetAnswersAllRequestsAndForgetsAllEvents() {
        CompletableFuture<Void> request = request();
        events.reset(Status.ABORTED_SQ_DELETION);
        assertThat(request).isCompletedExceptionally();
        assertThat(events.configuration()).isZero();
        events.raise(Kind.NAMESPACE_ATTRIBUTE);
        events.reset(Status.ABORTED_SQ_DELETION);
        wantAll();
        ask();
        assertThat(told).isEmpty();
    }

    // Base Specification, "Asynchronous Event Configuration", bits 7:0: an event for each warning that is wanted.
    @Test
    void aWarningThatIsNotWantedWaitsUntilItIs() {
        ask();
        events.warn(0b1000);
        events.configure(0b0100);
        assertThat(told).isEmpty();
        events.configure(0b1100);
        assertThat(told).containsExactly(HEALTH_DW0);
    }

    @Test
    void aWarningThatPassedBeforeItWasToldIsNotTold() {
        events.configure(0b0100);
        events.warn(0b0100);
        events.warn(0);
        ask();
        assertThat(told).isEmpty();
        events.warn(0b0100);
        assertThat(told).containsExactly(HEALTH_DW0);
    }

    @Test
    void whoHasReadTheHealthLogIsToldOfTheNextWarningOnly() {
        events.configure(0b1100);
        ask();
        ask();
        events.warn(0b0100);
        events.warn(0b1100);
        assertThat(told).hasSize(1);
        events.acknowledge(GetLogPage.SMART);
        events.warn(0b1000);
        assertThat(told).hasSize(1);
        events.warn(0b1100);
        assertThat(told).containsExactly(HEALTH_DW0, HEALTH_DW0);
    }

    @Test
    void nothingMasksAnInternalError() {
        events.configure(0);
        ask();
        events.raise(Kind.INTERNAL_ERROR);
        assertThat(told).containsExactly(INTERNAL_ERROR_DW0);
    }
}
