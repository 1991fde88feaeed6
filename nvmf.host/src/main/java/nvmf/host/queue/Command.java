package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;

/**
 * A command on its way through a {@link HostQueue}: one object from hand-over to completion, a node of the queue's inbox first and
 * then what the transport answers, so that a command costs neither a closure nor a stage.
 */
final class Command implements BiConsumer<Cqe, Throwable> {
    final HostQueue queue;
    final Sqe sqe;
    final ByteBuffer data;
    final Answer answer;
    final boolean urgent;

    /** The inbox below this command, and how many there are with it. */
    Command below;

    int inLine;

    int cid;

    /** The queue's tick when it was sent. */
    int sent;

    Command(HostQueue queue, Sqe sqe, ByteBuffer data, Answer answer, boolean urgent) {
        this.queue = queue;
        this.sqe = sqe;
        this.data = data;
        this.answer = answer;
        this.urgent = urgent;
    }

    @Override
    public void accept(Cqe cqe, Throwable failure) {
        queue.finished(this, cqe, failure);
    }
}
