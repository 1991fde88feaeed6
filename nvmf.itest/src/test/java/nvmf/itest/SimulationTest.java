package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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
import nvmf.testkit.Pattern;
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

    /**
     * Reads and writes of blocks that no other command has in hand, against a model of what they hold: 0 for zeroes, the seed of their
     * data, or -1 where a write failed and nobody knows.
     */
    private static final class Traffic {
        private final RemoteNamespace namespace;
        private final Random random;
        private final int[] seeds;
        private final BitSet busy = new BitSet();
        private final List<CompletionStage<Void>> stages = new ArrayList<>();

        Traffic(RemoteNamespace namespace, Random random, int[] contents) {
            this.namespace = namespace;
            this.random = random;
            this.seeds = contents;
        }

        void one() {
            int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 16);
            int lba = random.nextInt(BLOCKS - count);
            int next = busy.nextSetBit(lba);
            if (next >= 0 && next < lba + count) {
                return;
            }
            busy.set(lba, lba + count);
            CompletionStage<Void> done = switch (random.nextInt(5)) {
                case 0 -> zero(lba, count);
                case 1, 2 -> write(lba, count);
                default -> read(lba, count);
            };
            stages.add(done);
            done.whenComplete((end, why) -> busy.clear(lba, lba + count));
        }

        private CompletionStage<Void> zero(int lba, int count) {
            set(lba, count, -1);
            return namespace
                    .writeZeroes(lba, count, random.nextBoolean(), random.nextBoolean())
                    .thenRun(() -> set(lba, count, 0));
        }

        private CompletionStage<Void> write(int lba, int count) {
            int seed = 1 + random.nextInt(1 << 20);
            ByteBuffer data = Pattern.blank(count * BLOCK);
            for (int i = 0; i < count; i++) {
                data.put(data.position() + i * BLOCK, Pattern.bytes(seed + i, BLOCK));
            }
            set(lba, count, -1);
            return namespace.write(lba, data, random.nextBoolean()).thenRun(() -> {
                Pattern.checkMargins(data);
                for (int i = 0; i < count; i++) {
                    seeds[lba + i] = seed + i;
                }
            });
        }

        private CompletionStage<Void> read(int lba, int count) {
            ByteBuffer data = Pattern.blank(count * BLOCK);
            return namespace.read(lba, data).thenRun(() -> check(lba, count, data));
        }

        private void check(int lba, int count, ByteBuffer data) {
            Pattern.checkMargins(data);
            for (int i = 0; i < count; i++) {
                if (seeds[lba + i] < 0) {
                    continue;
                }
                byte[] expected = seeds[lba + i] == 0 ? new byte[BLOCK] : Pattern.bytes(seeds[lba + i], BLOCK);
                assertThat(data.slice(data.position() + i * BLOCK, BLOCK).mismatch(ByteBuffer.wrap(expected)))
                        .as("block " + (lba + i))
                        .isEqualTo(-1);
            }
        }

        private void set(int lba, int count, int seed) {
            for (int i = 0; i < count; i++) {
                seeds[lba + i] = seed;
            }
        }

        /** All that was begun ended, well or not. */
        void allEnded(World world) {
            for (CompletionStage<Void> stage : stages) {
                boolean mixedUp = world.await(
                        stage.handle((end, why) -> why != null && why.getCause() instanceof AssertionError));
                assertThat(mixedUp).isFalse();
            }
            assertThat(busy.isEmpty()).isTrue();
        }

        /** All that was begun ended well, and every block holds what it should. */
        void verify(World world) {
            stages.forEach(world::await);
            assertThat(busy.isEmpty()).isTrue();
            world.await(read(0, BLOCKS));
        }
    }
}
