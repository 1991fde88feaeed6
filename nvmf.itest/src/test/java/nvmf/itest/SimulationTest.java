package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Host and controller over the loop transport in virtual time, every queue on a thread of its own, turns taken by chance. */
@ExtendWith(Seeded.class)
final class SimulationTest {
    private static final TransportAddress ADDRESS = TransportAddress.of(TransportType.LOOP, "simulated", "");
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:simulated");
    private static final int BLOCKS = 2048;
    private static final int BLOCK = 512;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    /** Everything of one run. */
    private final class Run {
        final World world;
        final LoopTransport loop;
        final SubsystemCore subsystem;
        final PortCore port;
        final HostCore host;

        Run(Random random) {
            world = new World(random);
            loop = new LoopTransport(world::newThread, 1 << 20);
            Transport watched = leaks.watch(loop);
            Target target = new Target(world::nowMillis, world::delayed, event -> {});
            subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
            subsystem.attach(1, "ram", new RamDevice(BLOCK, BLOCKS * BLOCK), Identity.of(new UUID(3, 4)), false);
            port = target.port(PortSettings.of("loop", 1, ADDRESS).withSizes(4096, 64 << 10));
            port.offer(subsystem);
            world.await(port.open(watched));
            Transports transports = new Transports();
            transports.add(watched, 0);
            host = new HostCore(new Surroundings(
                    HostIdentity.of(new UUID(1, 2)),
                    new Connector(transports),
                    event -> {},
                    NamespaceListener.NOBODY,
                    world::delayed,
                    () -> Instant.ofEpochMilli(world.nowMillis()),
                    random));
        }

        RemoteController connect(int ioQueues, int depth) {
            return connect(ioQueues, depth, Recovery.NONE);
        }

        RemoteController connect(int ioQueues, int depth, Recovery recovery) {
            return world.await(host.connect(ConnectRequest.of(ADDRESS, SUBNQN)
                    .withIoQueues(ioQueues)
                    .withDepth(depth)
                    .withRecovery(recovery)));
        }

        void end() {
            world.await(host.close());
            port.close("the test is over");
            world.await(loop.close());
            assertThat(subsystem.snapshot().controllers()).isEmpty();
        }
    }

    @RepeatedTest(10)
    void whateverTheOrderOfTurnsNothingIsLostOrMixedUp(Random random) {
        Run run = new Run(random);
        RemoteController controller = run.connect(1 + random.nextInt(3), 2 + random.nextInt(30));
        Traffic traffic = new Traffic(controller.namespaces().get(0), random, new int[BLOCKS]);
        for (int i = 0; i < 400; i++) {
            traffic.one();
            run.world.steps(random.nextInt(30));
        }
        run.world.settle();
        traffic.verify(run.world);
        run.world.await(controller.disconnect());
        run.end();
    }

    @RepeatedTest(10)
    void aResetInTheMiddleIsOnlyAPause(Random random) {
        Run run = new Run(random);
        RemoteController controller = run.connect(2, 16);
        RemoteNamespace namespace = controller.namespaces().get(0);
        Traffic traffic = new Traffic(namespace, random, new int[BLOCKS]);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                traffic.one();
                run.world.steps(random.nextInt(20));
            }
            run.world.await(controller.reset());
            assertThat(controller.state()).isEqualTo(State.LIVE);
            assertThat(controller.namespaces()).containsExactly(namespace);
        }
        run.world.settle();
        traffic.verify(run.world);
        run.world.await(controller.disconnect());
        run.end();
    }

    @RepeatedTest(10)
    void aLossInTheMiddleIsOnlyAPauseWhereItIsRecoveredFrom(Random random) {
        Run run = new Run(random);
        RemoteController controller = run.connect(2, 16, Recovery.DEFAULT);
        RemoteNamespace namespace = controller.namespaces().get(0);
        Traffic traffic = new Traffic(namespace, random, new int[BLOCKS]);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                traffic.one();
                run.world.steps(random.nextInt(20));
            }
            run.subsystem.terminate(-1, "the test says so");
            run.world.steps(random.nextInt(200));
            run.world.pass(random.nextInt(1_000), 50);
        }
        run.world.settle();
        run.world.pass(20_000, 500);
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.namespaces()).containsExactly(namespace);
        traffic.verify(run.world);
        run.world.await(controller.disconnect());
        run.end();
    }

    @RepeatedTest(10)
    void aLossInTheMiddleEndsEveryCommandAndWhatWasWrittenStaysWritten(Random random) {
        Run run = new Run(random);
        int[] contents = new int[BLOCKS];
        for (int round = 0; round < 2; round++) {
            RemoteController controller = run.connect(2, 16);
            Traffic traffic = new Traffic(controller.namespaces().get(0), random, contents);
            for (int i = 0; i < 40; i++) {
                traffic.one();
                run.world.steps(random.nextInt(20));
            }
            assertThat(run.subsystem.terminate(-1, "the test says so")).isEqualTo(1);
            run.world.settle();
            assertThat(controller.state()).isEqualTo(State.DEAD);
            traffic.allEnded(run.world);
            run.world.await(controller.disconnect());
        }
        RemoteController controller = run.connect(1, 16);
        new Traffic(controller.namespaces().get(0), random, contents).verify(run.world);
        run.world.await(controller.disconnect());
        run.end();
    }

    @Test
    void anIdleAssociationLivesForADay(Random random) {
        Run run = new Run(random);
        RemoteController controller = run.connect(1, 8);
        long before = controller.counters().get(0).commands();
        run.world.pass(TimeUnit.DAYS.toMillis(1), 500);
        assertThat(controller.state()).isEqualTo(State.LIVE);
        long beats = controller.counters().get(0).commands() - before;
        assertThat(beats).as("keep alives within 5 s of each other").isGreaterThanOrEqualTo(86_400 / 5);
        run.world.await(controller.disconnect());
        run.end();
    }
}
