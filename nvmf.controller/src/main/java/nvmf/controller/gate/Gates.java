package nvmf.controller.gate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The gates of a subsystem, one for each host identifier. A gate is shut while the subsystem is paused, and while anything that a lost
 * queue of that host began may still reach a device: what the host sends by another path, or again, must not be overtaken by it.
 * Callable from any thread.
 */
public final class Gates {
    private final Map<UUID, Gate> byHost = new HashMap<>();
    private boolean paused;

    /** A controller comes: the gate of its host. */
    public synchronized Gate enter(UUID host, Gate.User user) {
        Gate gate = byHost.computeIfAbsent(host, id -> {
            Gate made = new Gate();
            if (paused) {
                made.hold();
            }
            return made;
        });
        gate.add(user);
        return gate;
    }

    /** A controller is gone, with everything it had in flight. */
    public synchronized void leave(UUID host, Gate.User user) {
        Gate gate = byHost.get(host);
        if (gate != null && gate.remove(user)) {
            byHost.remove(host);
        }
    }

    public synchronized boolean isPaused() {
        return paused;
    }

    /**
     * Holds all I/O commands back from now on, until {@link #resume}; everything else is answered, Keep Alive above all.
     *
     * @return completes when no I/O command is being carried out any more
     */
    public CompletionStage<Void> pause() {
        List<Gate> all;
        synchronized (this) {
            all = List.copyOf(byHost.values());
            if (!paused) {
                paused = true;
                all.forEach(Gate::hold);
            }
        }
        return CompletableFuture.allOf(all.stream()
                .flatMap(gate -> gate.users().stream())
                .map(user -> user.quiet().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Lets I/O commands go on after {@link #pause}. */
    public void resume() {
        List<Gate> held;
        synchronized (this) {
            held = paused ? List.copyOf(byHost.values()) : List.of();
            paused = false;
        }
        held.forEach(Gate::release);
    }
}
