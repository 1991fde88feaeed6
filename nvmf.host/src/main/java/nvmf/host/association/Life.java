package nvmf.host.association;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import nvmf.api.event.NvmfEvent;
import nvmf.api.event.NvmfEvent.ControllerStateChanged;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The states of an association, in the only orders there are. Changed by the association, read from anywhere. */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final String name;
    private final Nqn subnqn;
    private final NvmfEvent.Listener events;
    private final InstantSource clock;
    private volatile Instant since;
    private volatile State state = State.NEW;
    private volatile Optional<String> reason = Optional.empty();

    Life(String name, Nqn subnqn, NvmfEvent.Listener events, InstantSource clock) {
        this.clock = clock;
        since = clock.instant();
        this.name = name;
        this.subnqn = subnqn;
        this.events = events;
    }

    State state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Why it was lost last, or is over. */
    Optional<String> reason() {
        return reason;
    }

    void become(State next) {
        become(next, "");
    }

    void become(State next, String why) {
        assert mayBecome(state, next) : name + ": " + state + " -> " + next;
        LOG.debug("{}: {} -> {} {}", name, state, next, why);
        if (!why.isEmpty()) {
            reason = Optional.of(why);
        }
        since = clock.instant();
        state = next;
        events.onEvent(new ControllerStateChanged(name, subnqn, next.name(), why));
    }

    /** What went wrong while the state stays what it is. */
    void note(String why) {
        reason = Optional.of(why);
    }

    private static boolean mayBecome(State state, State next) {
        return switch (state) {
            case NEW -> next == State.CONNECTING || next == State.DELETING;
            case CONNECTING -> next == State.LIVE || next == State.DELETING || next == State.DEAD;
            case RESETTING ->
                next == State.LIVE || next == State.CONNECTING || next == State.DELETING || next == State.DEAD;
            case LIVE ->
                next == State.RESETTING || next == State.CONNECTING || next == State.DELETING || next == State.DEAD;
            case DELETING -> next == State.DEAD;
            case DEAD -> false;
        };
    }
}
