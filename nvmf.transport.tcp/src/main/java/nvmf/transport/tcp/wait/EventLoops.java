package nvmf.transport.tcp.wait;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the machine offers to wait for sockets with: the best of io_uring (if it is asked for), epoll and NIO. The native ones are
 * optional bundles; their classes are touched in the nested classes only.
 *
 * @param name io_uring, epoll or nio
 */
public record EventLoops(
        String name,
        IoHandlerFactory handler,
        ChannelFactory<? extends SocketChannel> sockets,
        ChannelFactory<? extends ServerChannel> serverSockets) {
    private static final String NIO = "nio";
    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    /** Whether its sockets take {@link LinuxSockets}' options. */
    public boolean isNative() {
        return !name.equals(NIO);
    }

    /** The best there is. */
    public static EventLoops of(Loops settings) {
        if (settings.ioUring()) {
            try {
                if (Uring.isAvailable()) {
                    return Uring.loops();
                }
                log.info("io_uring is not to be had here; falling back");
            } catch (LinkageError e) {
                log.info("io_uring is not installed; falling back");
            }
        }
        if (settings.epoll()) {
            try {
                if (Epolls.isAvailable()) {
                    return Epolls.loops(settings);
                }
            } catch (LinkageError e) {
                log.debug("epoll is not installed; falling back to NIO", e);
            }
        }
        return new EventLoops(
                NIO,
                NioIoHandler.newFactory(SelectorProvider.provider(), WaitStrategy.factory(settings)),
                NioSocketChannel::new,
                NioServerSocketChannel::new);
    }

    private static final class Epolls {
        private Epolls() {}

        static boolean isAvailable() {
            return Epoll.isAvailable();
        }

        static EventLoops loops(Loops settings) {
            return new EventLoops(
                    "epoll",
                    EpollIoHandler.newFactory(0, WaitStrategy.factory(settings)),
                    EpollSocketChannel::new,
                    EpollServerSocketChannel::new);
        }
    }

    private static final class Uring {
        private Uring() {}

        static boolean isAvailable() {
            return IoUring.isAvailable();
        }

        static EventLoops loops() {
            return new EventLoops(
                    "io_uring",
                    IoUringIoHandler.newFactory(),
                    IoUringSocketChannel::new,
                    IoUringServerSocketChannel::new);
        }
    }
}
