package nvmf.probe.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Listening;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.PduWriter;
import nvmf.probe.wire.Splits;
import nvmf.probe.wire.Terms;

/** A controller that takes everything and answers it, but for the one fault that a test gives it. */
final class FaultyController implements Closeable {
    private static final Duration TICK = Duration.ofMillis(20);

    /** What can be wrong with it. */
    enum Fault {
        NONE,
        /** What has the trigger is not answered. */
        SILENT,
        /** What has the trigger ends everything, for everybody. */
        DEAD,
        /** What has the trigger is answered with a wrong digest. */
        WRONG_DIGEST,
        /** That the other side has ended a connection is no reason to close it. */
        CLINGING
    }

    private final Fault fault;
    private final Predicate<Pdu> trigger;
    private final Listening listening;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    FaultyController(Fault fault, Predicate<Pdu> trigger) throws IOException {
        this.fault = fault;
        this.trigger = trigger;
        this.listening = new Listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    InetSocketAddress address() throws IOException {
        return listening.address();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The test is over, or the other side is.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!dead) {
            Optional<Line> line = listening.accept(TICK);
            if (line.isPresent()) {
                lines.add(line.get());
                start(() -> serve(line.get()));
            }
        }
        listening.close();
    }

    private void serve(Line line) throws IOException {
        PlayedQueue queue = null;
        Terms terms = Terms.NONE;
        while (!dead) {
            Heard heard = line.receive(TICK);
            boolean outOfOrder = heard.pdu().isPresent() && heard.isPdu(PduKind.ICREQ) == (queue != null);
            if (heard.is(Heard.What.END) || heard.is(Heard.What.NONSENSE) || outOfOrder) {
                if (fault != Fault.CLINGING || !heard.is(Heard.What.END)) {
                    line.close();
                }
                return;
            }
            if (heard.isPdu(PduKind.ICREQ)) {
                Pdu icReq = heard.pdu().orElseThrow();
                Pdu icResp = new PduWriter(PduKind.ICRESP, Terms.NONE)
                        .with("dgst", icReq.get("dgst"))
                        .with("maxh2cdata", 8192)
                        .write();
                terms = Terms.of(icReq, icResp);
                queue = new PlayedQueue(new PlayedController(1, "nqn.x"), new Random(1), terms);
                line.send(icResp.bytes(), Splits.NONE, TICK);
            } else if (heard.pdu().isPresent()) {
                answer(line, queue, heard.pdu().get(), terms);
            }
        }
        line.close();
    }

    private void answer(Line line, PlayedQueue queue, Pdu pdu, Terms terms) throws IOException {
        boolean triggered = fault != Fault.NONE && trigger.test(pdu);
        dead |= triggered && fault == Fault.DEAD;
        if (triggered && fault != Fault.WRONG_DIGEST) {
            return;
        }
        for (Pdu reply : queue.answer(pdu)) {
            byte[] bytes = reply.bytes();
            if (triggered && terms.headerDigest()) {
                bytes[reply.kind().orElseThrow().length()] ^= 1;
            }
            line.send(bytes, Splits.NONE, Duration.ofSeconds(5));
        }
    }

    @Override
    public void close() throws IOException {
        dead = true;
        for (Line line : lines) {
            line.close();
        }
    }
}
