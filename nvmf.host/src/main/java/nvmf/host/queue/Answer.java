package nvmf.host.queue;

import nvmf.api.spec.Cqe;
import nvmf.api.spec.StatusException;

/** Who waits for a command: exactly one of these is called, once, and from then on its buffer is the caller's again. */
public interface Answer {
    /** The completion, whatever its status; on the queue's thread. */
    void answered(Cqe cqe);

    /** There will be no completion: the command was not sent, or its queue ended. On any thread. */
    void lost(StatusException why);

    /** As {@link #lost}, because there are too many commands already: sending it again at once is no use. */
    default void refused(StatusException why) {
        lost(why);
    }

    /** It takes longer than a command may, which is why its queue is being given up; {@link #lost} follows. */
    default void late() {}
}
