package nvmf.host;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Host;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.host.association.HostIdentity;

/** A host under a name, and with secrets, that need not be its own. */
final class Guise implements Host {
    private final HostCore core;
    private final HostIdentity identity;
    private final Credentials credentials;

    Guise(HostCore core, HostIdentity identity, Credentials credentials) {
        this.core = core;
        this.identity = identity;
        this.credentials = credentials;
    }

    @Override
    public Nqn nqn() {
        return identity.nqn();
    }

    @Override
    public UUID id() {
        return identity.id();
    }

    @Override
    public CompletionStage<RemoteController> connect(ConnectRequest request) {
        boolean mine = credentials.areThere() && !request.credentials().areThere();
        return core.connect(mine ? request.withCredentials(credentials) : request, identity);
    }

    @Override
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress discoveryController, Options options) {
        return core.discoveryClient(identity, credentials).discover(discoveryController, Nqn.DISCOVERY, options);
    }

    @Override
    public CompletionStage<Survey> survey(
            TransportAddress discoveryController, ReferralPolicy referrals, Options options) {
        return core.discoveryClient(identity, credentials).survey(discoveryController, referrals, options);
    }

    @Override
    public Host as(Nqn nqn, UUID id) {
        return new Guise(core, new HostIdentity(nqn, id), credentials);
    }

    @Override
    public Host as(Nqn nqn) {
        return new Guise(core, HostIdentity.of(nqn), credentials);
    }

    @Override
    public Host with(Credentials known) {
        return new Guise(core, identity, known);
    }

    @Override
    public List<RemoteSubsystem> subsystems() {
        return core.subsystems();
    }

    @Override
    public List<RemoteController> controllers() {
        return core.controllers();
    }
}
