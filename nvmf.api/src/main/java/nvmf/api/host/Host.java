package nvmf.api.host;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import org.osgi.annotation.versioning.ProviderType;

/**
 * This host: a service. Stages complete on a queue's thread: continue with {@code …Async} for anything slow, and never wait there.
 */
@ProviderType
public interface Host {
    Nqn nqn();

    UUID id();

    /**
     * Makes an association: transport connection, Connect, enable, Identify, I/O queues, namespaces. Completes when it is
     * {@link RemoteController.State#LIVE}; fails with {@link nvmf.api.spec.StatusException} (a command was refused) or an
     * {@link java.io.IOException}, every message one sentence for people.
     */
    CompletionStage<RemoteController> connect(ConnectRequest request);

    /** Reads the discovery log of a discovery controller, whole and of one generation, and hangs up. */
    CompletionStage<List<DiscoveryEntry>> discover(TransportAddress discoveryController, Options options);

    /**
     * Reads the discovery log of a discovery controller and of those it refers to, with limits to their number and to how far they lead.
     * Fails if the first one cannot be read.
     */
    CompletionStage<Survey> survey(TransportAddress discoveryController, ReferralPolicy referrals, Options options);

    /**
     * This host under another name: associations that are made and logs that are read through it go by that name and identifier;
     * everything else is this host's. Nothing lasts beyond that, so it need not be closed.
     *
     * @throws IllegalArgumentException for an identifier that is all zeroes
     */
    Host as(Nqn nqn, UUID id);

    /** The same with the identifier that belongs to the name: the UUID in it, or one that is made from it. */
    Host as(Nqn nqn);

    /**
     * This host with secrets: logs are read with them where a discovery controller asks for that, and associations are made with them whose
     * request has none. Everything else is this host's.
     */
    Host with(Credentials credentials);

    /** The associations there are, in the order they were made. */
    List<RemoteController> controllers();

    /** The subsystems that these associations are with, in the order they were found. */
    List<RemoteSubsystem> subsystems();
}
