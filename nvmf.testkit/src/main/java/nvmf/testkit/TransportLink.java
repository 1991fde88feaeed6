package nvmf.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.IncomingCommand;

/** A queue pair seen from both ends by a test that is on neither's thread. */
public final class TransportLink implements AutoCloseable {
    static final int OPCODE_FLUSH = 0x00;
    static final int OPCODE_WRITE = 0x01;
    static final int OPCODE_READ = 0x02;

    private static final ByteBuffer EMPTY = Wire.allocate(0);

    private final TransportBed bed;
    private final HostQueuePair host;
    private final ControllerQueuePair controller;
    private final Inbox inbox;

    /** Commands that wait for the test. */
    static final class Inbox implements CommandHandler {
        private final BlockingQueue<IncomingCommand> commands = new LinkedBlockingQueue<>();
        private volatile Consumer<IncomingCommand> taker = commands::add;

        @Override
        public void onCommand(IncomingCommand command) {
            taker.accept(command);
        }
    }

    TransportLink(TransportBed bed, HostQueuePair host, ControllerQueuePair controller, Inbox inbox) {
        this.bed = bed;
        this.host = host;
        this.controller = controller;
        this.inbox = inbox;
    }

    HostQueuePair host() {
        return host;
    }

    ControllerQueuePair controller() {
        return controller;
    }

    static Sqe write(int cid) {
        return Sqe.of(OPCODE_WRITE, 1).withCid(cid);
    }

    static Sqe read(int cid) {
        return Sqe.of(OPCODE_READ, 1).withCid(cid);
    }

    static Sqe flush(int cid) {
        return Sqe.of(OPCODE_FLUSH, 1).withCid(cid);
    }

    /** Submits on the host's thread. */
    CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        return bed.on(host, () -> host.submit(sqe, data));
    }

    CompletionStage<Cqe> submit(Sqe sqe) {
        return submit(sqe, EMPTY);
    }

    /** From now on commands are not kept for {@link #next}, but given to that one as they come, on the controller's thread. */
    void onCommand(Consumer<IncomingCommand> taker) {
        inbox.taker = taker;
    }

    /** The next command at the controller. */
    IncomingCommand next() {
        return bed.take(inbox.commands);
    }

    /** Fetches all of a command's data into a buffer of {@link Pattern#blank}. */
    ByteBuffer fetch(IncomingCommand command) {
        assertThat(command.check()).isEqualTo(Status.SUCCESS);
        ByteBuffer target = Pattern.blank(Math.toIntExact(command.dataLength()));
        bed.await(bed.on(controller, () -> command.fetch(target)));
        return target;
    }

    void respond(IncomingCommand command, Cqe cqe) {
        bed.await(bed.on(controller, () -> command.respond(cqe)));
    }

    void respond(IncomingCommand command, Cqe cqe, ByteBuffer data) {
        bed.await(bed.on(controller, () -> command.respond(cqe, data)));
    }

    void succeed(IncomingCommand command) {
        respond(command, success(command));
    }

    void succeed(IncomingCommand command, ByteBuffer data) {
        respond(command, success(command), data);
    }

    static Cqe success(IncomingCommand command) {
        return Cqe.of(command.sqe().cid(), Status.SUCCESS);
    }

    /** A command there and back: when it returns, all that was sent either way before it has arrived. */
    void roundTrip(int cid) {
        CompletionStage<Cqe> done = submit(flush(cid));
        succeed(next());
        assertThat(bed.await(done).isSuccess()).isTrue();
    }

    /** Ends both ends, if they have not. */
    @Override
    public void close() {
        host.close();
        controller.close();
        bed.ended(host.closed());
        bed.ended(controller.closed());
    }
}
