package nvmf.transport.tcp.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes by real sockets of a loop that spins: everything, in its order, whichever way it is read. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing comes as an event
final class OutOfTurnTest {
    private static final int PIECES = 2000;
    private static final int PRIME = 251;

    private EventLoopGroup group;
    private InetSocketAddress address;
    private final AtomicReference<CompletableFuture<Receiver>> next = new AtomicReference<>(new CompletableFuture<>());

    /** Counts the bytes of a stream whose bytes count up, and answers each piece with one byte. */
    private static final class Receiver extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final AtomicInteger bytes = new AtomicInteger();
        private final AtomicInteger outOfTurn = new AtomicInteger();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Receiver(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            OutOfTurn reader = ctx.pipeline().get(OutOfTurn.class);
            if (reader != null && reader.isTrying()) {
                outOfTurn.incrementAndGet();
            }
            int at = bytes.get();
            ByteBuffer view = in.nioBuffer();
            while (view.hasRemaining()) {
                if (view.get() != (byte) (at++ % PRIME)) {
                    end.completeExceptionally(new AssertionError("byte " + at + " is another"));
                }
            }
            in.release();
            bytes.set(at);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte(1), ctx.voidPromise());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end.complete(null);
        }
    }

    private void serve(Loops.Waiting waiting) throws Exception {
        EventLoops loops = EventLoops.of(new Loops(1, waiting, 50, true, false));
        assumeTrue(loops.choice().kind() == Choice.Kind.EPOLL, "no epoll here");
        group = new MultiThreadIoEventLoopGroup(1, loops.handler());
        Channel server = new ServerBootstrap()
                .group(group)
                .channelFactory(loops.serverSockets())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.outOfTurn().accept(channel);
                        Receiver receiver = new Receiver(channel);
                        channel.pipeline().addLast(receiver);
                        next.get().complete(receiver);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        address = (InetSocketAddress) server.localAddress();
    }

    @AfterEach
    void end() throws Exception {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static final class Peer {
        private final Socket socket;
        private final Receiver receiver;
        private int sent;

        Peer(Socket socket, Receiver receiver) {
            this.socket = socket;
            this.receiver = receiver;
        }

        void send(int length) {
            byte[] piece = new byte[length];
            for (int i = 0; i < length; i++) {
                piece[i] = (byte) (sent++ % PRIME);
            }
            try {
                socket.getOutputStream().write(piece);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for one answer at least. */
        void await() {
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void ask(int length) {
            send(length);
            await();
        }
    }

    private Peer connect() throws Exception {
        next.set(new CompletableFuture<>());
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        return new Peer(socket, next.get().get(30, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(Loops.Waiting.class)
    void aStreamKeepsItsOrderAndHasItsEndWhicheverWayItIsRead(Loops.Waiting waiting) throws Exception {
        serve(waiting);
        Peer peer = connect();
        for (int i = 1; i <= PIECES; i++) {
            peer.ask(i % 1000 + 1);
        }
        peer.socket.close();
        peer.receiver.end.get(30, TimeUnit.SECONDS);
        assertThat(peer.receiver.bytes.get()).isEqualTo(peer.sent);
        if (waiting == Loops.Waiting.SPIN) {
            assertThat(peer.receiver.outOfTurn.get()).isGreaterThan(PIECES / 2);
        }
    }

    @Test
    void whatIsLargerThanOneReadComesWhole() throws Exception {
        serve(Loops.Waiting.SPIN);
        Peer peer = connect();
        for (int i = 0; i < 4; i++) {
            peer.send(1 << 20);
        }
        peer.socket.shutdownOutput();
        peer.receiver.end.get(30, TimeUnit.SECONDS);
        assertThat(peer.receiver.bytes.get()).isEqualTo(4 << 20);
    }

    @Test
    void aResetIsAnEndToo() throws Exception {
        serve(Loops.Waiting.SPIN);
        Peer peer = connect();
        peer.ask(1);
        peer.socket.setSoLinger(true, 0);
        peer.socket.close();
        peer.receiver.end.get(30, TimeUnit.SECONDS);
        assertThat(peer.receiver.bytes.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Loops.Waiting.class)
    void ofManySocketsAllAreServed(Loops.Waiting waiting) throws Exception {
        serve(waiting);
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            peers.add(connect());
        }
        for (int i = 0; i < PIECES / 5; i++) {
            for (Peer peer : peers) {
                peer.send(i % 1000 + 1);
            }
            for (Peer peer : peers) {
                peer.await();
            }
        }
        for (Peer peer : peers) {
            peer.socket.close();
            peer.receiver.end.get(30, TimeUnit.SECONDS);
            assertThat(peer.receiver.bytes.get()).isEqualTo(peer.sent);
        }
    }

    @Test
    void besideTwoBusySocketsAThirdIsHeard() throws Exception {
        serve(Loops.Waiting.SPIN);
        Peer third = connect();
        AtomicBoolean heard = new AtomicBoolean();
        List<CompletableFuture<Void>> busy = new ArrayList<>();
        for (Peer peer : List.of(connect(), connect())) {
            busy.add(CompletableFuture.runAsync(() -> {
                while (!heard.get()) {
                    peer.ask(100);
                }
            }));
        }
        for (int i = 0; i < 100; i++) {
            third.ask(10);
        }
        heard.set(true);
        for (CompletableFuture<Void> each : busy) {
            each.get(30, TimeUnit.SECONDS);
        }
        assertThat(third.receiver.bytes.get()).isEqualTo(1000);
    }

    // Back pressure: who does not want to be given more is given nothing, hot or not.
    @Test
    void aPauseIsKept() throws Exception {
        serve(Loops.Waiting.SPIN);
        Peer peer = connect();
        Peer other = connect();
        for (int i = 0; i < 100; i++) {
            peer.ask(10);
        }
        Channel channel = peer.receiver.channel;
        channel.eventLoop().submit(() -> channel.config().setAutoRead(false)).sync();
        peer.send(10);
        for (int i = 0; i < 200; i++) {
            other.ask(10);
        }
        assertThat(peer.receiver.bytes.get()).isEqualTo(1000);

        channel.eventLoop().submit(() -> channel.config().setAutoRead(true)).sync();
        peer.await();
        assertThat(peer.receiver.bytes.get()).isEqualTo(1010);
    }
}
