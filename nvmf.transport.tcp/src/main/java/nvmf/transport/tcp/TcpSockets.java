package nvmf.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import nvmf.api.transport.Waits;
import nvmf.transport.tcp.wait.EventLoops;
import nvmf.transport.tcp.wait.Loops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link TcpTransport} makes connections of: the machine's sockets, or those of a simulation. The transport that is given them
 * owns them, and shuts the group down when it is closed.
 *
 * @param group         threads and clock of all connections
 * @param sockets       for the host's side; {@link io.netty.channel.socket.DuplexChannel} if they can be closed in one direction
 * @param serverSockets for listeners; their children are like the others
 * @param isNative      whether they have the system's options, and not only Java's
 * @param readsAtOnce   whether a read is over when it returns, so that it may go to memory of others
 * @param outOfTurn     told of each connection's channel on its loop, first of all, to let a spinning loop read it unasked
 */
public record TcpSockets(
        EventLoopGroup group,
        ChannelFactory<? extends Channel> sockets,
        ChannelFactory<? extends ServerChannel> serverSockets,
        boolean isNative,
        boolean readsAtOnce,
        Consumer<Channel> outOfTurn) {
    private static final Logger log = LoggerFactory.getLogger(TcpSockets.class);

    /** The best that the machine offers; the threads are daemons. */
    static TcpSockets of(Loops settings) {
        EventLoops loops = EventLoops.of(settings);
        AtomicInteger count = new AtomicInteger();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.threads(),
                task -> {
                    Thread thread = new FastThreadLocalThread(null, task, "nvmf-tcp-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                loops.handler());
        Waits waits = loops.choice().waits();
        log.info("{} event loops on {}, wait={}", settings.threads(), waits.io(), waits.strategy());
        return new TcpSockets(
                group,
                loops.sockets(),
                loops.serverSockets(),
                loops.isNative(),
                loops.readsAtOnce(),
                loops.outOfTurn());
    }
}
