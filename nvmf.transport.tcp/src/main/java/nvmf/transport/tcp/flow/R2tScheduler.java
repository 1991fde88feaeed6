package nvmf.transport.tcp.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import nvmf.transport.tcp.pdu.Fes;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduRules;
import nvmf.transport.tcp.pdu.R2t;

/**
 * The controller's side of moving data to the controller: which R2Ts are out, which may go next, and whether what comes in answers
 * one. Transfers are served first come first served, each with as many R2Ts as its host allows; where a host allows one, it asks for
 * all the rest, else for pieces of what one H2CData may carry.
 */
public final class R2tScheduler {
    private final int maxR2t;
    private final int pieceMax;
    private final int maxH2cData;
    private final TransferTags tags;
    /** Bounded by the queue's depth: each is a command. */
    private final Deque<H2cTransfer> waiting = new ArrayDeque<>();

    /**
     * @param maxR2t     R2Ts outstanding for one command
     * @param maxH2cData bytes that one H2CData may carry
     * @param tags       R2Ts outstanding on the queue, 1 to 256
     */
    public R2tScheduler(int maxR2t, int maxH2cData, int tags) {
        this.maxR2t = maxR2t;
        this.maxH2cData = maxH2cData;
        this.pieceMax = maxR2t == 1 ? Integer.MAX_VALUE : maxH2cData;
        this.tags = new TransferTags(tags);
    }

    public void add(H2cTransfer transfer) {
        waiting.add(transfer);
    }

    /** The next R2T to send, if one may be sent now. */
    public Optional<R2t> next() {
        while (!waiting.isEmpty() && !tags.isExhausted()) {
            H2cTransfer transfer = waiting.element();
            if (!transfer.wantsMore(maxR2t)) {
                waiting.remove();
                transfer.park(true);
                continue;
            }
            int offset = transfer.asked();
            int length = Math.min(pieceMax, transfer.unasked());
            Grant grant = tags.take(transfer, offset, length);
            transfer.ask(length);
            return Optional.of(new R2t(transfer.cid(), grant.ttag(), offset, length));
        }
        return Optional.empty();
    }

    /**
     * Judges the header of data.
     *
     * @return the grant it belongs to
     */
    public Grant onData(H2cData data, int payload) throws PduException {
        Grant grant = tags.find(data.ttag());
        if (grant.transfer().cid() != data.cid()) {
            throw PduException.sequence("data of command " + data.cid() + " under another command's transfer tag");
        }
        PduRules.checkDataLength(data.length(), payload);
        if (data.length() > maxH2cData) {
            throw PduException.of(
                    Fes.LIMIT_EXCEEDED, 0, data.length() + " bytes of data where MAXH2CDATA is " + maxH2cData);
        }
        grant.advance(data);
        return grant;
    }

    /** The payload of a grant's data arrived. Where that was its last, the tag is free again and the transfer may ask for more. */
    public void onDataEnd(Grant grant) {
        if (grant.isComplete()) {
            tags.release(grant);
            H2cTransfer transfer = grant.transfer();
            transfer.answer(grant.length());
            if (transfer.wantsMore(maxR2t) && transfer.isParked()) {
                transfer.park(false);
                waiting.addFirst(transfer);
            }
        }
    }

    /** Counts one more interval; whether an R2T has been without an answer for more than {@code limit} of them. */
    public boolean age(int limit) {
        return tags.age(limit);
    }

    /** Whether an R2T is out. */
    public boolean isBusy() {
        return tags.inUse() > 0;
    }

    /** Ends all transfers: none of their targets is touched any more. */
    public void fail(Throwable reason) {
        Set<H2cTransfer> ended = new LinkedHashSet<>(waiting);
        ended.addAll(tags.transfers());
        waiting.clear();
        ended.forEach(transfer -> transfer.fail(reason));
    }
}
