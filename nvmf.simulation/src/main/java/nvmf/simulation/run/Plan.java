package nvmf.simulation.run;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Paths;
import nvmf.api.host.Paths.LostWrites;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.simulation.disk.Temper;

/**
 * What a run is like, by chance: some faults and not others, so that they meet each other in all combinations.
 *
 * @param hosts        how many
 * @param lanes        operations that a host has under way, at most
 * @param operations   of each lane
 * @param chaosMillis  how long there is trouble
 * @param pauseMillis  from one fault to the next, on the average
 * @param faults       those that may happen
 * @param threads      of the controller
 * @param transferMax  of a command, in bytes
 * @param wire         options of the transport
 * @param focus        what it is about
 */
record Plan(
        int hosts,
        int lanes,
        int operations,
        long chaosMillis,
        int pauseMillis,
        Set<Fault> faults,
        Temper temper,
        int blockSize,
        int threads,
        int transferMax,
        Options wire,
        Focus focus) {
    static final int BLOCKS = 24;
    private static final long FOCUS_LATENCY_NANOS = 20_000_000;

    /** So that what a lost path left with the disk outlives what its host has done meanwhile. */
    private static final int FOCUS_STRAGGLING = 32;

    static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:simulated");
    static final TransportAddress[] PATHS = {
        TransportAddress.tcp("192.0.2.1", 4420), TransportAddress.tcp("192.0.2.2", 4420)
    };

    static Plan of(Random random, Focus focus) {
        Plan plan = of(random);
        return plan.about(focus);
    }

    private static Plan of(Random random) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        int share = 1 + random.nextInt(4);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(5) < share) {
                faults.add(fault);
            }
        }
        Options wire = Options.of(Options.HEADER_DIGEST, flag(random))
                .with(Options.DATA_DIGEST, flag(random))
                .with(Options.ELIDE_SUCCESS, flag(random))
                .with(Options.MAX_H2C_DATA, Integer.toString(4096 << random.nextInt(6)))
                .with(Options.MAX_R2T, Integer.toString(1 + random.nextInt(4)));
        return new Plan(
                1 + random.nextInt(3),
                1 + random.nextInt(6),
                30 + random.nextInt(60),
                3_000 + random.nextInt(27_000),
                200 << random.nextInt(5),
                faults,
                Temper.of(random),
                random.nextInt(3) == 0 ? 512 : 4096,
                1 + random.nextInt(3),
                16384 << random.nextInt(3),
                wire,
                Focus.ALL);
    }

    private Plan about(Focus other) {
        return switch (other) {
            case ALL -> this;
            case GHOSTS ->
                crowded(other, 200, FOCUS_STRAGGLING)
                        .withTrouble(8_000, 400, EnumSet.of(Fault.CUT, Fault.CUT_FOR_HOST, Fault.RESET));
            case ATOMICITY -> crowded(other, 60, 1).withTrouble(8_000, 150, EnumSet.of(Fault.CUT, Fault.SLOW_DISK));
            case MEDIA -> crowded(other, 60, 1).withTrouble(1_000, 150, EnumSet.noneOf(Fault.class));
        };
    }

    /** Two hosts with all that they can have under way, to a disk that is slow. */
    private Plan crowded(Focus other, int many, int straggling) {
        Temper slow = new Temper(FOCUS_LATENCY_NANOS, straggling, temper.volatileCache(), temper.zeroesOnTrim());
        return new Plan(2, 6, many, chaosMillis, pauseMillis, faults, slow, 512, threads, transferMax, wire, other);
    }

    private Plan withTrouble(long millis, int pause, Set<Fault> kinds) {
        return new Plan(
                hosts, lanes, operations, millis, pause, kinds, temper, blockSize, threads, transferMax, wire, focus);
    }

    private static String flag(Random random) {
        return Boolean.toString(random.nextBoolean());
    }

    /** What a host asks for: an association that recovers, or one by each path that does not, since there is the other. */
    List<ConnectRequest> requests(Random random) {
        boolean both = focus == Focus.GHOSTS || focus != Focus.MEDIA && random.nextInt(3) == 0;
        long delay = 10L << random.nextInt(5);
        Recovery recovery = new Recovery(
                delay,
                delay + (500L << random.nextInt(4)),
                Recovery.NEVER,
                random.nextInt(4) == 0 ? 2_000 + random.nextInt(8_000) : Recovery.NEVER);
        ConnectRequest request = ConnectRequest.of(PATHS[random.nextInt(PATHS.length)], SUBNQN)
                .withIoQueues(1 + random.nextInt(3))
                .withDepth(2 + random.nextInt(20))
                .withKatoMillis(1_000L << random.nextInt(3))
                .withCommandTimeoutMillis(3_000L << random.nextInt(4))
                .withRecovery(both ? Recovery.NONE : recovery)
                .withPaths(both ? paths(random) : Paths.DEFAULT)
                .withOptions(wire);
        return both ? List.of(request.withAddress(PATHS[0]), request.withAddress(PATHS[1])) : List.of(request);
    }

    /** Whether two paths lead to one disk, or whoever uses them sees to that, and does not wait for the controller. */
    private Paths paths(Random random) {
        if (focus == Focus.GHOSTS) {
            return random.nextBoolean()
                    ? Paths.DEFAULT
                    : Paths.DEFAULT.withShared(false).with(LostWrites.AT_ONCE);
        }
        List<IoPolicy> policies = List.of(IoPolicy.values());
        return Paths.DEFAULT
                .withShared(random.nextBoolean())
                .with(policies.get(random.nextInt(policies.size())))
                .with(random.nextBoolean() ? LostWrites.WAIT : LostWrites.AT_ONCE);
    }
}
