package nvmf.host.queue;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import nvmf.api.spec.StatusException;

/** What a stage's failure says. */
public final class Failures {
    private Failures() {}

    /** The failure that stages have wrapped on its way. */
    public static Throwable unwrap(Throwable failure) {
        Throwable t = failure;
        while (t instanceof CompletionException && t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    /** The failure in one sentence. */
    public static String sentence(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** What broke the connection, where that is why a command was lost; else the failure itself. */
    public static Throwable origin(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof StatusException && cause.getCause() instanceof IOException io ? io : cause;
    }
}
