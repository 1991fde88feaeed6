package nvmf.host.discovery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Page;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.GetLogPage;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.host.queue.AdminQueue;
import nvmf.host.queue.Failures;
import nvmf.host.queue.QueueThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one discovery log whole: the header, the entries in pieces, and the header again, from the start where the generation
 * changed in between (Base Specification, "Discovery Log Page"). Confined to the admin queue's continuations, which never overlap.
 */
final class LogReader {
    /** More than any fabric has; it bounds what a log without end can cost. */
    static final int RECORDS_MAX = 65_536;

    /** How often a log that changes while it is read is begun again. */
    static final int GENERATIONS_MAX = 8;

    static final long MILLIS_MAX = 60_000;

    private static final int RECORD_BYTES = DiscoveryEntry.LAYOUT.bytes();
    private static final int PIECE_RECORDS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);

    private final AdminQueue admin;
    private final CompletableFuture<List<DiscoveryEntry>> result = new CompletableFuture<>();
    private final List<DiscoveryEntry> entries = new ArrayList<>();
    private int generations;
    private long generation;
    private int records;
    private int next;

    private LogReader(AdminQueue admin) {
        this.admin = admin;
    }

    /** Reads; bad entries are left out, with their reason in the log. */
    static CompletionStage<List<DiscoveryEntry>> read(AdminQueue admin) {
        LogReader reader = new LogReader(admin);
        QueueThread.Timer deadline = admin.queue()
                .thread()
                .after(
                        MILLIS_MAX,
                        () -> reader.result.completeExceptionally(
                                new IOException("the discovery log took longer than " + MILLIS_MAX + " ms")));
        reader.begin();
        return reader.result.whenComplete((entries, failure) -> deadline.cancel());
    }

    private void begin() {
        if (generations++ == GENERATIONS_MAX) {
            result.completeExceptionally(
                    new IOException("the discovery log changed " + GENERATIONS_MAX + " times while it was read"));
            return;
        }
        entries.clear();
        next = 0;
        readHeader(header -> {
            if (header.getInt(DiscoveryLog.RECFMT) != 0) {
                throw new ProtocolException(
                        "the discovery log has record format " + header.getInt(DiscoveryLog.RECFMT) + ", not 0");
            }
            long count = header.get(DiscoveryLog.NUMREC);
            if (count < 0 || count > RECORDS_MAX) {
                throw new ProtocolException("the discovery log claims " + Long.toUnsignedString(count)
                        + " records, more than " + RECORDS_MAX);
            }
            generation = header.get(DiscoveryLog.GENCTR);
            records = (int) count;
            readPiece();
        });
    }

    /** A step that looks at what was read, and may find that it makes no sense. */
    @FunctionalInterface
    private interface Step<T> {
        void take(T read) throws ProtocolException;
    }

    private void readHeader(Step<Page> step) {
        read(0, DiscoveryLog.HEADER.bytes(), data -> step.take(DiscoveryLog.HEADER.read(data)));
    }

    private void readPiece() {
        if (next == records) {
            readHeader(this::compareGeneration);
            return;
        }
        int count = Math.min(PIECE_RECORDS, records - next);
        // At most 64 MiB on: no product here can overflow.
        read(DiscoveryLog.HEADER.bytes() + next * RECORD_BYTES, count * RECORD_BYTES, data -> {
            for (int i = 0; i < count; i++) {
                add(DiscoveryEntry.LAYOUT.read(data.slice(i * RECORD_BYTES, RECORD_BYTES)));
            }
            next += count;
            readPiece();
        });
    }

    private void add(Page record) {
        try {
            entries.add(EntryRules.read(record));
        } catch (IllegalArgumentException e) {
            LOG.info("{}: left out a discovery log entry: {}", admin.queue(), e.getMessage());
        }
    }

    private void compareGeneration(Page header) {
        if (header.get(DiscoveryLog.GENCTR) == generation) {
            result.complete(List.copyOf(entries));
        } else {
            begin();
        }
    }

    private void read(long offset, int bytes, Step<ByteBuffer> step) {
        if (result.isDone()) {
            return;
        }
        admin.log(new GetLogPage(GetLogPage.DISCOVERY, 0, bytes, offset), Wire::view)
                .whenComplete((data, failure) -> {
                    if (failure != null && isRestart(failure)) {
                        begin();
                    } else if (failure != null) {
                        result.completeExceptionally(Failures.origin(failure));
                    } else {
                        take(step, data);
                    }
                });
    }

    private void take(Step<ByteBuffer> step, ByteBuffer data) {
        try {
            step.take(data);
        } catch (ProtocolException e) {
            result.completeExceptionally(e);
        }
    }

    private static boolean isRestart(Throwable failure) {
        return Failures.unwrap(failure) instanceof StatusException e
                && e.status().is(Status.DISCOVER_RESTART);
    }
}
