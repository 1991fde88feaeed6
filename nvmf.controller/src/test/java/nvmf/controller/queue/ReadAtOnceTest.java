package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import nvmf.api.block.BlockDevice.Geometry;
import nvmf.api.spec.Status;
import nvmf.api.spec.nvm.Read;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.GatedDevice;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.model.SubsystemSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads that a device has at once are put where they are sent from, and take no memory; all others are read as ever. */
final class ReadAtOnceTest {
    @RegisterExtension
    final Bench bench = new Bench();

    private final ScriptedQueue io = bench.connect().enable().io(1);

    @BeforeEach
    void lend() {
        Arrays.fill(bench.device.bytes(), 512, 1024, (byte) 7);
        bench.device.readAtOnce();
        io.lendPlaces();
    }

    private ScriptedQueue.Answer read(int cid) {
        return io.send(new Read(1, 1, 1, false).toSqe().withCid(cid), 512);
    }

    @Test
    void whatIsThereIsSentWithoutMemory() {
        io.leaseNothing(new IOException("there is none"));
        ScriptedQueue.Answer answer = read(1);
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.data()).hasSize(512).containsOnly(7);
        assertThat(bench.device.calls()).containsExactly("at once 1+1");
        assertThat(bench.subsystem.traffic().bytesRead()).isEqualTo(512);
    }

    @Test
    void whatHasToBeWaitedForIsReadIntoMemory() {
        bench.device.shutGate();
        assertThat(read(1)).isNull();
        assertThat(io.openLeases()).isEqualTo(1);
        bench.device.openGate();
        bench.time.run();
        assertThat(io.answerTo(1).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.answerTo(1).data()).containsOnly(7);
        assertThat(bench.device.calls()).containsExactly("read 1+1");
        assertThat(io.openLeases()).isZero();
        assertThat(bench.subsystem.traffic().bytesRead()).as("counted once").isEqualTo(512);
    }

    @Test
    void whatFailsIsReadForItsStatus() {
        bench.device.fail(Status.UNRECOVERED_READ_ERROR);
        assertThat(read(1).status()).isEqualTo(Status.UNRECOVERED_READ_ERROR);
        assertThat(bench.device.calls()).containsExactly("read 1+1");
        assertThat(io.openLeases()).isZero();
    }

    @Test
    void whereThereIsNoPlaceItIsReadIntoMemory() {
        ScriptedQueue other = bench.connect().enable().io(1);
        ScriptedQueue.Answer answer = other.send(new Read(1, 1, 1, false).toSqe(), 512);
        assertThat(answer.data()).containsOnly(7);
        assertThat(bench.device.calls()).containsExactly("read 1+1");
    }

    // NVM Command Set Specification, "Read command": FUA returns what is on non-volatile media.
    @Test
    void aReadWithFuaFlushesAVolatileCacheFirst() {
        GatedDevice cached = new GatedDevice(new Geometry(512, 64, false, true));
        cached.readAtOnce();
        Bench other = new Bench(SubsystemSettings.of(Bench.SUBNQN).with(Bench.LIMITS), cached);
        ScriptedQueue queue = other.connect().enable().io(1);
        queue.lendPlaces();
        queue.send(new Read(1, 0, 1, true).toSqe(), 512);
        queue.send(new Read(1, 1, 1, false).toSqe(), 512);
        assertThat(cached.calls()).containsExactly("flush", "read 0+1", "at once 1+1");
    }

    @Test
    void aQueueThatEndsMeanwhileLeavesNothing() {
        io.leaseAtMost(1);
        bench.device.shutGate();
        read(1);
        read(2);
        assertThat(bench.device.heldBack()).isEqualTo(1);
        io.drop();
        bench.device.openGate();
        bench.time.run();
        assertThat(io.openLeases()).isZero();
    }
}
