package nvmf.api.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what one end of a queue pair moves, for its {@link QueuePair#counters()}: written by the queue's thread alone, hence without
 * locked instructions, and read from anywhere.
 */
public final class QueueMeter {
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong outstanding = new AtomicLong();
    private final AtomicLong toController = new AtomicLong();
    private final AtomicLong toHost = new AtomicLong();

    /** A command came or went out. */
    public void opened() {
        add(commands, 1);
        add(outstanding, 1);
    }

    /** A command has its completion. */
    public void closed() {
        add(outstanding, -1);
    }

    /** The queue pair ended, and with it all commands. */
    public void closedAll() {
        outstanding.setOpaque(0);
    }

    /** Payload bytes that went from host to controller. */
    public void movedToController(long bytes) {
        add(toController, bytes);
    }

    /** Payload bytes that went from controller to host. */
    public void movedToHost(long bytes) {
        add(toHost, bytes);
    }

    /** Commands without a completion now. */
    public int outstanding() {
        return (int) outstanding.getOpaque();
    }

    /** What was counted so far. */
    public QueueCounters snapshot() {
        return new QueueCounters(commands.getOpaque(), outstanding(), toController.getOpaque(), toHost.getOpaque(), 0);
    }

    private static void add(AtomicLong counter, long delta) {
        counter.setOpaque(counter.getPlain() + delta);
    }
}
