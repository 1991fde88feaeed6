package nvmf.host.queue;

import java.util.ArrayList;
import java.util.List;

/** Commands that wait for queues: those that were sent before, then the new ones, each in order, bounded in number and bytes. */
public final class WaitingLine {
    /** As many as wait for one queue at most. */
    static final int COMMANDS_MAX = QueueLimits.WAITING_MAX;

    static final long BYTES_MAX = 256L << 20;

    private final int commandsMax;
    private final long bytesMax;
    private final List<IoCommand> returned = new ArrayList<>();
    private final List<IoCommand> fresh = new ArrayList<>();
    private long bytes;

    public WaitingLine() {
        this(COMMANDS_MAX, BYTES_MAX);
    }

    WaitingLine(int commandsMax, long bytesMax) {
        this.commandsMax = commandsMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Adds a command, if there is room. One that was sent before always finds some: as many were out as queues had identifiers.
     *
     * @param sentBefore whether it was sent before
     */
    boolean add(IoCommand command, boolean sentBefore) {
        int length = command.data().remaining();
        if (!sentBefore && (returned.size() + fresh.size() >= commandsMax || bytes + length > bytesMax)) {
            return false;
        }
        (sentBefore ? returned : fresh).add(command);
        bytes += length;
        return true;
    }

    /** Empties the line. */
    List<IoCommand> takeAll() {
        List<IoCommand> all = new ArrayList<>(returned);
        all.addAll(fresh);
        returned.clear();
        fresh.clear();
        bytes = 0;
        return all;
    }

    @Override
    public String toString() {
        return returned.size() + fresh.size() + " commands with " + bytes + " bytes wait already";
    }
}
