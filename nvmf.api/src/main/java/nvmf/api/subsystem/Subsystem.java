package nvmf.api.subsystem;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.QueueCounters;
import org.osgi.annotation.versioning.ProviderType;

/** A subsystem that this side offers: a service with the property {@link #NQN}. Callable from any thread. */
@ProviderType
public interface Subsystem {
    String NQN = "nvmf.nqn";

    Nqn nqn();

    Snapshot snapshot();

    /**
     * Ends associations: their queues are closed, their hosts may come back.
     *
     * @param cntlid which controller, or -1 for all
     * @return how many were ended
     */
    int terminate(int cntlid);

    /**
     * Holds I/O commands back from now on, in the queues they came by; associations stay, and everything else is answered.
     *
     * @return completes when no I/O command is being carried out any more
     */
    CompletionStage<Void> pause();

    /** Lets I/O commands go on after {@link #pause}. */
    void resume();

    /** What all hosts moved since it came. */
    Traffic traffic();

    /** Whether I/O commands are held back. */
    boolean isPaused();

    /**
     * What a subsystem is now.
     *
     * @param hosts         who may use it, unless any host may
     * @param hostAddresses where hosts may come from, as ranges; empty for anywhere
     */
    record Snapshot(
            Nqn nqn,
            String serial,
            String model,
            boolean allowAnyHost,
            List<Nqn> hosts,
            List<String> hostAddresses,
            List<NamespaceInfo> namespaces,
            List<ControllerInfo> controllers) {}

    /**
     * What hosts moved by reads and writes that succeeded.
     *
     * @param busyMillis   for how long any I/O command was in flight
     * @param uptimeMillis since when that is counted
     */
    record Traffic(long reads, long writes, long bytesRead, long bytesWritten, long busyMillis, long uptimeMillis) {}

    /** A namespace. {@code device} is the block device's name, {@code anaGroup} the group whose state by each port {@link Port} tells. */
    record NamespaceInfo(
            int nsid,
            String device,
            UUID uuid,
            int blockSize,
            long blocks,
            boolean readOnly,
            boolean volatileWriteCache,
            int anaGroup) {}

    /** A controller, which is an association with a host. Times in milliseconds. */
    record ControllerInfo(
            int cntlid,
            Nqn hostnqn,
            UUID hostId,
            boolean discovery,
            String state,
            long katoMillis,
            long ageMillis,
            List<QueueInfo> queues) {}

    /** A connected queue; {@code depth} in entries. */
    record QueueInfo(int qid, int depth, TransportAddress remote, boolean flowControl, QueueCounters counters) {}
}
