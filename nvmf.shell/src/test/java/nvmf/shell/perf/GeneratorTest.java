package nvmf.shell.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import nvmf.api.block.BlockDevice;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.shell.command.UsageException;
import nvmf.shell.fixture.FakeNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class GeneratorTest {
    private static final Duration RAMP = Duration.ofNanos(100);
    private static final Duration TIME = Duration.ofNanos(1000);

    /** A million commands and more, if each is over at once. */
    private static final Duration LONG = Duration.ofMillis(10);

    private static final int BLOCKS = 64;

    /** Every look at the clock is ten nanoseconds after the one before. */
    private long nanos;

    @Test
    void aCommandsLatencyIsTheTimeFromItsStartToItsEnd() throws Exception {
        Report report = run(disk(), Pattern.RANDREAD, 512, 1);

        assertThat(report.p50()).isEqualTo(0.0);
        assertThat(report.reads()).isEqualTo(100);
        assertThat(report.iops()).isEqualTo(100e6);
        assertThat(report.seconds()).isEqualTo(1e-6);
    }

    @Test
    void whatHappensWhileItRampsUpIsNotMeasured() throws Exception {
        long reads = run(disk(), Pattern.READ, 512, 1).reads();
        long started = nanos / 10;

        assertThat(started - reads).isGreaterThanOrEqualTo(RAMP.toNanos() / 10);
    }

    @Test
    void sequentialCommandsFollowOneAnotherAndBeginAgainAtTheEnd() throws Exception {
        Recorder device = new Recorder();

        run(device, Pattern.READ, 1024, 1);

        long[] expected = LongStream.range(0, device.reads.size())
                .map(i -> i * 2 % BLOCKS)
                .toArray();
        assertThat(device.reads.stream().mapToLong(Long::longValue)).containsExactly(box(expected));
    }

    @Test
    void randomCommandsComeToEveryPlaceAndAreAligned() throws Exception {
        Recorder device = new Recorder();

        run(device, Pattern.RANDWRITE, 8192, 1);

        assertThat(device.reads).isEmpty();
        assertThat(device.places()).containsExactly(0L, 16L, 32L, 48L);
    }

    @Test
    void aMixHasItsShareOfReads() throws Exception {
        Recorder device = new Recorder();

        Report report = run(device, Pattern.RANDRW, 512, 1);

        assertThat(report.reads()).isBetween(25L, 75L);
        assertThat(report.writes()).isEqualTo(100 - report.reads());
        assertThat(device.writes).isNotEmpty();
    }

    @Test
    void failuresAreCountedAndTheLoadGoesOn() throws Exception {
        FakeNamespace disk = disk();
        disk.failing = true;

        Report report = run(disk, Pattern.RANDREAD, 512, 2);

        assertThat(report.errors()).isGreaterThan(100);
        assertThat(report.reads()).isZero();
        assertThat(report.iops()).isZero();
    }

    @Test
    void theLoadEndsWithItsAssociation() {
        Recorder device = new Recorder();
        device.failure = new StatusException(Status.ABORTED_BY_HOST, "the queue was closed");

        assertThatThrownBy(() -> run(device, Pattern.RANDREAD, 512, 4))
                .isInstanceOf(IOException.class)
                .hasMessage("the load ended early: the queue was closed");
        assertThat(device.reads).hasSize(4);
    }

    // So ends the load at a namespace that was taken away, on the thread that everything else of the connection needs.
    @Test
    void aDeviceThatRefusesEveryCommandIsNotAskedForTheWholeTime() {
        Recorder device = new Recorder();
        device.failure = new StatusException(Status.INVALID_NAMESPACE, "it is not there any more");
        Workload million = Workload.of(Pattern.RANDREAD, 512, 4, RAMP, LONG);

        assertThatThrownBy(() -> generator(device, million).run(Duration.ofMillis(1), (elapsed, completed) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the load ended early: it is not there any more");
        assertThat(device.reads).hasSizeBetween(100, 2000);
    }

    @Test
    @Timeout(20)
    void aLoadThatIsInterruptedStartsNothingMore() throws Exception {
        Holder device = new Holder(4);
        Workload million = Workload.of(Pattern.RANDREAD, 512, 4, RAMP, LONG);
        CompletableFuture<Report> outcome = new CompletableFuture<>();
        Thread command = new Thread(() -> {
            try {
                outcome.complete(generator(device, million).run(Duration.ofDays(1), (elapsed, completed) -> {}));
            } catch (IOException | InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        command.start();
        device.full.await();

        command.interrupt();
        command.join();
        device.taken.forEach(done -> done.completeExceptionally(new StatusException(Status.INVALID_NAMESPACE)));

        assertThat(outcome).isCompletedExceptionally();
        assertThat(outcome.handle((report, failure) -> failure).join()).isInstanceOf(InterruptedException.class);
        assertThat(device.started).hasValue(4);
    }

    @Test
    void aSizeThatIsNoMultipleOfTheBlockSizeIsRefused() {
        assertThatThrownBy(() -> run(disk(), Pattern.READ, 1000, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("block size of 512 bytes, not 1000");
    }

    @Test
    void aCommandLargerThanTheDiskIsRefused() {
        assertThatThrownBy(() -> run(disk(), Pattern.READ, 65536, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("more than the namespace has");
    }

    @Test
    void buffersWithoutBoundAreRefused() {
        FakeNamespace large = new FakeNamespace(1, 4096, 1024);

        assertThatThrownBy(() -> run(large, Pattern.READ, 4 << 20, 512)).hasMessageContaining("1 GiB");
    }

    private Report run(BlockDevice device, Pattern pattern, int bytes, int outstanding) throws Exception {
        return generator(device, Workload.of(pattern, bytes, outstanding, RAMP, TIME))
                .run(Duration.ofMillis(1), (elapsed, completed) -> {});
    }

    private Generator generator(BlockDevice device, Workload workload) {
        return new Generator(device, workload, () -> nanos += 10);
    }

    private static FakeNamespace disk() {
        return new FakeNamespace(1, 512, BLOCKS);
    }

    private static Long[] box(long[] values) {
        return Arrays.stream(values).boxed().toArray(Long[]::new);
    }

    /** A device that remembers where it was asked. */
    private static final class Recorder implements BlockDevice {
        private final List<Long> reads = new ArrayList<>();
        private final List<Long> writes = new ArrayList<>();
        private StatusException failure;

        @Override
        public Geometry geometry() {
            return new Geometry(512, BLOCKS, false, false);
        }

        @Override
        public CompletionStage<Void> read(long lba, ByteBuffer target) {
            reads.add(lba);
            return answer();
        }

        @Override
        public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
            writes.add(lba);
            return answer();
        }

        private CompletionStage<Void> answer() {
            return failure == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(failure);
        }

        @Override
        public CompletionStage<Void> flush() {
            return answer();
        }

        Set<Long> places() {
            Set<Long> places = new TreeSet<>(reads);
            places.addAll(writes);
            return places;
        }
    }

    /** A device that answers the first commands when it is told to, and refuses all others. */
    private static final class Holder implements BlockDevice {
        private final List<CompletableFuture<Void>> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger started = new AtomicInteger();
        private final CountDownLatch full;

        Holder(int commands) {
            full = new CountDownLatch(commands);
        }

        @Override
        public Geometry geometry() {
            return new Geometry(512, BLOCKS, false, false);
        }

        @Override
        public CompletionStage<Void> read(long lba, ByteBuffer target) {
            started.incrementAndGet();
            if (full.getCount() == 0) {
                return CompletableFuture.failedFuture(new StatusException(Status.INVALID_NAMESPACE));
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            taken.add(done);
            full.countDown();
            return done;
        }

        @Override
        public CompletionStage<Void> write(long lba, ByteBuffer source, boolean fua) {
            return read(lba, source);
        }

        @Override
        public CompletionStage<Void> flush() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
