package nvmf.host;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.host.association.HostIdentity;

/** A host under another name. */
final class Guise implements Host {
    private final HostCore core;
    private final HostIdentity identity;

    Guise(HostCore core, HostIdentity identity) {
        this.core = core;
        this.identity = identity;
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
        return core.connect(request, identity);
    }

    @Override
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress discoveryController, Options options) {
        return core.discover(discoveryController, options, identity);
    }

    @Override
    public CompletionStage<Survey> survey(
            TransportAddress discoveryController, ReferralPolicy referrals, Options options) {
        return core.survey(discoveryController, referrals, options, identity);
    }

    @Override
    public Host as(Nqn nqn, UUID id) {
        return core.as(nqn, id);
    }

    @Override
    public Host as(Nqn nqn) {
        return core.as(nqn);
    }

    @Override
    public List<RemoteController> controllers() {
        return core.controllers();
    }
}
