package nvmf.simulation.run;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.simulation.net.Link;
import nvmf.simulation.net.Machine;
import nvmf.simulation.net.Network;
import nvmf.simulation.world.World;

/** Makes trouble, of the kinds that the plan allows, until it is told to stop; then it puts everything right. */
final class Nemesis {
    private static final int LONG_MILLIS = 8_000;

    private final World world;
    private final Network network;
    private final Stage stage;
    private final Plan plan;
    private final Random random;
    private final Consumer<String> log;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private boolean stopped;

    Nemesis(World world, Network network, Stage stage, Plan plan, Consumer<String> log) {
        this.world = world;
        this.network = network;
        this.stage = stage;
        this.plan = plan;
        this.log = log;
        random = world.random();
    }

    void start() {
        if (!plan.faults().isEmpty()) {
            later();
        }
    }

    private void later() {
        world.afterMillis(1 + random.nextInt(2 * plan.pauseMillis()), () -> {
            if (!stopped) {
                List<Fault> faults = List.copyOf(plan.faults());
                strike(faults.get(random.nextInt(faults.size())));
                later();
            }
        });
    }

    /** Makes no more trouble; the first time, puts everything right. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        network.heal();
        stage.heal();
    }

    Map<Fault, Integer> counts() {
        return counts;
    }

    private void strike(Fault fault) {
        String what = switch (fault) {
            case CUT -> link(link -> link.cut(true, true));
            case CUT_FOR_HOST -> link(Link::cutHostOff);
            case SILENCE -> link(link -> link.cut(false, false));
            case HOLD -> hold();
            case PARTITION -> partition();
            case KILL -> stage.kill(false);
            case POWER_LOSS -> stage.kill(true);
            case STANDSTILL -> still(stage.site().machine());
            case HOST_STANDSTILL -> still(guest().machine());
            case TERMINATE -> terminate();
            case RESET -> reset();
            case RECONNECT -> reconnect();
            case SLOW_DISK, HANGING_DISK, FAILING_DISK -> disk(fault);
        };
        if (!what.isEmpty()) {
            counts.merge(fault, 1, Integer::sum);
            log.accept("-- " + fault + " " + what);
        }
    }

    private String link(Consumer<Link> step) {
        List<Link> links = network.links();
        if (links.isEmpty()) {
            return "";
        }
        Link link = links.get(random.nextInt(links.size()));
        step.accept(link);
        return link.toString();
    }

    private long aWhile() {
        return 1 + world.chance(random.nextBoolean() ? LONG_MILLIS : 500);
    }

    private String hold() {
        long millis = aWhile();
        boolean there = random.nextBoolean();
        return link(link -> link.hold(world.nowNanos() + millis * 1_000_000, there, !there)) + " for " + millis;
    }

    private String partition() {
        TransportAddress path = Plan.PATHS[random.nextInt(Plan.PATHS.length)];
        long millis = aWhile();
        int direction = random.nextInt(3);
        network.block(new InetSocketAddress(path.traddr(), path.port()), millis, direction != 0, direction != 1);
        return path + " for " + millis + (direction == 0 ? " back" : direction == 1 ? " there" : "");
    }

    private String still(Machine machine) {
        long millis = aWhile();
        machine.setStill(true);
        world.afterMillis(millis, () -> machine.setStill(false));
        return "for " + millis;
    }

    private Guest guest() {
        return stage.guests().get(random.nextInt(stage.guests().size()));
    }

    private String terminate() {
        stage.site().terminate();
        return "all";
    }

    private String reset() {
        Guest guest = guest();
        guest.withController(controller -> controller.reset());
        return "by host " + guest.number();
    }

    private String reconnect() {
        Guest guest = guest();
        TransportAddress path = Plan.PATHS[random.nextInt(Plan.PATHS.length)];
        guest.withController(controller -> controller.reconnect(path));
        return "of host " + guest.number() + " to " + path;
    }

    private String disk(Fault fault) {
        long millis = fault == Fault.HANGING_DISK ? aWhile() * 3 : aWhile();
        switch (fault) {
            case SLOW_DISK -> stage.trouble().setSlowness(2 << random.nextInt(8));
            case FAILING_DISK -> stage.trouble().setErrors(10 + random.nextInt(50));
            default -> stage.trouble().hangUntil(world.nowNanos() + millis * 1_000_000);
        }
        world.afterMillis(millis, () -> stage.trouble().end());
        return "for " + millis;
    }
}
