package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.event.NvmfEvent.AnaStateChanged;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.ControllerCore;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Surroundings;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Connector;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.Seeded;
import nvmf.transport.loop.LoopTransport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One disk by two ports, in virtual time, turns taken by chance: paths are cut and ANA states flip under traffic that is verified. */
@ExtendWith(Seeded.class)
final class MultipathSimulationTest {
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:two-paths");
    private static final int BLOCKS = 2048;
    private static final int THREADS = 12;
    private static final int GROUP = 1;

    /** That had an effect; of which each run makes a tenth. */
    private static final int FLIPS_AND_CUTS = 1000;

    private static final List<AnaState> PASSING =
            List.of(AnaState.OPTIMIZED, AnaState.NON_OPTIMIZED, AnaState.INACCESSIBLE, AnaState.CHANGE);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final Wires wires = new Wires();
    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private int flips;
    private int cuts;
    private int nextThread;

    private ScheduledExecutorService thread(World world) {
        if (threads.size() < THREADS) {
            threads.add(world.newThread());
        }
        return threads.get(nextThread++ % threads.size());
    }

    private static TransportAddress address(String name) {
        return TransportAddress.of(TransportType.LOOP, name, "");
    }

    @RepeatedTest(10)
    void noFlipAndNoCutReachesTheCaller(Random random) {
        World world = new World(random);
        LoopTransport loop = new LoopTransport(() -> thread(world), 1 << 20);
        Transport watched = wires.around(leaks.watch(loop));
        Target target = new Target(
                world::nowMillis, world::delayed, event -> flips += event instanceof AnaStateChanged ? 1 : 0);
        SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
        subsystem.attach(1, "ram", new RamDevice(512, BLOCKS * 512), Identity.of(new UUID(3, 4)), false);
        List<PortCore> ports = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            PortCore port = target.port(
                    PortSettings.of(name, ports.size() + 1, address(name)).withSizes(4096, 64 << 10));
            port.offer(subsystem);
            world.await(port.open(watched));
            ports.add(port);
        }
        Transports transports = new Transports();
        transports.add(watched, 0);
        HostCore host = new HostCore(new Surroundings(
                HostIdentity.of(new UUID(1, 2)),
                new Connector(transports),
                event -> {},
                NamespaceListener.NOBODY,
                world::delayed,
                () -> Instant.ofEpochMilli(world.nowMillis()),
                random));
        List<RemoteController> paths = new ArrayList<>();
        for (PortCore port : ports) {
            paths.add(world.await(host.connect(ConnectRequest.of(address(port.name()), SUBNQN)
                    .withIoQueues(2)
                    .withDepth(16))));
        }
        assertThat(paths.get(0).namespaces()).hasSize(1).isEqualTo(paths.get(1).namespaces());

        Traffic traffic = new Traffic(paths.get(0).namespaces().get(0), random, new int[BLOCKS]);
        while (flips + cuts < FLIPS_AND_CUTS / 10) {
            for (int i = 0; i < 4; i++) {
                traffic.one();
                world.steps(random.nextInt(20));
            }
            trouble(random, host, subsystem, ports);
            world.steps(random.nextInt(100));
            if (random.nextInt(4) == 0) {
                world.pass(random.nextInt(1_000), 50);
            }
        }
        assertThat(flips).isPositive();
        assertThat(cuts).isPositive();
        ports.forEach(port -> port.setAnaState(GROUP, AnaState.OPTIMIZED));
        world.settle();
        world.pass(30_000, 500);
        assertThat(host.controllers()).extracting(RemoteController::state).containsOnly(State.LIVE);
        traffic.verify(world);

        world.await(host.close());
        ports.forEach(port -> port.close("the test is over"));
        world.await(loop.close());
        assertThat(subsystem.snapshot().controllers()).isEmpty();
    }

    /** Something happens, or nothing: where there was nobody to cut off, and where a state is as it was. Only the rest is counted. */
    private void trouble(Random random, HostCore host, SubsystemCore subsystem, List<PortCore> ports) {
        List<ControllerCore> controllers = subsystem.controllers();
        switch (random.nextInt(6)) {
            case 0 -> {
                if (!controllers.isEmpty()) {
                    cuts += subsystem.terminate(
                            controllers.get(random.nextInt(controllers.size())).cntlid(), "the test says so");
                }
            }
            case 1, 2 -> cuts += wires.cut(random) ? 1 : 0;
            case 3 -> ports.get(1).setAnaState(GROUP, AnaState.PERSISTENT_LOSS);
            default -> {
                IoPolicy[] policies = IoPolicy.values();
                host.subsystems().get(0).use(policies[random.nextInt(policies.length)]);
                ports.get(random.nextInt(2)).setAnaState(GROUP, PASSING.get(random.nextInt(PASSING.size())));
            }
        }
    }
}
