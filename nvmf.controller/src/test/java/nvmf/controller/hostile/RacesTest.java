package nvmf.controller.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.Abort;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.nvm.Read;
import nvmf.api.spec.nvm.Write;
import nvmf.controller.access.AllowList;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile inputs, sections M and N: two things at once. One of them happens after every number of steps of the other, so that no order is
 * left to chance; {@link ConcurrencyTest} does it with threads.
 */
@ExtendWith(QuietLog.class)
class RacesTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final Witness witness = Witness.apart(bench);

    @AfterEach
    void theWitnessGoesOn() {
        witness.testify();
    }

    static IntStream steps() {
        return IntStream.range(0, 12);
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            bench.time.step();
        }
    }

    private static byte[] data() {
        return Bench.bytes(Bench.adminData());
    }

    private void assertEmpty() {
        assertThat(bench.subsystem.snapshot().controllers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void n2ASubsystemThatGoesWhileAHostConnectsTakesItAlong(int step) {
        ScriptedQueue queue = bench.newborn();
        queue.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
        steps(step);
        bench.port.withdraw(bench.subsystem);
        bench.subsystem.close();
        bench.time.run();
        assertEmpty();
        assertThat(queue.answers()).hasSizeLessThanOrEqualTo(1);
        ScriptedQueue late = bench.newborn();
        assertThat(late.send(Bench.adminConnect(0), data()).status().isSuccess())
                .isFalse();
        late.drop();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void n3AnEventThatMeetsADisconnectIsToldOnceOrNot(int step) {
        Bench.HostSide host = bench.connect().enable();
        host.admin(new SetFeatures(Feature.ASYNC_EVENT_CONFIGURATION, 0, false, AsyncEvent.NAMESPACE_ATTRIBUTE_BIT)
                .toSqe());
        host.admin.send(AsyncEvent.request().withCid(0x4444));
        GatedDevice second = new GatedDevice(512, 64);
        bench.subsystem.attach(2, "second", second, Identity.NONE, false);
        steps(step);
        host.admin.close(new IOException("connection reset"));
        bench.time.run();
        assertThat(host.admin.answersTo(0x4444)).isLessThanOrEqualTo(1);
        assertEmpty();
        bench.subsystem.detach(2);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void n5AHostThatFallsSilentAsItDisconnectsLeavesNothing(int step) {
        Bench.HostSide host = bench.connect(Bench.adminData(), 1000).enable();
        ScriptedQueue io = host.io(1);
        bench.device.shutGate();
        io.send(new Write(1, 0, 1, false).toSqe().withCid(1), new byte[512]);
        io.start(new Disconnect(0).toSqe().withCid(2), 0, Status.SUCCESS, new byte[0]);
        bench.time.advanceMillis(1400);
        steps(step);
        bench.device.openGate();
        bench.time.advanceMillis(5000);
        assertEmpty();
        assertThat(io.isClosed()).isTrue();
        assertThat(io.openLeases()).isZero();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void n6APortThatClosesWhileHostsComeInEndsThem(int step) {
        List<ScriptedQueue> queues = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ScriptedQueue queue = bench.newborn();
            queue.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
            queues.add(queue);
        }
        steps(step);
        bench.port.close("the port closes");
        bench.time.run();
        assertThat(queues).allMatch(ScriptedQueue::isClosed);
        assertThat(bench.port.snapshot().connections()).isZero();
        assertEmpty();
    }

    // Abort against completion, whoever comes first: one completion.
    @ParameterizedTest
    @MethodSource("steps")
    void n4ACommandThatCompletesAsItIsAbortedCompletesOnce(int step) {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        bench.device.shutGate();
        io.send(new Read(1, 0, 1, false).toSqe().withCid(7), 512);
        host.admin.start(new Abort(1, 7).toSqe().withCid(8), 0, Status.SUCCESS, new byte[0]);
        steps(step);
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answersTo(7)).isEqualTo(1);
        assertThat(host.admin.answersTo(8)).isEqualTo(1);
    }

    // M15: nothing waits for a slow disk but the commands that do.
    @Test
    void m15AFullQueueAtASlowDiskIsAbortedInVainAndCompletesWhenTheDiskDoes() {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue io = host.io(1);
        bench.device.shutGate();
        for (int cid = 1; cid <= 127; cid++) {
            io.send(new Read(1, cid, 1, false).toSqe().withCid(cid), 512);
        }
        for (int cid = 1; cid <= 127; cid++) {
            assertThat(host.admin(new Abort(1, cid).toSqe()).cqe().dw0()).isEqualTo(Abort.NOT_ABORTED);
        }
        Bench.HostSide other = bench.connect(new ConnectData(new UUID(9, 9), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN), 0);
        assertThat(other.enable().io(1).isClosed()).isFalse();
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answers().stream().skip(1).map(answer -> answer.status()))
                .hasSize(127)
                .containsOnly(Status.SUCCESS);
        assertThat(io.openLeases()).isZero();
    }

    // M9. Base Specification, "Keep Alive Timer": it expires when a timeout has passed. Waiting a granule longer is
    // allowed, not asked for.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 499, 500, 501, 999})
    void m9AKeepAliveThatComesWithItsTimeoutIsInTimeWheneverItBegan(int offset) {
        Bench.HostSide host = bench.connect(Bench.adminData(), 1000).enable();
        bench.time.advanceMillis(offset);
        for (int i = 0; i < 50; i++) {
            assertThat(host.admin(KeepAlive.sqe()).status()).isEqualTo(Status.SUCCESS);
            bench.time.advanceMillis(1000);
        }
    }

    // N8: a host that is taken off the list while it connects was inside and is sent away, or is refused.
    @ParameterizedTest
    @MethodSource("steps")
    void n8AHostThatIsTakenOffTheListWhileItConnectsIsNotInside(int step) {
        ScriptedQueue queue = bench.newborn();
        queue.start(Bench.adminConnect(0), 1024, Status.SUCCESS, data());
        steps(step);
        Nqn friend = new Nqn("nqn.2014-08.org.example:friend");
        bench.subsystem.admission().allow(AllowList.of(Set.of(friend)));
        bench.time.run();
        assertEmpty();
        assertThat(queue.isClosed() || !queue.last().cqe().isSuccess()).isTrue();
        ScriptedQueue again = bench.newborn();
        assertThat(again.send(Bench.adminConnect(0), data()).status()).isEqualTo(Status.CONNECT_INVALID_HOST.dnr());
        again.drop();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void n8AQueueThatConnectsWhileItsHostIsTakenOffTheListIsNotInside(int step) {
        Bench.HostSide host = bench.connect().enable();
        ScriptedQueue queue = bench.newborn();
        queue.start(Bench.ioConnect(1), 1024, Status.SUCCESS, Bench.bytes(host.data));
        steps(step);
        bench.subsystem.admission().allow(AllowList.of(Set.of()));
        bench.time.run();
        assertEmpty();
        assertThat(host.admin.isClosed()).isTrue();
        assertThat(queue.isClosed() || !queue.last().cqe().isSuccess()).isTrue();
    }

    // N10: two hosts, one block: what is read is what one of them wrote, whole.
    @Test
    void n10TwoHostsThatWriteOneBlockLeaveItAsOneOfThemWroteIt() {
        List<ScriptedQueue> queues = Stream.of(1, 2)
                .map(id -> bench.connect(new ConnectData(new UUID(9, id), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN), 0)
                        .enable()
                        .io(1))
                .toList();
        for (int round = 1; round < 100; round++) {
            for (int i = 0; i < queues.size(); i++) {
                byte[] block = new byte[4096];
                Arrays.fill(block, (byte) (2 * round + i));
                queues.get(i).start(new Write(1, 8, 8, false).toSqe().withCid(round), 4096, Status.SUCCESS, block);
            }
            bench.time.run();
            byte[] read = queues.get(round % 2)
                    .send(new Read(1, 8, 8, false).toSqe().withCid(1000), 4096)
                    .data();
            assertThat(read[0]).isIn((byte) (2 * round), (byte) (2 * round + 1));
            assertThat(read).containsOnly(read[0]);
        }
    }
}
