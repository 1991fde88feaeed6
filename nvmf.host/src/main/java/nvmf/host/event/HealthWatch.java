package nvmf.host.event;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Page;
import nvmf.api.spec.Status;
import nvmf.api.spec.admin.AsyncEvent;
import nvmf.api.spec.admin.ErrorLogEntry;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.admin.SmartLog;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.QueueThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a controller has to say that reports an error of its own or how its health is, which lets it report the next one. One that
 * cannot go on (Persistent Internal Error) is given up, as a reset is what the specification advises. On the admin queue's thread.
 */
public final class HealthWatch {
    /** Of errors the operator is told one in this time, whatever the controller does. */
    public static final long QUIET_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final AdminQueue admin;
    private final Listener listener;
    private boolean quiet;
    private boolean stopped;
    private QueueThread.Timer silence = () -> {};

    /** Nothing was read yet. */
    public HealthWatch(AdminQueue admin, Listener listener) {
        this.admin = admin;
        this.listener = listener;
    }

    /** Learns of what was read. */
    public interface Listener {
        /** The critical warnings are these. */
        void warned(int warning);

        /** The controller made a mistake; the text is a sentence. */
        void erred(String text);
    }

    /** Looks into an event of type 0 or 1; completes whatever comes of it. */
    public CompletionStage<Void> look(AsyncEvent event) {
        if (event.equals(AsyncEvent.PERSISTENT_INTERNAL_ERROR)) {
            admin.queue().close(new IOException("the controller reports a persistent internal error"));
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> read = event.type() == AsyncEvent.SMART
                ? admin.log(page(GetLogPage.SMART, SmartLog.LAYOUT.bytes()), SmartLog.LAYOUT::read)
                        .thenAccept(this::warned)
                : admin.log(page(GetLogPage.ERROR, ErrorLogEntry.LAYOUT.bytes()), ErrorLogEntry.LAYOUT::read)
                        .thenAccept(entry -> erred(event, entry));
        return read.exceptionally(failure -> {
            LOG.debug("{}: {} remains a riddle", admin.queue(), event, failure);
            return null;
        });
    }

    private static GetLogPage page(int lid, int bytes) {
        return new GetLogPage(lid, -1, bytes, 0);
    }

    private void warned(Page page) {
        if (!stopped) {
            listener.warned(page.getInt(SmartLog.CRITICAL_WARNING));
        }
    }

    private void erred(AsyncEvent event, Page entry) {
        if (quiet || stopped) {
            return;
        }
        quiet = true;
        silence = admin.queue().thread().after(QUIET_MILLIS, () -> quiet = false);
        listener.erred("the controller reports " + kind(event.info()) + newest(entry));
    }

    private static String kind(int info) {
        return switch (info) {
            case 0x00, 0x01 -> "an invalid doorbell";
            case 0x02 -> "a diagnostic failure";
            case 0x04 -> "a transient internal error";
            case 0x05 -> "an error of a firmware image";
            default -> String.format("error %02Xh", info);
        };
    }

    private static String newest(Page entry) {
        if (entry.get(ErrorLogEntry.ERROR_COUNT) == 0) {
            return "; its error log is empty";
        }
        Status status = Status.ofWire((int) entry.get(ErrorLogEntry.STATUS_FIELD));
        return String.format(
                "; the newest in its error log is command %02Xh on queue %d: %s",
                entry.get(ErrorLogEntry.OPCODE), entry.get(ErrorLogEntry.SQID), status.text());
    }

    /** Nothing is told any more. */
    public void stop() {
        admin.queue().thread().execute(() -> {
            stopped = true;
            silence.cancel();
        });
    }
}
