package nvmf.block;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.block.BlockDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know that a device changed its shape. */
final class GeometryListeners {
    private static final Logger LOG = LoggerFactory.getLogger(GeometryListeners.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    BlockDevice.Registration add(Runnable listener) {
        // A listener registered twice is called twice and removed once: each registration has its own identity.
        Runnable entry = () -> listener.run();
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    /** Calls each listener on this thread; one that fails does not keep the news from the next. */
    void fire() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("A listener failed on a change of geometry.", e);
            }
        }
    }
}
