package nvmf.transport.loop;

import java.util.concurrent.atomic.AtomicLong;
import nvmf.api.transport.QueueCounters;

/** What one end moved: written by its thread alone, hence without locked instructions, and read from anywhere. */
final class LoopCounters {
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong outstanding = new AtomicLong();
    private final AtomicLong toController = new AtomicLong();
    private final AtomicLong toHost = new AtomicLong();

    void opened() {
        add(commands, 1);
        add(outstanding, 1);
    }

    void closed() {
        add(outstanding, -1);
    }

    void closedAll() {
        outstanding.setOpaque(0);
    }

    void movedToController(long bytes) {
        add(toController, bytes);
    }

    void movedToHost(long bytes) {
        add(toHost, bytes);
    }

    int outstanding() {
        return (int) outstanding.getOpaque();
    }

    QueueCounters snapshot() {
        return new QueueCounters(commands.getOpaque(), outstanding(), toController.getOpaque(), toHost.getOpaque(), 0);
    }

    private static void add(AtomicLong counter, long delta) {
        counter.setOpaque(counter.getPlain() + delta);
    }
}
