package nvmf.host.queue;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.StatusException;

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

    /** What has to be sent at once after this one; a line of two at most. */
    Command behind;

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

    /** It was never sent, nor what comes behind it. */
    void lost(StatusException why) {
        answer.lost(why);
        if (behind != null) {
            behind.answer.lost(why);
        }
    }

    /** There are too many others, for it and for what comes behind it. */
    void refused(StatusException why) {
        answer.refused(why);
        if (behind != null) {
            behind.answer.refused(why);
        }
    }

    @Override
    public void accept(Cqe cqe, Throwable failure) {
        queue.finished(this, cqe, failure);
    }
}
