package nvmf.shell.command;

import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What people are told of a failure: one sentence. */
public final class Failures {
    private Failures() {}

    /** The failure itself, out of what stages and futures wrap around it. */
    public static Throwable root(Throwable failure) {
        Throwable t = failure;
        while ((t instanceof CompletionException || t instanceof ExecutionException) && t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }

    public static String sentence(Throwable failure) {
        Throwable t = root(failure);
        String message = t.getMessage();
        if (t instanceof InterruptedException || t instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (t instanceof UnknownHostException) {
            return "the host name " + message + " is unknown";
        }
        if (t instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        if (t instanceof AccessDeniedException) {
            return "no permission to open " + message;
        }
        return message == null || message.isBlank() ? t.getClass().getSimpleName() : message.strip();
    }
}
