package nvmf.transport.fault;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Consumer;
import nvmf.api.fault.FaultCounters;
import nvmf.api.fault.FaultProxy;
import nvmf.api.fault.FaultRule;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.transport.fault.relay.Relay;
import nvmf.transport.fault.relay.Site;
import nvmf.transport.fault.relay.Sockets;

/** A door with a place of its own behind it. */
final class SiteProxy implements FaultProxy {
    private static final int CONNECT_MILLIS = 10_000;

    private final TransportAddress address;
    private final Site site;
    private final Relay relay;
    private final Consumer<SiteProxy> closed;

    /** A proxy as {@link nvmf.api.fault.Faults#proxy} promises it. */
    static SiteProxy open(
            TransportAddress listen, TransportAddress target, long seed, List<String> rules, Consumer<SiteProxy> closed)
            throws IOException {
        Sockets.check(listen);
        Sockets.check(target);
        // Before anything listens: a rule that cannot be is the first thing to say.
        new Site("", seed, rules).close();
        ServerSocket door = Sockets.listen(listen);
        TransportAddress address = Sockets.of(listen, door);
        Site site = new Site(address.traddr() + ":" + address.trsvcid(), seed, rules);
        Relay relay =
                new Relay(door, site, host -> new Relay.Way(Sockets.connect(target, "", CONNECT_MILLIS), () -> {}));
        relay.start();
        return new SiteProxy(address, site, relay, closed);
    }

    private SiteProxy(TransportAddress address, Site site, Relay relay, Consumer<SiteProxy> closed) {
        this.address = address;
        this.site = site;
        this.relay = relay;
        this.closed = closed;
    }

    @Override
    public TransportAddress address() {
        return address;
    }

    @Override
    public String name() {
        return site.name();
    }

    @Override
    public long seed() {
        return site.seed();
    }

    @Override
    public List<FaultRule> rules() {
        return site.rules();
    }

    @Override
    public void add(String rule) {
        site.add(rule);
    }

    @Override
    public int clear() {
        return site.clear();
    }

    @Override
    public FaultCounters counters() {
        return site.counters();
    }

    @Override
    public void close() {
        relay.close();
        site.close();
        closed.accept(this);
    }
}
