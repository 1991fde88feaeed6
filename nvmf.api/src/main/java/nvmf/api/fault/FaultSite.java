package nvmf.api.fault;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A place where faults are made, with rules of its own. Callable from any thread. */
@ProviderType
public interface FaultSite {
    /** By which it is told apart: the name of a transport's configuration, or the address of a proxy. */
    String name();

    /** What the rules leave to chance follows from it, for each connection and direction anew. */
    long seed();

    /** In the order in which they are asked; the first one that strikes a PDU decides. */
    List<FaultRule> rules();

    /**
     * Adds a rule behind the others; it holds at once, for open connections too.
     *
     * @throws IllegalArgumentException if the rule cannot be understood or there are too many, with a sentence
     */
    void add(String rule);

    /** Takes all rules away and says how many they were. Connections that are stalled for good stay so. */
    int clear();

    FaultCounters counters();
}
