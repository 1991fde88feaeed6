package nvmf.transport.fault;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import nvmf.api.fault.FaultProxy;
import nvmf.api.fault.FaultSite;
import nvmf.api.fault.Faults;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The places where faults are made, as a service; the transports of this bundle add theirs. */
@Component(service = {Faults.class, FaultsComponent.class})
public final class FaultsComponent implements Faults {
    private final List<FaultSite> sites = new CopyOnWriteArrayList<>();
    private final List<SiteProxy> proxies = new CopyOnWriteArrayList<>();

    @Override
    public List<FaultSite> sites() {
        return sites.stream().sorted(Comparator.comparing(FaultSite::name)).toList();
    }

    @Override
    public FaultProxy proxy(TransportAddress listen, TransportAddress target, long seed, List<String> rules)
            throws IOException {
        SiteProxy proxy = SiteProxy.open(listen, target, seed, rules, this::gone);
        proxies.add(proxy);
        sites.add(proxy);
        return proxy;
    }

    private void gone(SiteProxy proxy) {
        proxies.remove(proxy);
        sites.remove(proxy);
    }

    void add(FaultSite site) {
        sites.add(site);
    }

    void remove(FaultSite site) {
        sites.remove(site);
    }

    @Deactivate
    void deactivate() {
        proxies.forEach(SiteProxy::close);
    }
}
