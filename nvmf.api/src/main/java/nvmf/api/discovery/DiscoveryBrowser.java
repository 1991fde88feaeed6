package nvmf.api.discovery;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Looks for discovery services on the network, without knowing an address: a service. Nothing is sent before it is asked. Thread-safe. */
@ProviderType
public interface DiscoveryBrowser {
    long LOOK_MILLIS_MAX = 60_000;

    /**
     * Looks once. The list has an end, however many there seem to be.
     *
     * @param millis how long to wait for answers, up to {@link #LOOK_MILLIS_MAX}
     * @return what was found, by name; fails with an {@link java.io.IOException} if there is no network to look at
     */
    CompletionStage<List<DiscoveryService>> look(long millis);

    /**
     * Looks again and again until the result is closed.
     *
     * @param told takes what is there now, at first and when that changes, on a thread that must not wait
     */
    Watch watch(Consumer<List<DiscoveryService>> told);

    /** The end of looking. After closing, the listener may be told what is on its way, and nothing else. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
