package nvmf.transport.fault.relay;

import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import nvmf.api.fault.FaultCounters;
import nvmf.api.fault.FaultRule;
import nvmf.api.fault.FaultSite;
import nvmf.transport.fault.rule.Direction;
import nvmf.transport.fault.rule.RuleBook;
import nvmf.transport.fault.rule.RuleParser;

/** Carries connections, each with two threads of its own, and makes faults in them as its rules say. Thread-safe. */
public final class Site implements FaultSite, AutoCloseable {
    /** Connections at a time. */
    public static final int CONNECTIONS_MAX = 512;

    /** The longest PDU that is looked at. */
    public static final int PDU_MAX = 16 << 20;

    private final String name;
    private final long seed;
    private final int connectionsMax;
    private final RuleBook book = new RuleBook();

    /** Written by acceptors and by the threads of connections that end. */
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong h2cPdus = new AtomicLong();
    private final AtomicLong c2hPdus = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private long carried;
    private boolean closed;

    /**
     * @param rules the first ones
     * @throws IllegalArgumentException if one of them cannot be understood
     */
    public Site(String name, long seed, List<String> rules) {
        this(name, seed, rules, CONNECTIONS_MAX);
    }

    Site(String name, long seed, List<String> rules, int connectionsMax) {
        this.name = name;
        this.seed = seed;
        this.connectionsMax = connectionsMax;
        rules.forEach(this::add);
    }

    /**
     * Takes two connected sockets over, which are closed when either end or a fault ends them.
     *
     * @param ended runs when they are
     * @return whether they were taken; else they are closed now, and nothing runs
     */
    public boolean carry(Socket host, Socket controller, Runnable ended) {
        Connection connection;
        synchronized (this) {
            if (closed || open.size() >= connectionsMax) {
                refuse();
                Sockets.close(host);
                Sockets.close(controller);
                return false;
            }
            connection = new Connection(this, carried++, host, controller, ended);
            open.add(connection);
        }
        connection.start();
        return true;
    }

    /** A connection was not carried. */
    public void refuse() {
        refused.incrementAndGet();
    }

    void leave(Connection connection) {
        open.remove(connection);
    }

    void count(Direction direction) {
        (direction == Direction.H2C ? h2cPdus : c2hPdus).incrementAndGet();
    }

    void countFault() {
        faults.incrementAndGet();
    }

    RuleBook book() {
        return book;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public List<FaultRule> rules() {
        return book.rules();
    }

    @Override
    public void add(String rule) {
        book.add(RuleParser.parse(rule));
    }

    @Override
    public int clear() {
        return book.clear();
    }

    @Override
    public FaultCounters counters() {
        long connections;
        synchronized (this) {
            connections = carried;
        }
        return new FaultCounters(connections, open.size(), refused.get(), h2cPdus.get(), c2hPdus.get(), faults.get());
    }

    /** Ends all connections, and carries no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        open.forEach(connection -> connection.end(false));
    }
}
