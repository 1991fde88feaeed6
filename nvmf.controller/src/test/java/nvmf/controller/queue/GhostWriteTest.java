package nvmf.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.KeepAlive;
import nvmf.api.spec.fabrics.Configuration;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.ControllerStatus;
import nvmf.api.spec.fabrics.Property;
import nvmf.api.spec.nvm.DatasetManagement;
import nvmf.api.spec.nvm.Write;
import nvmf.api.spec.nvm.WriteZeroes;
import nvmf.controller.fixture.Bench;
import nvmf.controller.fixture.ScriptedQueue;
import nvmf.controller.fixture.Witness;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ghost writes: what a host sent by a path that it lost must not reach the medium after what it writes by another one. Three hosts
 * each send something old by one port, lose that path in one of the ways there are, and write anew by the other port, whose
 * association they had already or make then; the device completes what it was given in any order. A schedule is a seed, which a
 * failure names; {@code -Dghosts=N} runs so many of them.
 */
@ExtendWith(QuietLog.class)
class GhostWriteTest {
    private static final int SCHEDULES = 100;
    private static final int HOSTS = 3;
    private static final int BLOCK = 512;
    private static final int KATO_MILLIS = 1000;
    private static final int CID = 9;
    private static final int OLD = 1;
    private static final int NEW = 2;

    /** What the host had sent. */
    private enum Old {
        WRITE,
        WRITE_FUA,
        WRITE_ZEROES,
        DEALLOCATE,
        /** Its data were asked for and have not come yet. */
        HALF
    }

    /** How the path was lost. */
    private enum Loss {
        ADMIN_QUEUE,
        IO_QUEUE_FIRST,
        SILENCE,
        /** An operator, or a change of configuration. */
        TERMINATED
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("ghosts", SCHEDULES));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatAHostWritesByItsNewPathStays(long seed) throws InterruptedException {
        new Schedule(new Random(seed)).run();
    }

    /** One order of events. */
    private static final class Schedule {
        private final Random random;
        private final Bench bench = new Bench();
        private final Bench.Way other = bench.anotherPort(2);
        private final Witness witness = Witness.apart(bench);
        private final List<Host> hosts = new ArrayList<>();

        Schedule(Random random) {
            this.random = random;
        }

        void run() throws InterruptedException {
            bench.device.shutGate();
            bench.device.clearBlocks();
            for (int i = 0; i < HOSTS; i++) {
                hosts.add(new Host(i));
            }
            hosts.forEach(Host::sendOld);
            steps();
            hosts.forEach(Host::lose);
            passTimeIfAnybodyIsSilent();
            for (int turn = 0; hosts.stream().anyMatch(host -> !host.isDone()); turn++) {
                assertThat(turn).as("turns").isLessThan(1000);
                hosts.get(random.nextInt(HOSTS)).goOn();
                if (bench.device.heldBack() > 0 && random.nextInt(3) == 0) {
                    bench.device.release(random.nextInt(bench.device.heldBack()));
                }
                steps();
            }
            hosts.forEach(Host::check);
            witness.testify();
            bench.afterEach(null);
        }

        private <T> T pick(T[] all) {
            return List.of(all).get(random.nextInt(all.length));
        }

        /** Some of what is due happens, or all of it. */
        private void steps() {
            int some = random.nextInt(12);
            if (some == 0) {
                bench.time.run();
            }
            for (int i = 0; i < some; i++) {
                bench.time.step();
            }
        }

        private void passTimeIfAnybodyIsSilent() {
            if (hosts.stream().noneMatch(host -> host.loss == Loss.SILENCE)) {
                return;
            }
            for (int passed = 0; passed < 2 * KATO_MILLIS; passed += KATO_MILLIS / 4) {
                bench.time.advanceMillis(KATO_MILLIS / 4);
                hosts.forEach(Host::keepAlive);
            }
        }

        /** A host and its two paths. */
        private final class Host {
            private final int number;
            private final Old old = pick(Old.values());
            private final Loss loss = pick(Loss.values());
            private final boolean hadBoth = random.nextBoolean();
            private final ConnectData who;
            private final Bench.HostSide lost;
            private final ScriptedQueue lostIo;
            private Bench.HostSide kept;
            private ScriptedQueue keptIo;
            private boolean sent;

            Host(int number) {
                this.number = number;
                who = new ConnectData(new UUID(7, number + 1), 0xFFFF, Bench.SUBNQN, Bench.HOSTNQN);
                lost = bench.connect(who, KATO_MILLIS).enable();
                lostIo = lost.io(1);
                if (hadBoth) {
                    kept = bench.connect(who, KATO_MILLIS, other).enable();
                    keptIo = kept.io(1);
                }
            }

            void sendOld() {
                byte[] data = data(OLD);
                switch (old) {
                    case WRITE -> start(lostIo, new Write(1, number, 1, false).toSqe(), data);
                    case WRITE_FUA -> start(lostIo, new Write(1, number, 1, true).toSqe(), data);
                    case WRITE_ZEROES ->
                        start(lostIo, new WriteZeroes(1, number, 1, false, false).toSqe(), new byte[0]);
                    case DEALLOCATE -> {
                        byte[] range = new byte[DatasetManagement.Range.BYTES];
                        DatasetManagement.encode(List.of(new DatasetManagement.Range(0, 1, number)))
                                .get(0, range);
                        start(lostIo, new DatasetManagement(1, 1, true, false, false).toSqe(), range);
                    }
                    case HALF -> {
                        lostIo.holdFetches();
                        start(lostIo, new Write(1, number, 1, false).toSqe(), data);
                    }
                }
            }

            void lose() {
                switch (loss) {
                    case ADMIN_QUEUE -> lost.admin.close(new java.io.IOException("connection reset"));
                    case IO_QUEUE_FIRST -> {
                        lostIo.close(new java.io.IOException("connection reset"));
                        steps();
                        lost.admin.close(new java.io.IOException("connection reset"));
                    }
                    case TERMINATED -> bench.subsystem.terminate(lost.cntlid, "an operator ended it");
                    case SILENCE -> {}
                }
                if (old == Old.HALF && loss != Loss.SILENCE && random.nextBoolean()) {
                    // The rest of the data had been under way.
                    lostIo.releaseFetches();
                }
            }

            void keepAlive() {
                if (kept != null) {
                    kept.admin.send(KeepAlive.sqe().withCid(0x7000));
                }
            }

            /** What the host does next: it makes the other association, and writes by it. */
            void goOn() {
                if (lostIo.isClosed()) {
                    // As a transport does with what waits for data that cannot come any more.
                    lostIo.releaseFetches();
                }
                if (sent) {
                    return;
                }
                if (kept == null) {
                    kept = bench.connect(who, 0, other);
                    kept.write(Property.CC, Configuration.ENABLED.toInt());
                } else if (keptIo == null) {
                    if (ControllerStatus.of((int) kept.read(Property.CSTS)).ready()) {
                        keptIo = kept.io(1);
                    }
                } else {
                    sent = true;
                    start(keptIo, new Write(1, number, 1, random.nextBoolean()).toSqe(), data(NEW));
                }
            }

            boolean isDone() {
                return sent && keptIo.answersTo(CID) == 1 && bench.device.heldBack() == 0;
            }

            void check() {
                assertThat(keptIo.answerTo(CID).status()).isEqualTo(Status.SUCCESS);
                byte[] medium = bench.device.bytes();
                assertThat(medium[number * BLOCK])
                        .as("%s of host %d after %s", old, number, loss)
                        .isEqualTo(data(NEW)[0]);
            }

            private byte[] data(int version) {
                byte[] data = new byte[BLOCK];
                Arrays.fill(data, (byte) (version * 16 + number + 1));
                return data;
            }
        }

        private static void start(ScriptedQueue io, Sqe sqe, byte[] data) {
            io.start(sqe.withCid(CID), data.length, Status.SUCCESS, data);
        }
    }

    // HOSTILE-INPUTS M17: the process was stopped for two timeouts, the host has written by another process meanwhile.
    @Test
    void whatWasOnItsWayWhenThisSideStoodStillIsNotWritten() throws InterruptedException {
        Bench bench = new Bench();
        Witness witness = new Witness(bench);
        Bench.HostSide host = bench.connect(Bench.adminData(), KATO_MILLIS).enable();
        ScriptedQueue io = host.io(1);
        io.holdFetches();
        io.start(new Write(1, 0, 1, false).toSqe().withCid(1), BLOCK, Status.SUCCESS, new byte[BLOCK]);
        bench.time.run();

        bench.standStill(2 * KATO_MILLIS);
        bench.device.bytes()[0] = 2;
        io.releaseFetches();
        io.start(new Write(1, 0, 1, false).toSqe().withCid(2), BLOCK, Status.SUCCESS, new byte[BLOCK]);
        io.releaseFetches();
        bench.time.run();

        assertThat(bench.device.calls()).isEmpty();
        assertThat(bench.device.bytes()[0]).isEqualTo((byte) 2);
        assertThat(host.admin.isClosed()).isTrue();
        witness.excuse(0, 1);
        witness.testify();
        bench.afterEach(null);
    }

    @Test
    void aHostIsLostAfterAStandstillWhateverItSentMeanwhile() throws InterruptedException {
        Bench bench = new Bench();
        Bench.HostSide host = bench.connect(Bench.adminData(), KATO_MILLIS).enable();
        bench.time.advanceMillis(KATO_MILLIS / 4);
        bench.standStill(KATO_MILLIS + 1);
        host.admin(KeepAlive.sqe());
        bench.time.advanceMillis(KATO_MILLIS / 4);
        assertThat(host.admin.isClosed()).isTrue();
        bench.afterEach(null);
    }

    @Test
    void aShortStandstillIsForgiven() throws InterruptedException {
        Bench bench = new Bench();
        Bench.HostSide host = bench.connect(Bench.adminData(), KATO_MILLIS).enable();
        ScriptedQueue io = host.io(1);
        bench.standStill(KATO_MILLIS / 4);
        assertThat(io.send(new Write(1, 0, 1, false).toSqe(), new byte[BLOCK]).status())
                .isEqualTo(Status.SUCCESS);
        bench.time.advanceMillis(KATO_MILLIS);
        assertThat(host.admin.isClosed()).isFalse();
        bench.afterEach(null);
    }
}
