package nvmf.host.association;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what it is given one at a time and in order, on the thread of whoever gives while nobody else is running. An association's
 * confinement: it is older than its queues and survives them, so none of their threads can be its own. What is given are the events
 * of an association, which are few, and none waits.
 */
public final class Serial implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger due = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (due.getAndIncrement() > 0) {
            return;
        }
        do {
            try {
                tasks.remove().run();
            } catch (RuntimeException e) {
                LOG.error("a step of an association failed", e);
            }
        } while (due.decrementAndGet() > 0);
    }
}
