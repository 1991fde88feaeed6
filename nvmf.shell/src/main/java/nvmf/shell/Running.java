package nvmf.shell;

import java.util.HashMap;
import java.util.Map;
import org.apache.felix.service.command.Job;

/**
 * The threads that carry out our commands for a job of Gogo's, so that an interrupt can be given to a command itself: it ends what it has
 * begun, says so, and only then is the job over. Gogo's own way is to end the wait for it, in the name of an exception. Any thread.
 */
final class Running {
    private final Map<Thread, Job> threads = new HashMap<>();

    /** A command begins on this thread. */
    synchronized void begin() {
        Job job = Job.Utils.current();
        if (job != null) {
            threads.put(Thread.currentThread(), whole(job));
        }
    }

    /** It is over. */
    synchronized void end() {
        threads.remove(Thread.currentThread());
    }

    /** Interrupts a job's commands, each once; whether there were any to interrupt. */
    synchronized boolean interrupt(Job job) {
        Job wanted = whole(job);
        boolean any = false;
        for (var entries = threads.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Thread, Job> entry = entries.next();
            if (entry.getValue() == wanted) {
                entry.getKey().interrupt();
                entries.remove();
                any = true;
            }
        }
        return any;
    }

    /** The line that somebody typed, of which a job may be a part. */
    private static Job whole(Job part) {
        Job job = part;
        while (job.parent() != null) {
            job = job.parent();
        }
        return job;
    }
}
