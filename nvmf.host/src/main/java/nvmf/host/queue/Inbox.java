package nvmf.host.queue;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Commands on their way from any thread to the queue's: a stack, whose nodes are the commands themselves. Only the push that finds it
 * empty has to wake the queue's thread, which takes all there is.
 */
final class Inbox {
    /** What came of a push. */
    enum Pushed {
        FIRST,
        MORE,
        FULL
    }

    private final AtomicReference<Command> newest = new AtomicReference<>();
    private final int max;

    Inbox(int max) {
        this.max = max;
    }

    Pushed push(Command command) {
        Command below;
        do {
            below = newest.get();
            command.below = below;
            command.inLine = below == null ? 1 : below.inLine + 1;
            if (command.inLine > max) {
                return Pushed.FULL;
            }
        } while (!newest.compareAndSet(below, command));
        return below == null ? Pushed.FIRST : Pushed.MORE;
    }

    /** All commands, the oldest first, linked by {@link Command#below}; null if there is none. */
    Command takeAll() {
        Command command = newest.getAndSet(null);
        Command oldest = null;
        while (command != null) {
            Command below = command.below;
            command.below = oldest;
            oldest = command;
            command = below;
        }
        return oldest;
    }
}
