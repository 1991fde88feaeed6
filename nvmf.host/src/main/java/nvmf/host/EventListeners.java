package nvmf.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.event.NvmfEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told of events: one that fails is no trouble to the others. Any thread. */
final class EventListeners implements NvmfEvent.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);

    private final List<NvmfEvent.Listener> listeners = new CopyOnWriteArrayList<>();

    void add(NvmfEvent.Listener listener) {
        listeners.add(listener);
    }

    void remove(NvmfEvent.Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public void onEvent(NvmfEvent event) {
        for (NvmfEvent.Listener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on {}", event, e);
            }
        }
    }
}
