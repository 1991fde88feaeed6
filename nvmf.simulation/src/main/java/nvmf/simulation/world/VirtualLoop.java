package nvmf.simulation.world;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A thread of a simulated process: does one task after the other, each a little after it came, so that those of several loops mix by
 * chance. It can stand still, as a process does that is stopped, or for good, as one that was killed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
public final class VirtualLoop extends AbstractScheduledEventExecutor implements EventLoop {
    private static final long DELAY_NANOS_MAX = 20_000;
    private static final long NO_ALARM = Long.MAX_VALUE;

    private final World world;
    private final String name;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Ticker ticker;
    private boolean armed;
    private boolean still;
    private boolean shutdown;
    private long alarm = NO_ALARM;

    public VirtualLoop(World world, String name) {
        this.world = world;
        this.name = name;
        ticker = new Ticker() {
            @Override
            public long initialNanoTime() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return world.nowNanos();
            }

            @Override
            public void sleep(long delay, TimeUnit unit) {
                throw new UnsupportedOperationException("nobody sleeps here");
            }
        };
    }

    /** Stands still from now on, or goes on. */
    public void setStill(boolean stand) {
        still = stand;
        arm();
    }

    private void arm() {
        if (!armed && !still && !tasks.isEmpty()) {
            armed = true;
            world.after(world.chance(DELAY_NANOS_MAX), this::turn);
        }
    }

    private void turn() {
        armed = false;
        if (!still) {
            world.turn(this, this::runOne);
            arm();
        }
    }

    private void runOne() {
        for (Runnable due = pollScheduledTask(); due != null; due = pollScheduledTask()) {
            tasks.add(due);
        }
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
        setAlarm();
    }

    private void setAlarm() {
        long next = nextScheduledTaskDeadlineNanos();
        if (next >= 0 && next < alarm) {
            alarm = next;
            world.at(next, () -> onAlarm(next));
        }
    }

    private void onAlarm(long time) {
        if (alarm == time) {
            alarm = NO_ALARM;
            tasks.add(() -> {});
            arm();
        }
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException(name + " has ended");
        }
        tasks.add(command);
        arm();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        ScheduledFuture<?> future = super.schedule(command, delay, unit);
        alarmIfHere();
        return future;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        ScheduledFuture<V> future = super.schedule(callable, delay, unit);
        alarmIfHere();
        return future;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        ScheduledFuture<?> future = super.scheduleAtFixedRate(command, initialDelay, period, unit);
        alarmIfHere();
        return future;
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        ScheduledFuture<?> future = super.scheduleWithFixedDelay(command, initialDelay, delay, unit);
        alarmIfHere();
        return future;
    }

    private void alarmIfHere() {
        if (inEventLoop()) {
            setAlarm();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return world.current() == this;
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public EventLoopGroup parent() {
        return null;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        world.after(unit.toNanos(timeout), () -> shutdown = true);
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    @Override
    public boolean isShuttingDown() {
        return shutdown;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    @Override
    public String toString() {
        return name;
    }
}
