package nvmf.transport.tcp.flow;

import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;

/** What one R2T asked for, and how much of it came. */
public final class Grant {
    private final H2cTransfer transfer;
    private final int ttag;
    private final int start;
    private final int end;
    private int next;
    private int age;

    Grant(H2cTransfer transfer, int ttag, int offset, int length) {
        this.transfer = transfer;
        this.ttag = ttag;
        this.start = offset;
        this.next = offset;
        this.end = offset + length;
    }

    public H2cTransfer transfer() {
        return transfer;
    }

    int ttag() {
        return ttag;
    }

    int age() {
        return ++age;
    }

    int length() {
        return end - start;
    }

    /**
     * Takes note of data that is about to arrive, which must continue what came before. The R2Ts of a command are answered in their order
     * (TCP Transport Specification, 3.3.2.2).
     */
    void advance(H2cData data) throws PduException {
        if (data.offset() != next || data.length() > end - next) {
            throw PduException.range("data at " + data.offset() + ", " + data.length() + " bytes, where " + next
                    + " to " + end + " was to come");
        }
        if (!transfer.isNext(start)) {
            throw PduException.sequence("data for an R2T while an earlier one of its command has no answer");
        }
        int after = next + (int) data.length();
        if (data.last() != (after == end)) {
            throw PduException.sequence(
                    data.last() ? "the last data of an R2T came early" : "an R2T's data ended without LAST_PDU");
        }
        next = after;
        age = 0;
    }

    boolean isComplete() {
        return next == end;
    }
}
