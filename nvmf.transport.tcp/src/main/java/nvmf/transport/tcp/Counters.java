package nvmf.transport.tcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import nvmf.api.transport.QueueCounters;

/** What a queue pair moved: written by its thread alone, read from anywhere without tearing. */
final class Counters {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int COMMANDS = 0;
    private static final int OUTSTANDING = 1;
    private static final int TO_CONTROLLER = 2;
    private static final int TO_HOST = 3;
    private static final int DIGEST_ERRORS = 4;

    private final long[] cells = new long[5];

    void commandBegan() {
        add(COMMANDS, 1);
        add(OUTSTANDING, 1);
    }

    void commandEnded() {
        add(OUTSTANDING, -1);
    }

    /** The queue pair ended: nothing is outstanding any more. */
    void allEnded() {
        add(OUTSTANDING, -cells[OUTSTANDING]);
    }

    void toController(long bytes) {
        add(TO_CONTROLLER, bytes);
    }

    void toHost(long bytes) {
        add(TO_HOST, bytes);
    }

    void digestError() {
        add(DIGEST_ERRORS, 1);
    }

    int outstanding() {
        return (int) cells[OUTSTANDING];
    }

    private void add(int cell, long n) {
        CELLS.setOpaque(cells, cell, cells[cell] + n);
    }

    QueueCounters snapshot() {
        return new QueueCounters(
                read(COMMANDS), (int) read(OUTSTANDING), read(TO_CONTROLLER), read(TO_HOST), read(DIGEST_ERRORS));
    }

    private long read(int cell) {
        return (long) CELLS.getOpaque(cells, cell);
    }
}
