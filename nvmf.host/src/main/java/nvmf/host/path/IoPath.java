package nvmf.host.path;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nvmf.api.host.NamespacePath;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.admin.AnaState;
import nvmf.host.queue.Answer;
import nvmf.host.queue.Delays;
import nvmf.host.queue.HostQueue;

/**
 * The way from a namespace to the I/O queues there are now, by one {@link Route} or several: it outlives them. While there are lanes, commands take
 * one of them; while there are none but hope, they wait in line, those first that were out when the last were lost; without hope they
 * fail. Any thread; the lock is for the line and the routes, which nobody comes near while there is a lane, and nobody who
 * waits for a command is called while it is held.
 */
public final class IoPath {
    private final Delays delays;
    private final PathChooser chooser;
    private final WaitingLine line;
    private final StatusException without;

    /** How well the controller of each route reaches the namespace, in the order the routes came. */
    private final Map<Route, AnaState> routes = new LinkedHashMap<>();

    /** Writes that are not sent again before the controller that had them is through. */
    private final Set<IoCommand> held = new LinkedHashSet<>();

    private Optional<StatusException> end = Optional.empty();

    private final Patience patience;
    private boolean sending;
    private volatile Choice choice;

    /**
     * A path without a route.
     *
     * @param reason why nothing goes yet
     * @param room   where commands wait
     */
    public IoPath(String reason, Delays delays, PathChooser chooser, WaitingRoom room) {
        this.delays = delays;
        this.chooser = chooser;
        patience = new Patience(delays, this::onPatienceEnd);
        line = new WaitingLine(room);
        without = Route.aborted(reason);
        choice = Choice.none(without);
    }

    /** Commands may go by this route as well, or with another state of the namespace there. */
    public void lead(Route route, AnaState state) {
        boolean added;
        synchronized (this) {
            added = routes.put(route, state) == null;
        }
        if (added) {
            route.add(this);
        }
        onChange();
    }

    /** Commands do not go by this route any more. */
    public void leave(Route route) {
        route.remove(this);
        synchronized (this) {
            routes.remove(route);
        }
        onChange();
    }

    /** Nothing goes any more, for this reason. */
    public void end(StatusException why) {
        List<Route> left;
        synchronized (this) {
            end = Optional.of(why);
            left = List.copyOf(routes.keySet());
        }
        left.forEach(this::leave);
        onChange();
    }

    /** How it stands with each route. */
    public synchronized List<NamespacePath> paths() {
        return routes.entrySet().stream()
                .map(entry -> new NamespacePath(
                        entry.getKey().toString(), entry.getKey().state().open().isPresent(), entry.getValue()))
                .toList();
    }

    /**
     * Lanes came or went. What waits goes before what comes: only when the line is empty are the lanes there for others. One
     * thread at a time sends, and goes on until nothing changed meanwhile.
     */
    void onChange() {
        boolean mine;
        synchronized (this) {
            Choice next = look();
            if (next.isEmpty()) {
                choice = next;
            }
            mine = !sending;
            sending = true;
        }
        while (mine) {
            List<Runnable> steps = nextSteps();
            steps.forEach(Runnable::run);
            mine = !steps.isEmpty();
        }
    }

    private Choice look() {
        Choice next = end.map(Choice::none).orElseGet(() -> Choice.of(routes, !patience.isLost(), without));
        patience.onChange(choice, next, routes.keySet());
        return next;
    }

    /** What is to be done with those that wait; nothing, once the choice is there for others too. */
    private synchronized List<Runnable> nextSteps() {
        Choice next = look();
        List<Runnable> steps = new ArrayList<>();
        if (!next.isEmpty() || !next.hope()) {
            for (IoCommand command : line.takeAll()) {
                Optional<StatusException> refusal = command.gone().or(next::closed);
                List<Lane> lanes = next.without(command);
                if (refusal.isPresent()) {
                    steps.add(() -> command.fail(refusal.get()));
                } else if (lanes.isEmpty()) {
                    line.add(command, true);
                } else {
                    steps.add(() -> send(command, lanes));
                }
            }
            if (next.isEmpty()) {
                held.forEach(command -> steps.add(
                        () -> command.fail(command.gone().or(next::closed).get())));
                held.clear();
            }
        }
        if (steps.isEmpty()) {
            choice = next;
            sending = false;
        }
        return steps;
    }

    private void onPatienceEnd(int when) {
        boolean over;
        synchronized (this) {
            over = patience.end(when);
        }
        if (over) {
            onChange();
        }
    }

    private void send(IoCommand command, List<Lane> lanes) {
        boolean several = lanes.size() > 1;
        command.send(chooser.choose(lanes), several, several ? chooser.now() : 0);
    }

    long now() {
        return chooser.now();
    }

    /** Sends a command that does not wait. */
    public void submit(Sqe sqe, ByteBuffer data, Answer answer) {
        Choice now = choice;
        if (now.closed().isPresent()) {
            answer.lost(now.closed().get());
        } else {
            chooser.choose(now.lanes()).queue().submit(sqe, data, answer);
        }
    }

    /**
     * The queue whose turn it is, for a caller with commands that belong together and do not wait.
     *
     * @throws StatusException if there is none now
     */
    public HostQueue queue() {
        Choice now = choice;
        if (now.closed().isPresent()) {
            throw now.closed().get();
        }
        return chooser.choose(now.lanes()).queue();
    }

    /** Sends a command, or lets it wait. */
    void submit(IoCommand command) {
        Choice now = choice;
        if (now.isEmpty()) {
            await(command, false, Optional.empty());
        } else {
            send(command, now.lanes());
        }
    }

    /** A command came back from a queue that ended: it goes elsewhere, or waits. */
    void again(IoCommand command, StatusException why) {
        Aftermath aftermath = command.lane().open().aftermath;
        aftermath.onLoss(why);
        long millis = command.isChange() ? aftermath.millis() : 0;
        if (millis == 0) {
            await(command, true, Optional.of(why));
        } else {
            hold(command, millis, why);
        }
    }

    private void hold(IoCommand command, long millis, StatusException why) {
        synchronized (this) {
            held.add(command);
        }
        onChange();
        delays.after(millis).execute(() -> {
            boolean mine;
            synchronized (this) {
                mine = held.remove(command);
            }
            if (mine) {
                await(command, true, Optional.of(why));
            }
        });
    }

    /** A controller does not reach the namespace, and has not carried the command out: others may. */
    void refused(IoCommand command, AnaState state) {
        Lane lane = command.lane();
        synchronized (this) {
            if (routes.containsKey(lane.route())
                    && lane.route().state().open().stream().anyMatch(open -> open == lane.open())) {
                routes.put(lane.route(), state);
            }
        }
        onChange();
        lane.route().readAccess();
        if (!elsewhere(command)) {
            command.forgetLane();
            await(command, true, Optional.of(new StatusException(state.refusal())));
        }
    }

    /** Sends a command by another lane than it came from, if there is one. */
    boolean elsewhere(IoCommand command) {
        List<Lane> others = choice.without(command);
        if (others.isEmpty()) {
            return false;
        }
        send(command, others);
        return true;
    }

    /** Sends a command again after a while, by whatever lane. */
    void later(IoCommand command, long millis) {
        delays.after(millis).execute(() -> {
            command.forgetLane();
            await(command, true, Optional.empty());
        });
    }

    /**
     * Lets a command wait, unless there is a lane by now or no hope.
     *
     * @param returned why it came back, if it was sent before
     */
    private void await(IoCommand command, boolean sentBefore, Optional<StatusException> returned) {
        Optional<StatusException> refusal = sentBefore ? command.gone() : Optional.empty();
        List<Lane> lanes = List.of();
        synchronized (this) {
            Choice now = choice;
            lanes = sentBefore ? now.without(command) : now.lanes();
            if (refusal.isEmpty() && lanes.isEmpty()) {
                if (now.isEmpty() && !now.hope()) {
                    refusal = returned.or(now::closed);
                } else if (line.add(command, sentBefore)) {
                    command.onWait();
                } else {
                    refusal = Optional.of(Route.aborted(line.toString()));
                }
            }
        }
        if (refusal.isPresent()) {
            command.fail(refusal.get());
        } else if (!lanes.isEmpty()) {
            send(command, lanes);
        }
    }
}
