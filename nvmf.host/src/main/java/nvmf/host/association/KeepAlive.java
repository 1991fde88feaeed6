package nvmf.host.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.transport.SilentPeerException;
import nvmf.host.queue.Answer;
import nvmf.host.queue.HostQueue;
import nvmf.host.queue.QueueThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the controller that this host is alive, and finds out whether the controller is: a Keep Alive that is not answered within
 * the timeout ends the admin queue. Where traffic counts as life (TBKAS), none is sent while commands complete; then it looks twice
 * as often, since a command, or the last Keep Alive, may have completed just
 * after it looked. On the admin queue's thread.
 */
final class KeepAlive implements Answer {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final HostQueue admin;
    private final long katoMillis;
    private final boolean byTraffic;
    private final int ticks;
    private final LongSupplier completions;
    private QueueThread.Timer ticker = () -> {};
    private long seen;

    /** Ticks since a Keep Alive was sent that is not answered, 0 when there is none. */
    private int waited;

    private KeepAlive(HostQueue admin, long katoMillis, boolean byTraffic, LongSupplier completions) {
        this.admin = admin;
        this.katoMillis = katoMillis;
        this.byTraffic = byTraffic;
        this.completions = completions;
        ticks = byTraffic ? 4 : 2;
    }

    /**
     * Begins; {@code katoMillis} 0 means never.
     *
     * @param completions how many commands completed on all queues of the association
     */
    static KeepAlive start(HostQueue admin, long katoMillis, boolean byTraffic, LongSupplier completions) {
        KeepAlive keepAlive = new KeepAlive(admin, katoMillis, byTraffic, completions);
        if (katoMillis > 0) {
            admin.thread().execute(keepAlive::begin);
        }
        return keepAlive;
    }

    private void begin() {
        long period = Math.max(1, katoMillis / ticks);
        seen = completions.getAsLong();
        ticker = admin.thread().every(period, this::onTick);
    }

    /** No more; also what the end of the admin queue does. */
    void stop() {
        admin.thread().execute(() -> ticker.cancel());
    }

    private void onTick() {
        if (waited > 0) {
            if (waited++ >= ticks) {
                ticker.cancel();
                admin.close(new SilentPeerException("no answer to Keep Alive within " + katoMillis + " ms"));
            }
            return;
        }
        long traffic = completions.getAsLong();
        boolean busy = traffic != seen;
        seen = traffic;
        if (!byTraffic || !busy) {
            waited = 1;
            admin.submitUrgent(nvmf.api.spec.admin.KeepAlive.sqe(), NO_DATA, this);
        }
    }

    @Override
    public void answered(Cqe cqe) {
        waited = 0;
        if (cqe.status().is(Status.INVALID_OPCODE)) {
            LOG.debug("{}: there is no Keep Alive here", admin);
            ticker.cancel();
        } else if (!cqe.isSuccess()) {
            admin.close(
                    new IOException("Keep Alive was refused: " + cqe.status().text()));
        }
    }

    @Override
    public void lost(StatusException why) {
        ticker.cancel();
    }
}
