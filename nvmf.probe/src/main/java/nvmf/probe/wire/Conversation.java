package nvmf.probe.wire;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A line with what was agreed on it. It takes part in nothing of itself but the digests: what goes out has those that were agreed, and
 * what comes in must. {@link #ask} is the exception, for what is only there to lead to something else: it goes through with a command as
 * an honest host would.
 */
public final class Conversation implements Closeable {
    private static final int DATA_MAX = 32 << 20;

    private final Line line;
    private final Duration patience;
    private final Consumer<String> log;
    private final Deque<Pdu> unclaimed = new ArrayDeque<>();
    private Terms terms = Terms.NONE;
    private Splits splits = Splits.NONE;
    private Optional<Pdu> icReq = Optional.empty();
    private int lastCid;

    /**
     * @param patience how long the other side may take for anything
     * @param log      gets a line for each PDU
     */
    public Conversation(Line line, Duration patience, Consumer<String> log) {
        this.line = line;
        this.patience = patience;
        this.log = log;
    }

    public Terms terms() {
        return terms;
    }

    /** From now on what is sent is written by these terms, whatever was agreed. */
    public void terms(Terms other) {
        terms = other;
    }

    public void splits(Splits other) {
        splits = other;
    }

    /** A command identifier that was not used for long. */
    public int newCid() {
        lastCid = lastCid % 0xFFFE + 1;
        return lastCid;
    }

    public void send(Pdu pdu) throws IOException {
        log.accept("> " + pdu);
        line.send(pdu.bytes(), splits, patience);
        if (pdu.is(PduKind.ICREQ)) {
            icReq = Optional.of(pdu);
        } else if (pdu.is(PduKind.ICRESP) && icReq.isPresent()) {
            terms = Terms.of(icReq.get(), pdu);
        }
    }

    /** Sends what need not be a PDU. */
    public void send(byte[] bytes) throws IOException {
        log.accept("> " + bytes.length + " bytes");
        line.send(bytes, splits, patience);
    }

    /**
     * What comes next.
     *
     * @throws PeerException if it has a digest that is wrong, or none where there must be one
     */
    public Heard receive(Duration limit) throws IOException {
        if (!unclaimed.isEmpty()) {
            return Heard.of(unclaimed.remove());
        }
        Heard heard = line.receive(limit);
        log.accept("< " + heard);
        if (heard.pdu().isPresent()) {
            look(heard.pdu().get());
        }
        return heard;
    }

    private void look(Pdu pdu) throws PeerException {
        Optional<String> fault = pdu.digestFault(terms);
        if (fault.isPresent()) {
            throw new PeerException(fault.get());
        }
        if (pdu.is(PduKind.ICRESP)) {
            terms = Terms.ofIcResp(pdu);
        } else if (pdu.is(PduKind.ICREQ)) {
            icReq = Optional.of(pdu);
        }
    }

    /** Initialises the connection as a host, with digests if they are wished for and granted. */
    public Pdu initialise(PduWriter request) throws IOException {
        send(request.write());
        Heard heard = receive(patience);
        if (!heard.isPdu(PduKind.ICRESP)) {
            throw new PeerException("the answer to a valid ICReq was " + heard);
        }
        return heard.pdu().orElseThrow();
    }

    /**
     * Sends a command, gives and takes its data, and waits for its end.
     *
     * @param out the data that the controller may ask for
     * @throws PeerException if it does not end, or the connection does
     */
    public Completion ask(Pdu command, byte[] out) throws IOException {
        send(command);
        long cid = command.get("cid");
        byte[] in = new byte[0];
        long end = System.nanoTime() + patience.toNanos();
        Deque<Pdu> others = new ArrayDeque<>();
        while (System.nanoTime() < end) {
            Heard heard = receive(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            Pdu pdu = heard.pdu().orElse(null);
            if (pdu == null || pdu.is(PduKind.C2H_TERM_REQ)) {
                unclaimed.addAll(others);
                throw new PeerException("instead of the end of " + command + " came " + heard);
            }
            if (pdu.is(PduKind.C2H_DATA) && pdu.get("cccid") == cid) {
                in = place(in, pdu);
                if (pdu.hasFlag(CommonHeader.SUCCESS)) {
                    unclaimed.addAll(others);
                    return Completion.elided(cid, in);
                }
            } else if (pdu.is(PduKind.R2T) && pdu.get("cccid") == cid) {
                give(pdu, out);
            } else if (pdu.is(PduKind.RESPONSE) && pdu.get("cid") == cid) {
                unclaimed.addAll(others);
                return new Completion(pdu, in);
            } else {
                others.add(pdu);
            }
        }
        unclaimed.addAll(others);
        throw new PeerException("there was no end of " + command + " within " + patience.toMillis() + " ms");
    }

    private static byte[] place(byte[] in, Pdu pdu) throws PeerException {
        byte[] piece = pdu.data();
        long at = pdu.get("datao");
        if (at + piece.length > DATA_MAX) {
            throw new PeerException("data too far out: " + pdu);
        }
        byte[] all = at + piece.length > in.length ? Arrays.copyOf(in, (int) at + piece.length) : in;
        System.arraycopy(piece, 0, all, (int) at, piece.length);
        return all;
    }

    /** Answers an R2T, with zeroes where there are no data. */
    private void give(Pdu r2t, byte[] out) throws IOException {
        long length = r2t.get("r2tl");
        if (length > DATA_MAX) {
            throw new PeerException("more asked for than anybody has: " + r2t);
        }
        int piece = (int) Math.max(4, Math.min(terms.dataMax(), 1 << 20));
        for (long done = 0; done < length; ) {
            int now = (int) Math.min(piece, length - done);
            int from = (int) Math.min(out.length, r2t.get("r2to") + done);
            byte[] data = Arrays.copyOf(Arrays.copyOfRange(out, from, Math.min(out.length, from + now)), now);
            send(new PduWriter(PduKind.H2C_DATA, terms)
                    .with("cccid", r2t.get("cccid"))
                    .with("ttag", r2t.get("ttag"))
                    .with("datao", r2t.get("r2to") + done)
                    .with("flags", done + now == length ? CommonHeader.LAST : 0)
                    .data(data)
                    .write());
            done += now;
        }
    }

    /** Whether the other side has ended the connection within that time. */
    public boolean awaitEnd(Duration limit) throws IOException {
        return line.awaitEnd(limit);
    }

    /** Says that nothing more will come from this side. */
    public void finish() throws IOException {
        line.finish();
    }

    /** Leaves without a word. */
    public void reset() throws IOException {
        line.reset();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
