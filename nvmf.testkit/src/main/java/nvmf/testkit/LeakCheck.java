package nvmf.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import nvmf.api.transport.Transport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sees that a test leaves nothing behind: no lease that was not closed, no command of an open queue pair that was not answered, no
 * stage of a closed one that did not complete. On the way it notes what the seam forbids: calls off a queue's thread, a second answer
 * or fetch, a lease that is closed twice, a lent buffer whose position moved. And a lease that was given back is filled with poison, so
 * that who still reads it reads nonsense.
 *
 * <p>Register it as a field, and use the transport that {@link #watch} makes of the real one. The check comes after the test's own
 * {@code @AfterEach}, and gives threads that are still at it a moment.
 */
public final class LeakCheck implements AfterEachCallback {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<Long, String> open = new TreeMap<>();
    private final List<String> offences = new ArrayList<>();
    private long tickets;

    /** The same transport, watched. */
    public Transport watch(Transport transport) {
        return new WatchedTransport(transport, this);
    }

    /** Something that has to end. */
    final class Ticket {
        private final long number;

        private Ticket(long number) {
            this.number = number;
        }

        /** It ended; says whether that was the first time. */
        boolean end() {
            synchronized (LeakCheck.this) {
                LeakCheck.this.notifyAll();
                return open.remove(number) != null;
            }
        }
    }

    synchronized Ticket open(String what) {
        open.put(++tickets, what);
        return new Ticket(tickets);
    }

    synchronized void offence(String what) {
        offences.add(what);
    }

    /** What is open now and what was done wrong so far. */
    public synchronized List<String> findings() {
        List<String> findings = new ArrayList<>(offences);
        open.values().forEach(what -> findings.add("left open: " + what));
        return findings;
    }

    /** Waits until nothing is open, with a bound, and fails with what is. */
    public void verify() throws InterruptedException {
        awaitNothingOpen();
        List<String> findings = findings();
        if (!findings.isEmpty()) {
            throw new AssertionError(String.join("\n", findings));
        }
    }

    private synchronized void awaitNothingOpen() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long left = PATIENCE_NANOS;
        while (!open.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        verify();
    }
}
