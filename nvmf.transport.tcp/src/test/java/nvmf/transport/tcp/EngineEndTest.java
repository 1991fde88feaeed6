package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import nvmf.api.transport.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes to a transport's loops between its end and theirs. */
final class EngineEndTest {
    /** Runs something when all is closed and the threads are to end. */
    private static final class LastMoment extends MultiThreadIoEventLoopGroup {
        private Runnable moment = () -> {};

        LastMoment() {
            super(1, NioIoHandler.newFactory());
        }

        @Override
        public Future<?> shutdownGracefully(long quiet, long timeout, TimeUnit unit) {
            moment.run();
            return super.shutdownGracefully(quiet, timeout, unit);
        }
    }

    private static TcpEngine engine(EventLoopGroup group) {
        TcpSockets sockets =
                new TcpSockets(group, NioSocketChannel::new, NioServerSocketChannel::new, false, true, channel -> {});
        return new TcpEngine(TcpSettings.of(Options.NONE), channel -> {}, sockets);
    }

    @AfterEach
    void nothingIsLeft() {
        Pinned.assertNothing();
    }

    @Test
    void aConnectionThatComesWhenAllIsClosedIsClosedAndTakesNothing() throws Exception {
        LastMoment group = new LastMoment();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TcpEngine engine = engine(group);
            ChannelFuture[] late = new ChannelFuture[1];
            group.moment = () -> late[0] = engine.client(1_000, channel -> new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .awaitUninterruptibly();
            engine.close();
            assertThat(late[0].isSuccess()).isFalse();
            assertThat(late[0].channel().closeFuture().await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
