package nvmf.testkit;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueueCounters;

/** A controller's end under a {@link LeakCheck}: every command has to be answered, as long as the pair lasts. */
final class WatchedControllerQueuePair implements ControllerQueuePair {
    private final ControllerQueuePair queue;
    private final Watch watch;
    private final BufferPool buffers;

    WatchedControllerQueuePair(ControllerQueuePair queue, LeakCheck ledger) {
        this.queue = queue;
        this.watch = new Watch(queue, ledger);
        this.buffers = watch.pool();
    }

    IncomingCommand watch(IncomingCommand command) {
        String name = "command " + command.sqe().cid();
        return new WatchedCommand(command, watch, name, watch.openUntilTheEnd(name));
    }

    private static final class WatchedCommand implements IncomingCommand {
        private final IncomingCommand command;
        private final Watch watch;
        private final String name;
        private final LeakCheck.Ticket ticket;
        private boolean fetched;
        private boolean answered;

        WatchedCommand(IncomingCommand command, Watch watch, String name, LeakCheck.Ticket ticket) {
            this.command = command;
            this.watch = watch;
            this.name = name;
            this.ticket = ticket;
        }

        @Override
        public Sqe sqe() {
            return command.sqe();
        }

        @Override
        public Status check() {
            return command.check();
        }

        @Override
        public long dataLength() {
            return command.dataLength();
        }

        @Override
        public CompletionStage<Void> fetch(ByteBuffer target) {
            watch.onThread(name + " was fetched");
            if (fetched || answered) {
                watch.offence(name + " was fetched again, or after its answer");
            }
            fetched = true;
            return watch.lend(name, target, command.fetch(target));
        }

        @Override
        public ByteBuffer place() {
            watch.onThread(name + " was asked for a place");
            return command.place();
        }

        @Override
        public CompletionStage<Void> respond(Cqe cqe) {
            answer(cqe);
            return command.respond(cqe);
        }

        @Override
        public CompletionStage<Void> respond(Cqe cqe, ByteBuffer data) {
            answer(cqe);
            return watch.lend(name, data, command.respond(cqe, data));
        }

        private void answer(Cqe cqe) {
            watch.onThread(name + " was answered");
            if (answered) {
                watch.offence(name + " was answered again");
            }
            if (cqe.cid() != sqe().cid()) {
                watch.offence(name + " was answered with CID " + cqe.cid());
            }
            answered = true;
            watch.end(ticket);
        }
    }

    @Override
    public void connected(int qid, int depth) {
        watch.onThread("connected was told");
        queue.connected(qid, depth);
    }

    @Override
    public TransportAddress remote() {
        return queue.remote();
    }

    @Override
    public TransportAddress local() {
        return queue.local();
    }

    @Override
    public ScheduledExecutorService executor() {
        return queue.executor();
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    @Override
    public int inCapsuleData() {
        return queue.inCapsuleData();
    }

    @Override
    public QueueCounters counters() {
        return queue.counters();
    }

    @Override
    public CompletionStage<Void> closed() {
        return queue.closed();
    }

    @Override
    public void close() {
        queue.close();
    }

    @Override
    public void close(Throwable reason) {
        queue.close(reason);
    }

    @Override
    public String toString() {
        return queue.toString();
    }
}
