package nvmf.api.host;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Page;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueCounters;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An association with a controller, and that controller. Where its {@link ConnectRequest#recovery()} wants it, it outlives its
 * connections: {@link State#CONNECTING} then means that it was lost and is being made again. Callable from any thread.
 */
@ProviderType
public interface RemoteController {
    /** The words of Linux hosts. */
    enum State {
        NEW,
        CONNECTING,
        LIVE,
        RESETTING,
        DELETING,
        DEAD
    }

    /** A short name that is this association's as long as it lasts: {@code nvme0}. */
    String name();

    Nqn subnqn();

    /** Where it is connected; while it is not, where that is tried. Another one is told after the {@linkplain #state state} has changed. */
    TransportAddress address();

    /** The name that this host goes by there; see {@link Host#as(Nqn, UUID)}. */
    Nqn hostNqn();

    /** The identifier that goes with that name. */
    UUID hostId();

    /** The options of the transport that it was asked for with. */
    Options options();

    int cntlid();

    State state();

    /** The Identify Controller page as read when the association was made. */
    Page identity();

    /** Entries of each I/O queue, and how many queues were granted. */
    int ioQueues();

    /** What moved, per queue, the admin queue first. */
    List<QueueCounters> counters();

    /** Since when the state is what it is. */
    Instant since();

    /**
     * How often it was tried in vain to make the association, since it was lost or, where it is kept from the beginning, since then; 0 while
     * it is {@link State#LIVE}.
     */
    int attempts();

    /** What becomes of it when it is lost: the timeouts that are in force. */
    Recovery recovery();

    /**
     * Who keeps it, as {@link ConnectRequest#owner} had it: the PID of a configuration, for those that configurations make, or nothing where
     * whoever connected left it to all. Who ends associations that others may have made passes over those that have an owner.
     */
    Optional<String> owner();

    /** Why the association was lost, or could not be made, the last time that happened. */
    Optional<String> reason();

    /** What the controller has warned of since the association was made, while it lasts: that its disks have become unreliable, say. */
    Optional<String> warning();

    /** The active namespaces, by NSID. */
    List<RemoteNamespace> namespaces();

    /**
     * Sends an admin or Fabrics command as it stands, but for the CID and the SGL. {@code data} is lent until the stage completes;
     * empty for a command without data. Completes with the completion whatever its status.
     */
    CompletionStage<Cqe> admin(Sqe sqe, ByteBuffer data);

    /** Reads a controller property. */
    CompletionStage<Long> property(int offset, int bytes);

    /**
     * NVM subsystem reset: all controllers of the subsystem are reset, those of other hosts too, and the association is made again;
     * completes when it is live. Fails, and nothing happens, if the controller does not offer it (CAP.NSSRS).
     */
    CompletionStage<Void> resetSubsystem();

    /** Controller level reset: the association is torn down and made again; completes when it is live. */
    CompletionStage<Void> reset();

    /**
     * Makes the association again, at once, whether it is lost or live; also at another address, which must lead to the same subsystem.
     * Its namespaces stay, and their commands wait. Completes when it is live.
     */
    CompletionStage<Void> reconnect(TransportAddress address);

    /**
     * Proves once more who this host is, on all queues, the admin queue first, while their commands go on.
     *
     * @return completes when that is done; fails if the controller does not accept it, which ends the connections
     */
    CompletionStage<Void> authenticate();

    /**
     * The same with other secrets, which stay with the association if they are accepted. While it is {@link State#CONNECTING} it is made again at
     * once, with them.
     */
    CompletionStage<Void> authenticate(Credentials credentials);

    /**
     * Shuts the controller down in order (CC.SHN) and hangs up, whoever it belongs to; a configuration that keeps it does not make it again
     * before it changes. Completes when nothing is left of the association.
     */
    CompletionStage<Void> disconnect();

    /** Completes when the association is gone, normally if in order. */
    CompletionStage<Void> closed();
}
