package nvmf.transport.tcp.wait;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.Consumer;
import nvmf.api.transport.Waits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the machine offers to wait for sockets with. The native loops are optional bundles; their classes are touched in the nested
 * classes only.
 *
 * @param outOfTurn given a new channel on its loop, before it reads: lets that loop read it while it spins, if these loops do so
 */
public record EventLoops(
        Choice choice,
        IoHandlerFactory handler,
        ChannelFactory<? extends SocketChannel> sockets,
        ChannelFactory<? extends ServerChannel> serverSockets,
        Consumer<Channel> outOfTurn) {
    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    /** Whether its sockets take options that Java has no names for. */
    public boolean isNative() {
        return choice.kind() != Choice.Kind.NIO;
    }

    /** Whether a read is over when it returns, so that nothing can happen to the memory it goes to meanwhile. */
    public boolean readsAtOnce() {
        return choice.kind() != Choice.Kind.IO_URING;
    }

    /** How those loops would wait. */
    public static Waits waits(Loops settings) {
        return Choice.of(settings, unsaid -> {}).waits();
    }

    /** The best there is. */
    public static EventLoops of(Loops settings) {
        Choice choice = Choice.of(settings, log::info);
        return switch (choice.kind()) {
            case IO_URING -> Uring.loops(choice);
            case EPOLL -> Epolls.loops(choice, settings);
            case NIO ->
                new EventLoops(
                        choice,
                        NioIoHandler.newFactory(
                                SelectorProvider.provider(), WaitStrategy.factory(settings, HotSockets::new)),
                        NioSocketChannel::new,
                        NioServerSocketChannel::new,
                        channel -> {});
        };
    }

    private static final class Epolls {
        private static final EpollIoEvent READABLE = () -> EpollIoOps.EPOLLIN;

        private Epolls() {}

        static EventLoops loops(Choice choice, Loops settings) {
            FastThreadLocal<HotSockets> hot = new FastThreadLocal<>() {
                @Override
                protected HotSockets initialValue() {
                    return new HotSockets();
                }
            };
            return new EventLoops(
                    choice,
                    EpollIoHandler.newFactory(0, WaitStrategy.factory(settings, hot::get)),
                    EpollSocketChannel::new,
                    EpollServerSocketChannel::new,
                    settings.waiting() == Loops.Waiting.SLEEP ? channel -> {} : channel -> join(channel, hot.get()));
        }

        private static void join(Channel channel, HotSockets hot) {
            if (channel.unsafe() instanceof EpollIoHandle socket) {
                channel.pipeline().addLast(new OutOfTurn(hot, () -> read(socket)));
            }
        }

        /** As epoll would have it read: a socket is told that it is ready, and finds out by itself if it is not. */
        private static void read(EpollIoHandle socket) {
            // The registration says whose event it is; sockets do not look at it.
            socket.handle(null, READABLE);
        }
    }

    private static final class Uring {
        private Uring() {}

        static EventLoops loops(Choice choice) {
            return new EventLoops(
                    choice,
                    IoUringIoHandler.newFactory(),
                    IoUringSocketChannel::new,
                    IoUringServerSocketChannel::new,
                    channel -> {});
        }
    }
}
