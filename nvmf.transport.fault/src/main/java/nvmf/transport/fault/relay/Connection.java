package nvmf.transport.fault.relay;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.transport.fault.rule.Direction;
import nvmf.transport.fault.rule.Judge;
import nvmf.transport.fault.rule.Pdu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is carried: two sockets, and a pump for each direction. What both pumps know is volatile or atomic. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int QUEUE_UNKNOWN = -1;

    private final Site site;
    private final long number;
    private final Socket host;
    private final Socket controller;
    private final Runnable ended;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger pumps = new AtomicInteger(Direction.values().length);

    /** As the Connect command said that went by. */
    private volatile int qid = QUEUE_UNKNOWN;

    /** By {@link System#nanoTime()}. */
    private volatile long stalledUntil = System.nanoTime();

    private volatile boolean dead;

    private final AtomicBoolean over = new AtomicBoolean();

    Connection(Site site, long number, Socket host, Socket controller, Runnable ended) {
        this.site = site;
        this.number = number;
        this.host = host;
        this.controller = controller;
        this.ended = ended;
    }

    void start() {
        for (Direction direction : Direction.values()) {
            Judge judge = new Judge(site.book(), site.seed(), number, direction);
            Thread thread =
                    new Thread(new Pump(this, direction, judge), "nvmf-fault-" + number + "-" + direction.word());
            thread.setDaemon(true);
            thread.start();
        }
    }

    Socket from(Direction direction) {
        return direction == Direction.H2C ? host : controller;
    }

    Socket to(Direction direction) {
        return direction == Direction.H2C ? controller : host;
    }

    int qid() {
        return qid;
    }

    /** A PDU came by, before anything is done to it. */
    void hear(Direction direction, Pdu pdu) {
        site.count(direction);
        if (direction == Direction.H2C && qid == QUEUE_UNKNOWN) {
            pdu.connectedQueue().ifPresent(found -> qid = found);
        }
    }

    /** A rule struck. */
    void fault(Direction direction, Pdu pdu, String what) {
        site.countFault();
        LOG.info("{}: {} {} of connection {}, queue {}: {}", site.name(), direction.word(), pdu, number, qid, what);
    }

    /** Waits that long, or until the connection has ended. */
    void pause(long millis) throws IOException {
        try {
            if (end.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IOException("the connection has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** From now on nothing gets through, either way: for that long, or for good if it is 0. */
    void stall(int millis) {
        stalledUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        dead = dead || millis == 0;
    }

    /** Waits while nothing gets through, and says whether anything ever will. */
    boolean flows() throws IOException {
        for (long left = stalledUntil - System.nanoTime(); !dead && left > 0; left = stalledUntil - System.nanoTime()) {
            pause(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        }
        return !dead;
    }

    /** A direction is over. */
    void over() {
        if (pumps.decrementAndGet() == 0 || dead) {
            end(false);
        }
    }

    /** Ends both directions, in order or with a reset. */
    void end(boolean reset) {
        if (over.getAndSet(true)) {
            return;
        }
        if (reset) {
            linger(host);
            linger(controller);
        }
        end.countDown();
        Sockets.close(host);
        Sockets.close(controller);
        site.leave(this);
        ended.run();
    }

    /** What is not sent yet is thrown away, and the peer sees a reset. */
    private static void linger(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.debug("no reset: {}", e.toString());
        }
    }
}
