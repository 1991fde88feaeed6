package nvmf.transport.toy;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static nvmf.api.spec.DataDirection.CONTROLLER_TO_HOST;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.DirectPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.QueueMeter;
import nvmf.api.transport.QueueSpec;

/** What the two ends of a queue pair share. On their thread, but for the meter, which is read from anywhere. */
final class ToyPair {
    final End host;
    private final CommandHandler handler;
    private final Map<Integer, CompletableFuture<Cqe>> open = new HashMap<>();
    private final QueueMeter meter = new QueueMeter();

    ToyPair(ScheduledExecutorService thread, ToyTransport.Door door, QueueSpec spec) {
        // Nothing here takes time; a value that makes no sense is told all the same.
        spec.options().number(Options.CONNECT_TIMEOUT_MILLIS, 1, Integer.MAX_VALUE, 1);
        TransportAddress here = TransportAddress.of(TransportType.LOOP, "toy-host", "");
        DirectPool pool = new DirectPool((int) door.memory().each());
        CompletableFuture<Void> closed = new CompletableFuture<>();
        host = new End(this, thread, here, door.address(), pool, spec.inCapsuleData(), closed);
        handler = door.acceptor().accept(new End(this, thread, door.address(), here, pool, host.inCapsuleData, closed));
    }

    /** Either end: a record, since all that changes is in the pair. */
    record End(
            ToyPair pair,
            ScheduledExecutorService executor,
            TransportAddress local,
            TransportAddress remote,
            DirectPool buffers,
            int inCapsuleData,
            CompletableFuture<Void> closed)
            implements HostQueuePair, ControllerQueuePair {
        @Override
        public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
            if (closed.isDone()) {
                return failedFuture(new IOException("the queue pair has ended"));
            }
            Sqe sent = sqe.withSgl(new Sgl.Transport(data.remaining()));
            Command command = new Command(pair, sent, data, new CompletableFuture<>());
            pair.open.put(sqe.cid(), command.done);
            pair.meter.opened();
            executor.execute(command::deliver);
            return command.done;
        }

        @Override
        public void connected(int qid, int depth) {}

        @Override
        public QueueCounters counters() {
            return pair.meter.snapshot();
        }

        @Override
        public void close() {
            close(null);
        }

        @Override
        public void close(Throwable reason) {
            executor.execute(() -> pair.end(reason));
        }
    }

    /** A command at the controller. Its data stay where the host has them, which lent them until the command is done. */
    record Command(ToyPair pair, Sqe sqe, ByteBuffer data, CompletableFuture<Cqe> done) implements IncomingCommand {
        void deliver() {
            try {
                if (!done.isDone()) {
                    pair.handler.onCommand(this);
                    pair.handler.onBatchEnd();
                }
            } catch (ProtocolException | RuntimeException e) {
                pair.end(e);
            }
        }

        @Override
        public Status check() {
            return Status.SUCCESS;
        }

        @Override
        public long dataLength() {
            return data.remaining();
        }

        @Override
        public CompletionStage<Void> fetch(ByteBuffer target) {
            if (done.isDone()) {
                return failedFuture(new IOException("the command is over"));
            }
            target.put(target.position(), data, data.position(), data.remaining());
            pair.meter.movedToController(data.remaining());
            return completedFuture(null);
        }

        @Override
        public CompletionStage<Void> respond(Cqe cqe) {
            boolean missing = cqe.isSuccess() && data.hasRemaining() && sqe.direction() == CONTROLLER_TO_HOST;
            return finish(missing ? Cqe.of(sqe.cid(), Status.DATA_TRANSFER_ERROR) : cqe);
        }

        @Override
        public CompletionStage<Void> respond(Cqe cqe, ByteBuffer source) {
            if (!done.isDone() && sqe.direction() == CONTROLLER_TO_HOST) {
                data.put(data.position(), source, source.position(), source.remaining());
                data.put(data.position() + source.remaining(), new byte[data.remaining() - source.remaining()]);
                pair.meter.movedToHost(data.remaining());
            }
            return finish(cqe);
        }

        private CompletionStage<Void> finish(Cqe cqe) {
            if (pair.open.remove(sqe.cid(), done)) {
                pair.meter.closed();
                done.complete(cqe);
            }
            return completedFuture(null);
        }
    }

    private void end(Throwable why) {
        IOException failure = new IOException("the queue pair was closed", why);
        List<CompletableFuture<Cqe>> left = List.copyOf(open.values());
        open.clear();
        meter.closedAll();
        left.forEach(done -> done.completeExceptionally(failure));
        host.buffers.end(failure);
        if (why == null) {
            host.closed.complete(null);
        } else {
            host.closed.completeExceptionally(why);
        }
    }
}
