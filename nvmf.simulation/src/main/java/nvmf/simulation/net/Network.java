package nvmf.simulation.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import nvmf.simulation.world.World;

/** The wires between all machines, and what goes wrong with them. */
public final class Network {
    /** How often a kernel knocks where nobody answers. */
    private static final long KNOCK_MILLIS = 1000;

    private final World world;
    private final Weather weather;
    private final Map<InetSocketAddress, VirtualServer> listeners = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Machine> owners = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Long> blocked = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** The ports of connections that hosts do not use any more, though they may be open still. */
    private final Set<Integer> givenUp = new HashSet<>();

    private int numbers;

    public Network(World world) {
        this.world = world;
        weather = Weather.of(world.random());
    }

    public Machine machine(String name, int threads) {
        return new Machine(this, world, name, threads);
    }

    int nextNumber() {
        return ++numbers;
    }

    void listen(InetSocketAddress address, VirtualServer server) throws IOException {
        if (listeners.putIfAbsent(address, server) != null) {
            throw new IOException("the address is in use");
        }
        owners.put(address, server.machine());
    }

    void stopListening(InetSocketAddress address, VirtualServer server) {
        listeners.remove(address, server);
    }

    void stopListening(Machine machine) {
        listeners.values().removeIf(server -> server.machine() == machine);
    }

    void connect(VirtualChannel client, InetSocketAddress to, int millisMax) {
        long deadline = world.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        knock(client, to, deadline);
    }

    private void knock(VirtualChannel client, InetSocketAddress to, long deadline) {
        world.after(weather.latencyNanos(), () -> {
            if (!client.isWaiting()) {
                return;
            }
            Machine owner = owners.get(to);
            boolean silent = owner == null || owner.isSilent() || blocked.getOrDefault(to, 0L) > world.nowNanos();
            if (silent && world.nowNanos() >= deadline) {
                client.onRefused(new ConnectException("connection timed out"));
            } else if (silent) {
                world.afterMillis(KNOCK_MILLIS, () -> knock(client, to, deadline));
            } else if (!listeners.containsKey(to)) {
                world.after(weather.latencyNanos(), () -> client.onRefused(new ConnectException("connection refused")));
            } else {
                join(client, to, listeners.get(to));
            }
        });
    }

    private void join(VirtualChannel client, InetSocketAddress to, VirtualServer server) {
        Machine machine = server.machine();
        VirtualChannel peer = machine.add(new VirtualChannel(machine, server));
        Pipe there = new Pipe(world, weather);
        Pipe back = new Pipe(world, weather);
        there.join(client, peer);
        back.join(peer, client);
        InetSocketAddress from = new InetSocketAddress("192.0.2.200", 1024 + nextNumber() % 60000);
        client.join(back, there, from, to);
        peer.join(there, back, to, from);
        links.removeIf(Link::isOver);
        links.add(new Link(to, client, peer, there, back));
        server.accept(peer);
        world.after(weather.latencyNanos(), client::onConnected);
    }

    /** The connections there are, oldest first. */
    public List<Link> links() {
        links.removeIf(Link::isOver);
        return List.copyOf(links);
    }

    /** A host does not use a connection any more; says whether this is news, and news to the controller too. */
    boolean giveUp(Machine host, int port) {
        return givenUp.add(port) && links.stream().anyMatch(link -> link.port() == port && isUnheard(link, host));
    }

    private boolean isUnheard(Link link, Machine host) {
        return link.host().machine() == host
                && (givenUp.contains(link.port()) || !link.host().isOpen())
                && !link.controller().knowsTheEnd();
    }

    /** Whether a host was told of an end by somebody who was not the controller, and that has not been told. */
    boolean isMisled(Machine host) {
        return links.stream().anyMatch(link -> link.there().isForged() && isUnheard(link, host));
    }

    boolean isHeard(Machine host) {
        return links.stream().noneMatch(link -> isUnheard(link, host));
    }

    /** Nothing gets through to an address, nor back, for so long; then everything does. */
    public void block(InetSocketAddress address, long millis, boolean there, boolean back) {
        long until = world.nowNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (there) {
            blocked.merge(address, until, Math::max);
        }
        for (Link link : links()) {
            if (link.to().equals(address)) {
                link.hold(until, there, back);
            }
        }
    }

    /** From now on all is well. */
    public void heal() {
        blocked.clear();
        links().forEach(Link::release);
    }
}
