package nvmf.shell;

import java.util.concurrent.CountDownLatch;

/**
 * The prompt after {@code exit}, which is never shown: it ends the process. Gogo asks for its text on the session's own thread, between
 * two lines, and whoever stops the framework interrupts that thread, then waits for it; a command that waited for this instead would have
 * its interruption told in red.
 */
final class LastPrompt {
    private final int code;

    LastPrompt(int code) {
        this.code = code;
    }

    @Override
    public String toString() {
        // On a thread of its own, since whoever stops the framework waits for the session's.
        new Thread(() -> System.exit(code), "nvmf-exit").start();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SessionEnd();
    }

    /** Takes the session's thread out of Gogo's loop, which catches exceptions but no errors, and tells of none while it stops. */
    private static final class SessionEnd extends Error {
        private static final long serialVersionUID = 1;
    }
}
