package nvmf.api.transport;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A submission queue and its completion queue, one connection of the fabric. Everything of a queue pair happens on the one thread
 * of {@link #executor()}, whose clock is its only clock; {@link #close()}, {@link #remote()}, {@link #closed()} and
 * {@link #counters()} may be called from anywhere.
 */
@ProviderType
public interface QueuePair extends AutoCloseable {
    /** The other side's address. */
    TransportAddress remote();

    /** This side's address, as the other side reached it. */
    TransportAddress local();

    /** The one thread of this queue, and its clock. */
    ScheduledExecutorService executor();

    /** Memory that the transport moves without a further copy. */
    BufferPool buffers();

    /**
     * The most bytes of data this pair carries inside a command capsule towards the controller; what is larger is fetched. A host's
     * admin queue has it from the specification (8192), its I/O queues from {@link QueueSpec#inCapsuleData()}.
     */
    int inCapsuleData();

    /** What moved so far; written by the queue's thread, read from anywhere. */
    QueueCounters counters();

    /**
     * Completes when the pair has ended and will not touch a lent buffer any more: normally when it was closed in order by either
     * side, exceptionally with the reason otherwise.
     */
    CompletionStage<Void> closed();

    /** Ends the pair in order: nothing more is sent. Never waits; may be called twice, and after the transport has gone. */
    @Override
    void close();

    /** Ends the pair for this reason, which {@link #closed()} reports; a transport that can tells the peer. */
    void close(Throwable reason);
}
