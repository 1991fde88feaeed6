package nvmf.transport.tcp.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes PDUs to a file on a thread of its own. Where connections are faster than the file, PDUs are left out, and a line says how many:
 * nobody waits for a trace. Callable from any thread.
 */
public final class TraceWriter implements Consumer<Frame>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TraceWriter.class);

    private static final int WAITING_MAX = 4096;
    private static final long IDLE_MILLIS = 100;
    private static final long CLOSE_MILLIS = 2_000;

    private final BlockingQueue<Frame> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong leftOut = new AtomicLong();
    private final BufferedWriter file;
    private final Thread thread;
    private volatile boolean closed;

    /** Begins to write, behind whatever the file holds already. */
    public TraceWriter(Path path) throws IOException {
        file = Files.newBufferedWriter(
                path, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        thread = new Thread(this::run, "nvmf-trace");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void accept(Frame frame) {
        if (!waiting.offer(frame)) {
            leftOut.incrementAndGet();
        }
    }

    private void run() {
        try (file) {
            while (!closed || !waiting.isEmpty()) {
                Frame frame = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (frame == null) {
                    file.flush();
                } else {
                    write(frame);
                }
            }
        } catch (IOException e) {
            LOG.warn("the trace ends, since its file cannot be written: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Frame frame) throws IOException {
        file.write(TraceText.of(frame));
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
            file.write("# " + missing + " PDUs were left out somewhere before this\n\n");
        }
    }

    /** Writes what is waiting, within a bound. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
