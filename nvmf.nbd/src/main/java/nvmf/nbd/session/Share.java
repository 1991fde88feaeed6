package nvmf.nbd.session;

import java.util.Optional;
import nvmf.nbd.session.Memory.Allotment;

/**
 * The memory of one connection: what it is sure of, and what it gets of {@link Memory} beyond. A request that finds neither waits for
 * those before it, which end without help from other connections; the only one there is gets all that is sure, and makes do with it. On
 * the connection's thread.
 */
final class Share {
    private final long sure;
    private final Memory memory;
    private long taken;

    Share(long sure, Memory memory) {
        this.sure = sure;
        this.memory = memory;
    }

    /** Takes that much; less if there is no more, and nobody else of this connection has any; nothing if it has to wait. */
    Optional<Allotment> take(long wanted) {
        if (taken + wanted <= sure) {
            taken += wanted;
            return Optional.of(new Allotment(wanted, false));
        }
        if (memory.take(wanted)) {
            return Optional.of(new Allotment(wanted, true));
        }
        if (taken > 0) {
            return Optional.empty();
        }
        taken = sure;
        return Optional.of(new Allotment(sure, false));
    }

    void give(Allotment allotment) {
        if (allotment.shared()) {
            memory.give(allotment.bytes());
        } else {
            taken -= allotment.bytes();
        }
    }
}
