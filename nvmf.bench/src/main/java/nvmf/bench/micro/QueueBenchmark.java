package nvmf.bench.micro;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Recovery;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.nvm.Read;
import nvmf.host.path.Aftermath;
import nvmf.host.path.IoCommand;
import nvmf.host.path.IoPath;
import nvmf.host.path.PathChooser;
import nvmf.host.path.Route;
import nvmf.host.path.WaitingRoom;
import nvmf.host.queue.Delays;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueLimits;
import nvmf.testkit.ManualExecutor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A host queue's part of a command: CID, time limit, answer. The transport answers at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {
    private static final int DEPTH = 128;
    private static final long TIMEOUT_MILLIS = 30_000;

    private final Sqe sqe = new Read(1, 12345, 1, false).toSqe();
    private final ByteBuffer data = Wire.allocateDirect(4096);
    private final IoPath path = new IoPath(
            "not open", Delays.SYSTEM, new PathChooser(IoPolicy.ROUND_ROBIN, System::nanoTime), new WaitingRoom());
    private final Route route = new Route("bench", "not open", Recovery.NEVER);

    @Setup
    public void setUp() {
        ManualExecutor executor = new ManualExecutor();
        CompletableFuture<HostQueue> opened = HostQueue.over(
                        new InstantPair(executor), "bench", 1, QueueLimits.of(DEPTH, TIMEOUT_MILLIS))
                .toCompletableFuture();
        // This thread is the queue's from here on.
        executor.run();
        path.lead(route, AnaState.OPTIMIZED);
        route.open(List.of(opened.join()), Aftermath.none());
    }

    @Benchmark
    public IoCommand command() {
        return new IoCommand(Optional::empty, path, sqe, data).submit();
    }
}
