package nvmf.host.path;

import nvmf.host.queue.QueueLimits;

/** How many commands may wait for the paths of a subsystem altogether, in number and bytes of their data. Any thread. */
public final class WaitingRoom {
    /** As many as wait in line for the queues of an association at most. */
    static final int COMMANDS_MAX = QueueLimits.WAITING_MAX;

    static final long BYTES_MAX = 256L << 20;

    private final int commandsMax;
    private final long bytesMax;
    private int commands;
    private long bytes;

    public WaitingRoom() {
        this(COMMANDS_MAX, BYTES_MAX);
    }

    WaitingRoom(int commandsMax, long bytesMax) {
        this.commandsMax = commandsMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Takes a place, if there is one.
     *
     * @param anyway whether there is one for it: it was sent before, and as many were as the queues had identifiers and places in line,
     *               which are bounded by themselves
     */
    synchronized boolean enter(int length, boolean anyway) {
        if (!anyway && (commands >= commandsMax || bytes + length > bytesMax)) {
            return false;
        }
        commands++;
        bytes += length;
        return true;
    }

    synchronized void leave(int length) {
        commands--;
        bytes -= length;
    }

    @Override
    public synchronized String toString() {
        return commands + " commands with " + bytes + " bytes wait already";
    }
}
