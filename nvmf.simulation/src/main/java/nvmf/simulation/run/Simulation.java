package nvmf.simulation.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import nvmf.simulation.disk.Medium;
import nvmf.simulation.disk.Slip;
import nvmf.simulation.history.History;
import nvmf.simulation.history.Operation.Kind;
import nvmf.simulation.history.Operation.Request;
import nvmf.simulation.history.Violation;
import nvmf.simulation.net.Network;
import nvmf.simulation.world.World;

/**
 * A run: trouble under load first; then all is well, and what was begun has to end, every block has to be what it may be, to stay so
 * over a loss of power, and nothing may be left.
 */
public final class Simulation {
    private static final int HISTORY_MAX = 4_000;
    private static final long PATIENCE_MILLIS = 900_000;
    private static final int READS_MAX = 20;
    private static final long QUIET_MILLIS = 40_000;

    private final long seed;
    private final World world;
    private final Plan plan;
    private final History history;
    private final Network network;
    private final Stage stage;
    private final Nemesis nemesis;
    private final Deque<String> log = new ArrayDeque<>();
    private int print;

    private Simulation(long seed, Focus focus, Slip slip) {
        this.seed = seed;
        world = new World(seed);
        plan = Plan.of(world.random(), focus);
        history = new History(Plan.BLOCKS, this::note, this::isHeard);
        network = new Network(world);
        stage = new Stage(world, network, plan, slip, history);
        nemesis = new Nemesis(world, network, stage, plan, this::note);
        note(plan.toString());
    }

    /** Runs a seed. */
    public static Result run(long seed) {
        return run(seed, Focus.ALL, Slip.NONE);
    }

    /** The same about something, with a disk that is wrong on purpose perhaps. */
    public static Result run(long seed, Focus focus, Slip slip) {
        Simulation simulation = new Simulation(seed, focus, slip);
        Optional<String> failure = simulation.go();
        return simulation.result(failure);
    }

    private boolean isHeard(int host) {
        return stage.isHeard(host);
    }

    private void note(String event) {
        String line = String.format("%9.3f %s", world.nowNanos() / 1e6, event);
        print = 31 * print + line.hashCode();
        log.add(line);
        if (log.size() > HISTORY_MAX) {
            log.poll();
        }
    }

    private Optional<String> go() {
        Optional<String> failure = attempt(this::chaos);
        if (failure.isEmpty()) {
            failure = attempt(this::calm);
        }
        nemesis.stop();
        stage.end();
        long end = world.nowMillis() + QUIET_MILLIS;
        while (world.nowMillis() < end) {
            Optional<String> late = attempt(() -> world.pass(end - world.nowMillis()));
            failure = failure.or(() -> late);
        }
        return failure;
    }

    private Optional<String> attempt(Runnable part) {
        try {
            part.run();
            return Optional.empty();
        } catch (IllegalStateException | Violation | AssertionError e) {
            Throwable cause = e instanceof IllegalStateException && e.getCause() != null ? e.getCause() : e;
            note("-- " + cause);
            for (StackTraceElement element :
                    cause instanceof Violation ? new StackTraceElement[0] : cause.getStackTrace()) {
                note("--   at " + element);
            }
            return Optional.of(String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
        }
    }

    private void chaos() {
        stage.guests().forEach(Guest::connect);
        must("connect", () -> stage.guests().stream().allMatch(Guest::isLive));
        List<Lane> lanes = new ArrayList<>();
        for (Guest guest : stage.guests()) {
            for (int i = 0; i < plan.lanes(); i++) {
                lanes.add(new Lane(world, guest, history, plan));
            }
        }
        lanes.forEach(Lane::start);
        nemesis.start();
        world.pass(plan.chaosMillis());
        lanes.forEach(Lane::stop);
        nemesis.stop();
        note("-- all is well from here on");
        must("end what was begun", () -> history.underWay() == 0);
    }

    private void calm() {
        verify();
        stage.restart();
        verify();
        if (plan.focus() == Focus.MEDIA || world.random().nextInt(4) == 0) {
            swap();
        }
        stage.guests().forEach(Guest::leave);
        must("disconnect", () -> stage.guests().stream().allMatch(Guest::hasLeft));
        must("forget the hosts", () -> stage.site().controllers() == 0);
    }

    private void must(String what, BooleanSupplier done) {
        if (!world.runUntil(done, PATIENCE_MILLIS)) {
            throw new Violation("did not " + what + " within " + PATIENCE_MILLIS + " ms, though all was well");
        }
    }

    /** Every host reads everything; where it does not wait for a lost association, it may take some attempts. */
    private void verify() {
        for (Guest guest : stage.guests()) {
            Lane lane = new Lane(world, guest, history, plan);
            long failures = 0;
            while (!reads(guest, lane)) {
                if (++failures > READS_MAX) {
                    throw new Violation("host " + guest.number() + " cannot read, though all is well");
                }
            }
        }
    }

    private boolean reads(Guest guest, Lane lane) {
        must("come back", () -> guest.isLive() && guest.disk().isPresent());
        AtomicReference<Boolean> read = new AtomicReference<>();
        guest.run(() -> guest.disk()
                .ifPresentOrElse(
                        disk -> lane.read(disk, new Request(Kind.READ, 0, Plan.BLOCKS, false))
                                .whenComplete((done, failure) -> read.set(failure == null)),
                        () -> read.set(false)));
        must("read everything", () -> read.get() != null);
        return read.get();
    }

    /** The medium behind the name is another one all of a sudden: nobody may write to that. */
    private void swap() {
        List<Lane> lanes = new ArrayList<>();
        stage.guests().forEach(guest -> lanes.add(new Lane(world, guest, history, plan)));
        lanes.forEach(Lane::start);
        world.pass(world.chance(50));
        note("-- another medium");
        Medium foreign = stage.swapMedium();
        world.pass(20_000);
        lanes.forEach(Lane::stop);
        must("end what was begun", () -> history.underWay() == 0);
        if (foreign.writes() > 0) {
            throw new Violation("a medium was written to that is not the one that was asked for");
        }
    }

    private Result result(Optional<String> failure) {
        Map<Fault, Integer> faults = nemesis.counts();
        return new Result(
                seed, failure, world.nowMillis(), world.steps(), history.operations(), faults, List.copyOf(log), print);
    }
}
