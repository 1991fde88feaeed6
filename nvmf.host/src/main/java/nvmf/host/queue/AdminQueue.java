package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Layout;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.Feature;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.Identify;
import nvmf.api.spec.admin.SetFeatures;
import nvmf.api.spec.fabrics.Disconnect;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.spec.fabrics.PropertySet;

/** Admin and Fabrics commands as questions with an answer: a status other than success is a failure that names the command. */
public final class AdminQueue {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);
    private static final int HOST_BEHAVIOR_BYTES = 512;

    /** ACRE, the first byte of Host Behavior Support. */
    private static final byte ADVANCED_COMMAND_RETRY = 1;

    private final HostQueue queue;

    public AdminQueue(HostQueue queue) {
        this.queue = queue;
    }

    public HostQueue queue() {
        return queue;
    }

    /** Sends a command as it stands; completes whatever the status. */
    public CompletionStage<Cqe> send(Sqe sqe, ByteBuffer data) {
        CompletionAnswer answer = new CompletionAnswer();
        queue.submit(sqe, data, answer);
        return answer;
    }

    /** Sends a command without data that must succeed. */
    public CompletionStage<Cqe> demand(String what, Sqe sqe) {
        return demand(what, sqe, NO_DATA);
    }

    /** Sends a command that must succeed; {@code what} names it in the failure. */
    public CompletionStage<Cqe> demand(String what, Sqe sqe, ByteBuffer data) {
        return send(sqe, data).thenApply(cqe -> {
            if (!cqe.isSuccess()) {
                throw new StatusException(
                        cqe.status(), what + " was refused: " + cqe.status().text());
            }
            return cqe;
        });
    }

    public CompletionStage<Long> property(int offset, int bytes) {
        return demand(String.format("Property Get of %02Xh", offset), new PropertyGet(bytes, offset).toSqe())
                .thenApply(Cqe::result);
    }

    public CompletionStage<Integer> property(int offset) {
        return property(offset, Integer.BYTES).thenApply(Long::intValue);
    }

    public CompletionStage<Cqe> setProperty(int offset, int value) {
        return demand(
                String.format("Property Set of %02Xh", offset),
                new PropertySet(Integer.BYTES, offset, Integer.toUnsignedLong(value)).toSqe());
    }

    public CompletionStage<Page> identify(Identify identify, Layout layout) {
        return identify(identify, layout::read);
    }

    /** The page that Identify returns, as {@code reader} reads it. */
    public <T> CompletionStage<T> identify(Identify identify, Function<ByteBuffer, T> reader) {
        return read(String.format("Identify %02Xh", identify.cns()), identify.toSqe(), Identify.BYTES, reader);
    }

    public <T> CompletionStage<T> log(GetLogPage log, Function<ByteBuffer, T> reader) {
        return read(String.format("Get Log Page %02Xh", log.lid()), log.toSqe(), (int) log.bytes(), reader);
    }

    /** Tells a controller that names retry delays that this host keeps to them; whatever it makes of that, it may go on. */
    public CompletionStage<Cqe> takeRetryDelays(RetryDelays delays) {
        if (delays.areNone()) {
            return CompletableFuture.completedFuture(Cqe.of(0, Status.SUCCESS));
        }
        ByteBuffer behavior = Wire.allocateDirect(HOST_BEHAVIOR_BYTES).put(0, ADVANCED_COMMAND_RETRY);
        return send(new SetFeatures(Feature.HOST_BEHAVIOR, 0, false, 0).toSqe(), behavior);
    }

    private <T> CompletionStage<T> read(String what, Sqe sqe, int bytes, Function<ByteBuffer, T> reader) {
        ByteBuffer data = Wire.allocateDirect(bytes);
        return demand(what, sqe, data).thenApply(cqe -> reader.apply(data));
    }

    /** Ends an I/O queue by command; whatever the controller says, the caller hangs up afterwards. */
    public static CompletionStage<Cqe> disconnect(HostQueue ioQueue) {
        CompletionAnswer answer = new CompletionAnswer();
        ioQueue.submit(new Disconnect(0).toSqe(), NO_DATA, answer);
        return answer;
    }
}
