package nvmf.transport.tcp;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nvmf.transport.tcp.flow.Grant;
import nvmf.transport.tcp.flow.H2cTransfer;
import nvmf.transport.tcp.flow.R2tScheduler;
import nvmf.transport.tcp.pdu.Destination;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.R2t;

/** A controller's queue asking its host for data, and watching that it comes. On the queue's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a tick that fails would be reported by the event loop
final class Fetches {
    /** How often within its timeout an R2T is looked at. */
    private static final int TICKS = 4;

    private final EventLoop loop;
    private final TcpConnection connection;
    private final Outbound out;
    private final R2tScheduler r2ts;
    private final int timeoutMillis;
    private Optional<Grant> receiving = Optional.empty();
    private Optional<Throwable> ended = Optional.empty();
    private Optional<ScheduledFuture<?>> watch = Optional.empty();

    Fetches(EventLoop loop, TcpConnection connection, Outbound out, R2tScheduler r2ts, int timeoutMillis) {
        this.loop = loop;
        this.connection = connection;
        this.out = out;
        this.r2ts = r2ts;
        this.timeoutMillis = timeoutMillis;
    }

    CompletionStage<Void> begin(H2cTransfer transfer) {
        if (ended.isPresent()) {
            transfer.stage().completeExceptionally(ended.get());
        } else {
            r2ts.add(transfer);
            ask();
        }
        return transfer.stage();
    }

    private void ask() {
        boolean asked = false;
        for (Optional<R2t> r2t = r2ts.next(); r2t.isPresent(); r2t = r2ts.next()) {
            out.r2t(r2t.get());
            asked = true;
        }
        if (asked) {
            watch();
            connection.wrote();
        }
    }

    void onData(H2cData data, int payload, Destination destination) throws PduException {
        Grant grant = r2ts.onData(data, payload);
        H2cTransfer transfer = grant.transfer();
        if (!transfer.isAbandoned()) {
            destination.set(transfer.target(), transfer.index(data.offset()));
        }
        receiving = Optional.of(grant);
    }

    void onDataEnd(boolean intact) {
        Grant grant = receiving.orElseThrow();
        receiving = Optional.empty();
        if (!intact) {
            grant.transfer().spoil();
        }
        r2ts.onDataEnd(grant);
        ask();
        grant.transfer().settle();
    }

    void end(Throwable reason) {
        ended = Optional.of(reason);
        watch.ifPresent(timer -> timer.cancel(false));
        r2ts.fail(reason);
    }

    /** Looks now and then whether R2Ts are answered, as long as some are out. */
    private void watch() {
        if (watch.isEmpty()) {
            watch = Optional.of(loop.schedule(this::onTick, Math.max(1, timeoutMillis / TICKS), TimeUnit.MILLISECONDS));
        }
    }

    private void onTick() {
        watch = Optional.empty();
        if (r2ts.age(TICKS)) {
            connection.close(new IOException("an R2T got no data within " + timeoutMillis + " ms"));
        } else if (r2ts.isBusy()) {
            watch();
        }
    }
}
