package nvmf.simulation.world;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads of a simulated process, which live, stand still and die together. */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
public final class VirtualLoops extends AbstractEventExecutorGroup implements EventLoopGroup {
    private final List<VirtualLoop> loops = new ArrayList<>();
    private int turn;

    public VirtualLoops(World world, String name, int count) {
        for (int i = 0; i < count; i++) {
            loops.add(new VirtualLoop(world, name + "." + i));
        }
    }

    public void setStill(boolean still) {
        loops.forEach(loop -> loop.setStill(still));
    }

    public VirtualLoop first() {
        return loops.get(0);
    }

    @Override
    public EventLoop next() {
        return loops.get(turn++ % loops.size());
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return List.<EventExecutor>copyOf(loops).iterator();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return next().register(channel, promise);
    }

    @Override
    @Deprecated
    public void shutdown() {
        loops.forEach(VirtualLoop::shutdown);
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        loops.forEach(loop -> loop.shutdownGracefully(quietPeriod, timeout, unit));
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    @Override
    public boolean isShuttingDown() {
        return loops.get(0).isShuttingDown();
    }

    @Override
    public boolean isShutdown() {
        return loops.get(0).isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return loops.stream().allMatch(VirtualLoop::isTerminated);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
