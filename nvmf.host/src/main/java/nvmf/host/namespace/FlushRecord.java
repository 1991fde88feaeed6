package nvmf.host.namespace;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.host.queue.Failures;

/** The failure after which no flush of a namespace succeeds: what was written before it may be lost, and nobody can say what. */
final class FlushRecord {
    private final String name;
    private volatile Optional<StatusException> failure = Optional.empty();

    FlushRecord(String name) {
        this.name = name;
    }

    Optional<StatusException> failure() {
        return failure;
    }

    /** Remembers how a flush ends. */
    CompletionStage<Void> watch(CompletionStage<Void> flush) {
        return flush.whenComplete((nothing, problem) -> {
            if (problem != null && isLossOfData(StatusException.of(problem))) {
                failure = Optional.of(new StatusException(
                        StatusException.of(problem),
                        name + ": an earlier flush failed: " + Failures.sentence(problem)));
            }
        });
    }

    /** Whether the controller tried to flush and could not, as opposed to not having got the command. */
    private static boolean isLossOfData(Status status) {
        return status.sct() == Status.MEDIA || status.is(Status.INTERNAL_ERROR);
    }
}
