package nvmf.transport.tcp.wait;

/**
 * The one or two sockets of an event loop that data comes by now: while the loop spins it reads them without asking which are ready,
 * which saves a system call for each batch. Where more are busy, asking is cheaper and fairer, so nothing is hot for a while. On the
 * loop's thread.
 */
final class HotSockets {
    /** A socket that brought nothing for so many reads is hot no more. */
    static final int PATIENCE = 256;

    /** A hot socket that brought nothing for so many reads makes room for another. */
    static final int RESERVE = 16;

    /** So often the loop asks before it looks for hot sockets again where there were too many. */
    static final int CROWDED = 64;

    private final OutOfTurn[] sockets = new OutOfTurn[2];
    private int count;
    private int crowded;

    boolean isEmpty() {
        return count == 0;
    }

    /** Reads them. Returns whether data came. */
    boolean read() {
        boolean came = false;
        for (int i = sockets.length - 1; i >= 0; i--) {
            OutOfTurn socket = sockets[i];
            if (socket != null) {
                came |= socket.read();
                if (socket.silence() > PATIENCE) {
                    forget(socket);
                }
            }
        }
        return came;
    }

    /** The loop asked which sockets are ready. */
    void onAsked() {
        if (crowded > 0) {
            crowded--;
        }
    }

    /** That socket brought data, in its turn or out of it. */
    void onData(OutOfTurn socket) {
        if (crowded > 0 || socket == sockets[0] || socket == sockets[1]) {
            return;
        }
        if (count < sockets.length) {
            sockets[sockets[0] == null ? 0 : 1] = socket;
            count++;
            return;
        }
        int colder = sockets[0].silence() > sockets[1].silence() ? 0 : 1;
        if (sockets[colder].silence() >= RESERVE) {
            sockets[colder] = socket;
        } else {
            crowded = CROWDED;
            sockets[0] = null;
            sockets[1] = null;
            count = 0;
        }
    }

    void forget(OutOfTurn socket) {
        for (int i = 0; i < sockets.length; i++) {
            if (sockets[i] == socket) {
                sockets[i] = null;
                count--;
            }
        }
    }
}
