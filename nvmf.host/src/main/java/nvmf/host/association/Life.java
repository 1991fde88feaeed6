package nvmf.host.association;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import nvmf.api.event.NvmfEvent;
import nvmf.api.event.NvmfEvent.ControllerErred;
import nvmf.api.event.NvmfEvent.ControllerStateChanged;
import nvmf.api.event.NvmfEvent.ControllerWarned;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.SmartLog;
import nvmf.host.event.HealthWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of an association, in the only orders there are, and the troubles of its controller. Changed by the association and by the
 * watch over its one session, read from anywhere.
 */
final class Life implements HealthWatch.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final String name;
    private final Nqn subnqn;
    private final NvmfEvent.Listener events;
    private final InstantSource clock;
    private volatile Instant since;
    private volatile State state = State.NEW;
    private volatile Optional<String> reason = Optional.empty();
    private volatile int warning;

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

    /** What the controller warns of. */
    Optional<String> warning() {
        return Optional.of(SmartLog.warningText(warning)).filter(text -> !text.isEmpty());
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
        warning = 0;
        events.onEvent(new ControllerStateChanged(name, subnqn, next.name(), why));
    }

    /** What went wrong while the state stays what it is. */
    void note(String why) {
        reason = Optional.of(why);
    }

    /** Those it had before are no news. */
    @Override
    public void warned(int bits) {
        if (bits == warning) {
            return;
        }
        warning = bits;
        String text = SmartLog.warningText(bits);
        LOG.warn("{}: {}", name, bits == 0 ? "its controller is well again" : "its controller warns: " + text);
        events.onEvent(new ControllerWarned(name, subnqn, bits, text));
    }

    @Override
    public void erred(String text) {
        LOG.warn("{}: {}", name, text);
        events.onEvent(new ControllerErred(name, subnqn, text));
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
