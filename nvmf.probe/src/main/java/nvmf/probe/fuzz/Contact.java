package nvmf.probe.fuzz;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import nvmf.probe.wire.Heard;
import nvmf.probe.wire.Line;
import nvmf.probe.wire.Pdu;
import nvmf.probe.wire.PduKind;
import nvmf.probe.wire.Splits;
import nvmf.probe.wire.Terms;

/** One connection of a session: all that goes and comes is counted and recorded. */
final class Contact implements Closeable {
    private final String name;
    private final Line line;
    private final Splits splits;
    private final Recording recording;
    private final Tally tally;
    private final Duration patience;
    private Terms terms = Terms.NONE;
    private boolean open = true;

    /** What a session has for all of its connections. */
    record Surroundings(Recording recording, Tally tally, Splits splits, Duration patience) {}

    Contact(String name, Line line, Surroundings around) {
        this.name = name;
        this.line = line;
        this.splits = around.splits();
        this.recording = around.recording();
        this.tally = around.tally();
        this.patience = around.patience();
    }

    Terms terms() {
        return terms;
    }

    void agree(Terms other) {
        terms = other;
    }

    /** Whether neither side has ended it. */
    boolean isOpen() {
        return open;
    }

    void send(Pdu pdu) throws IOException {
        recording.sent(name, pdu.bytes(), pdu.toString());
        tally.sent(false);
        line.send(pdu.bytes(), splits, patience);
    }

    void send(Mutant mutant) throws IOException {
        recording.sent(name, mutant.bytes(), mutant.what());
        tally.sent(true);
        line.send(mutant.bytes(), splits, patience);
    }

    /**
     * What comes next; the end and a TermReq end this contact.
     *
     * @throws Trouble if it is no PDU, or one with a wrong digest
     */
    Heard receive(Duration limit) throws IOException {
        Heard heard = line.receive(limit);
        if (heard.is(Heard.What.SILENCE)) {
            return heard;
        }
        recording.heard(name, heard);
        if (heard.is(Heard.What.NONSENSE)) {
            throw new Trouble("bytes came that are no PDU");
        }
        if (heard.is(Heard.What.END)) {
            tally.answer("closed");
            open = false;
        }
        Optional<String> fault = heard.pdu().flatMap(pdu -> pdu.digestFault(terms));
        if (fault.isPresent()) {
            throw new Trouble(fault.get());
        }
        if (heard.isPdu(PduKind.C2H_TERM_REQ) || heard.isPdu(PduKind.H2C_TERM_REQ)) {
            heard.pdu().ifPresent(pdu -> tally.answer("TermReq " + pdu.get("fes")));
            part();
        }
        return heard;
    }

    /**
     * Ends this direction and waits for the other to end as well.
     *
     * @throws Trouble if it does not
     */
    void part() throws IOException {
        open = false;
        recording.did(name, "finish");
        line.finish();
        if (!line.awaitEnd(patience)) {
            throw new Trouble("the connection was not closed within " + patience.toMillis() + " ms of the end of ours");
        }
        recording.did(name, "expect any or close");
    }

    void reset() throws IOException {
        open = false;
        recording.did(name, "reset");
        line.reset();
    }

    @Override
    public void close() throws IOException {
        open = false;
        line.close();
    }
}
