package nvmf.controller.gate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What the I/O commands of one host have to pass before they begin. It is shut for as long as somebody holds it; commands wait in
 * their queues then, whose depths bound them, without memory for their data. Callable from any thread; a command looks at one volatile.
 */
public final class Gate {
    private final Set<User> users = new LinkedHashSet<>();
    private volatile int holds;

    /** A controller, whose queues look at the gate before each command. */
    public interface User {
        /** The gate is open again: what waits there goes on. */
        void resume();

        /** Completes when no command is being carried out. While the gate is shut none begins after that. */
        CompletionStage<Void> quiet();
    }

    /** Whether commands have to wait. Once it is open again, {@link User#resume} tells. */
    public boolean isShut() {
        return holds > 0;
    }

    /** Keeps commands back until something is over, however that ends. */
    public void shutUntil(CompletionStage<Void> over) {
        hold();
        over.whenComplete((done, failure) -> release());
    }

    synchronized void add(User user) {
        users.add(user);
    }

    /** A controller is gone; says whether it was the last one. */
    synchronized boolean remove(User user) {
        users.remove(user);
        return users.isEmpty();
    }

    synchronized List<User> users() {
        return List.copyOf(users);
    }

    synchronized void hold() {
        holds = holds + 1;
    }

    void release() {
        boolean open;
        synchronized (this) {
            assert holds > 0 : "nobody holds the gate";
            holds = holds - 1;
            open = holds == 0;
        }
        if (open) {
            users().forEach(User::resume);
        }
    }
}
