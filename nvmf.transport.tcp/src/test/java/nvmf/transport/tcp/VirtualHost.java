package nvmf.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import nvmf.api.transport.Acceptor;
import nvmf.transport.tcp.pool.LoopMemory;
import nvmf.transport.tcp.pool.PoolBudget;
import nvmf.transport.tcp.pool.QueuePool;

/**
 * A host at the other end of the controller's pipeline as its listener makes it, without a socket or a thread between them: what it sends
 * is worked on when {@link #send} returns. Time stands still unless it is told otherwise.
 */
final class VirtualHost extends EmbeddedChannel {
    private static final int LEASE_MAX = 131072;

    /** The channel's own loop would forget its timers when it is closed, and with them those that somebody else forgot. */
    private static final class Loop extends ManualIoEventLoop {
        Loop(Ticker time) {
            super(null, Thread.currentThread(), LocalIoHandler.newFactory(), time);
        }

        /** Less than 0 if there is none. */
        long nanosToNextTimer() {
            return nextScheduledTaskNano();
        }
    }

    private final MockTicker time = Ticker.newMockTicker();
    private final Loop loop = new Loop(time);
    private boolean reads = true;

    private VirtualHost() {}

    @Override
    public EventLoop eventLoop() {
        return loop == null ? super.eventLoop() : loop; // null while the constructor above is at work
    }

    static VirtualHost of(
            TcpSettings.Timers timers, ByteBufAllocator allocator, LoopMemory memory, Acceptor controller) {
        VirtualHost host = new VirtualHost();
        host.config().setAllocator(allocator);
        ListenerTerms terms = new ListenerTerms(8192, true, () -> {});
        QueuePool pool = new QueuePool(LEASE_MAX, memory, new PoolBudget(0), host.eventLoop());
        ControllerSide side = new ControllerSide(TcpSettings.defaults().wire(), terms, timers, pool, controller);
        host.pipeline()
                .addLast(new IcHandshake(
                        host, new Outbound(host, memory.chunks()), true, timers, timers.icMillis(), side));
        return host;
    }

    void send(ByteBuf bytes) {
        writeInbound(bytes);
        loop.runNow();
    }

    void send(byte[] bytes) {
        send(Unpooled.wrappedBuffer(bytes));
    }

    void send(String hex) {
        send(RawPeer.bytes(hex));
    }

    /** From here on the socket takes nothing of what is written to it. */
    void stopReading() {
        reads = false;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
        if (reads) {
            super.doWrite(waiting);
        }
    }

    /** What came since the last time, in hexadecimal. */
    String answer() {
        StringBuilder hex = new StringBuilder();
        for (ByteBuf part = readOutbound(); part != null; part = readOutbound()) {
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            part.release();
            hex.append(HexFormat.of().formatHex(bytes));
        }
        return hex.toString();
    }

    void passMillis(int millis) {
        time.advance(millis, TimeUnit.MILLISECONDS);
        loop.runNow();
    }

    /** Lets time pass until the connection is closed and no timer of it is left. */
    long millisUntilNothingIsLeft() {
        long begin = time.nanoTime();
        loop.runNow();
        for (long next = loop.nanosToNextTimer(); next >= 0; next = loop.nanosToNextTimer()) {
            time.advance(next, TimeUnit.NANOSECONDS);
            loop.runNow();
        }
        assertThat(isOpen()).as("open for ever").isFalse();
        return TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - begin);
    }
}
