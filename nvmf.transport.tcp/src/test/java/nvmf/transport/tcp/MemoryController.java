package nvmf.transport.tcp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.PropertyGet;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;

/**
 * A controller that is nothing but memory: commands that write put their data at the byte address in CDW10 and CDW11, commands that
 * read get it from there. Every property has the same value. Each queue gets its depth from CDW11 of its Connect.
 */
final class MemoryController implements Acceptor {
    static final long PROPERTY = 0x0123_4567_89AB_CDEFL;

    private final ByteBuffer memory;
    private final List<ControllerQueuePair> queues = new CopyOnWriteArrayList<>();

    MemoryController(int bytes) {
        memory = Wire.allocateDirect(bytes);
    }

    ByteBuffer memory() {
        return memory;
    }

    List<ControllerQueuePair> queues() {
        return queues;
    }

    @Override
    public CommandHandler accept(ControllerQueuePair queue) {
        queues.add(queue);
        return command -> onCommand(queue, command);
    }

    private void onCommand(ControllerQueuePair queue, IncomingCommand command) {
        Sqe sqe = command.sqe();
        if (!command.check().isSuccess()) {
            command.respond(Cqe.of(sqe.cid(), command.check()));
            return;
        }
        if (sqe.isFabrics() && sqe.fctype() == PropertyGet.FCTYPE) {
            command.respond(Cqe.of(sqe.cid(), Status.SUCCESS, PROPERTY));
            return;
        }
        if (sqe.isFabrics()) {
            queue.connected(sqe.cdw10() >>> 16, (sqe.cdw11() & 0xFFFF) + 1);
            command.respond(Cqe.of(sqe.cid(), Status.SUCCESS, 1));
            return;
        }
        long length = command.dataLength();
        if (length > queue.buffers().lengthMax() || sqe.cdw10And11() + length > memory.capacity()) {
            command.respond(Cqe.of(sqe.cid(), Status.INVALID_FIELD.dnr()));
        } else if (sqe.direction() == DataDirection.CONTROLLER_TO_HOST) {
            command.respond(Cqe.of(sqe.cid(), Status.SUCCESS), at(sqe, (int) length));
        } else if (length == 0) {
            command.respond(Cqe.of(sqe.cid(), Status.SUCCESS));
        } else {
            queue.buffers().lease((int) length).thenAccept(lease -> write(command, lease));
        }
    }

    private void write(IncomingCommand command, BufferPool.Lease lease) {
        command.fetch(lease.buffer()).whenComplete((done, failure) -> {
            Sqe sqe = command.sqe();
            if (failure == null) {
                at(sqe, lease.buffer().remaining()).put(lease.buffer().duplicate());
            }
            lease.close();
            Status status = failure == null ? Status.SUCCESS : StatusException.of(failure);
            command.respond(Cqe.of(sqe.cid(), status));
        });
    }

    private ByteBuffer at(Sqe sqe, int length) {
        return Wire.view(memory, (int) sqe.cdw10And11(), length);
    }
}
