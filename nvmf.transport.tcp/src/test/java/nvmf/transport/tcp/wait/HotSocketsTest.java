package nvmf.transport.tcp.wait;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sockets are read out of turn, by sockets that bring what a test puts into them. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel closes at once
final class HotSocketsTest {
    private final HotSockets hot = new HotSockets();

    /** What came out of the sockets. */
    private final List<String> events = new ArrayList<>();

    private final class Socket {
        private final Deque<String> waiting = new ArrayDeque<>();
        private final EmbeddedChannel channel = new EmbeddedChannel();
        private int reads;

        Socket(String name) {
            channel.pipeline().addLast(new OutOfTurn(hot, this::read), new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    events.add(name + message);
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    events.add(name + ".");
                }
            });
        }

        private void read() {
            reads++;
            turn();
        }

        /** Reads all there is, as in its turn. */
        private void turn() {
            while (!waiting.isEmpty()) {
                channel.pipeline().fireChannelRead(waiting.poll());
            }
            channel.pipeline().fireChannelReadComplete();
        }

        Socket brings(String data) {
            waiting.add(data);
            return this;
        }

        /** Brings something in its turn. */
        Socket works() {
            brings("!").turn();
            events.clear();
            return this;
        }
    }

    private int reads(Socket socket) {
        int before = socket.reads;
        hot.read();
        return socket.reads - before;
    }

    private void silent(int reads) {
        for (int i = 0; i < reads; i++) {
            assertThat(hot.read()).isFalse();
        }
    }

    @Test
    void whatASocketBroughtOnceItIsAskedForAgain() {
        Socket a = new Socket("a");
        assertThat(hot.isEmpty()).isTrue();
        a.works().brings("1").brings("2");

        assertThat(hot.isEmpty()).isFalse();
        assertThat(hot.read()).isTrue();
        assertThat(events).containsExactly("a1", "a2", "a.");
    }

    @Test
    void aReadThatBringsNothingIsNoEndOfABatch() {
        new Socket("a").works();
        assertThat(hot.read()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void inItsTurnASocketTellsTheEndOfABatchAlsoWithoutData() {
        new Socket("a").turn();
        assertThat(events).containsExactly("a.");
    }

    @Test
    void twoSocketsAreReadBoth() {
        Socket a = new Socket("a").works();
        Socket b = new Socket("b").works();
        a.brings("1");
        b.brings("1");
        assertThat(hot.read()).isTrue();
        assertThat(events).containsExactlyInAnyOrder("a1", "a.", "b1", "b.");
    }

    @Test
    void whatOneOfTwoBringsIsWork() {
        Socket a = new Socket("a").works();
        Socket b = new Socket("b").works();
        a.brings("1");
        assertThat(hot.read()).isTrue();
        b.brings("1");
        assertThat(hot.read()).isTrue();
    }

    @Test
    void aThirdBusySocketMakesItACrowdThatIsNotReadOutOfTurn() {
        Socket a = new Socket("a").works();
        Socket b = new Socket("b").works();
        Socket c = new Socket("c").works();
        assertThat(hot.isEmpty()).isTrue();
        a.works();
        assertThat(hot.isEmpty()).isTrue();
        assertThat(reads(a) + reads(b) + reads(c)).isZero();

        for (int i = 0; i < HotSockets.CROWDED; i++) {
            hot.onAsked();
        }
        a.works();
        assertThat(reads(a)).isEqualTo(1);
    }

    @Test
    void aSocketThatHasBeenQuietForAWhileMakesRoomForAnother() {
        Socket a = new Socket("a").works();
        Socket b = new Socket("b").works();
        silent(HotSockets.RESERVE - 1);
        a.works();
        silent(1);
        Socket c = new Socket("c").works();
        assertThat(reads(a)).isEqualTo(1);
        assertThat(reads(b)).isZero();
        assertThat(reads(c)).isEqualTo(1);
    }

    @Test
    void aSocketThatStaysSilentIsLeftToItsTurn() {
        Socket a = new Socket("a").works();
        silent(HotSockets.PATIENCE);
        assertThat(hot.isEmpty()).isFalse();
        silent(1);
        assertThat(hot.isEmpty()).isTrue();
        assertThat(reads(a)).isZero();
    }

    @Test
    void aSocketThatWorksEachTimeIsNeverLeft() {
        Socket a = new Socket("a").works();
        for (int i = 0; i < 10; i++) {
            silent(HotSockets.PATIENCE);
            a.brings("1");
            assertThat(hot.read()).isTrue();
        }
    }

    @Test
    void whoeverAskedForAPauseIsNotRead() {
        Socket a = new Socket("a").works();
        a.channel.config().setAutoRead(false);
        a.brings("1");
        assertThat(hot.read()).isFalse();
        assertThat(events).isEmpty();
        a.channel.config().setAutoRead(true);
        assertThat(hot.read()).isTrue();
    }

    @Test
    void aClosedSocketIsForgotten() {
        Socket a = new Socket("a").works();
        a.channel.close();
        assertThat(hot.isEmpty()).isTrue();
        assertThat(reads(a)).isZero();
    }

    @Test
    void aSocketMayEndWhileItIsRead() {
        Socket a = new Socket("a").works();
        Socket b = new Socket("b").works();
        b.brings("1");
        b.channel.closeFuture().addListener(done -> a.channel.close());
        b.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.close();
            }
        });
        assertThat(hot.read()).isFalse();
        assertThat(hot.isEmpty()).isTrue();
    }
}
