package nvmf.transport.tcp;

import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.Fes;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduRules;
import nvmf.transport.tcp.pdu.R2t;

/** What a host knows of the command under one CID; used again and again. */
final class HostSlot implements Lender {
    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    /** The CID in the second half of a completion. */
    private static final long CID_BITS = 0xFFFFL << (Cqe.CID - Long.BYTES) * Byte.SIZE;

    private final TcpConnection connection;
    /** What the last data says in place of a response. */
    private final Cqe success;

    /** A response that says no more than that; from the first one on. */
    private Cqe plain;

    private boolean busy;
    private BiConsumer<? super Cqe, ? super Throwable> done = HostSlot::nobody;
    private ByteBuffer data = NO_DATA;
    private int base;
    private int length;
    private boolean reads;
    private boolean writes;
    private boolean inCapsule;
    /** Of a read: bytes that came. Of a write: bytes that R2Ts asked for. */
    private int moved;

    private int r2ts;
    private boolean last;
    private boolean spoilt;
    /** Pieces of the lent buffer in the queue towards the socket; the answer waits for them. */
    private int lent;

    private boolean ended;
    private Cqe completion;
    private Throwable failure;

    HostSlot(TcpConnection connection, int cid) {
        this.connection = connection;
        this.success = Cqe.of(cid, Status.SUCCESS);
        this.completion = success;
    }

    private static void nobody(Cqe cqe, Throwable failure) {}

    boolean isBusy() {
        return busy;
    }

    /** A command takes this place; {@code done} gets its completion or its failure. */
    void begin(BiConsumer<? super Cqe, ? super Throwable> done, Sqe sqe, ByteBuffer data, boolean inCapsule) {
        DataDirection direction = sqe.direction();
        busy = true;
        this.done = done;
        this.data = data;
        base = data.position();
        length = data.remaining();
        reads = direction == DataDirection.CONTROLLER_TO_HOST;
        writes = direction == DataDirection.HOST_TO_CONTROLLER;
        this.inCapsule = inCapsule;
        moved = 0;
        r2ts = 0;
        last = false;
        spoilt = false;
        ended = false;
    }

    ByteBuffer data() {
        return data;
    }

    int index(long offset) {
        return base + (int) offset;
    }

    void onC2hData(C2hData pdu, int payload) throws PduException {
        if (!busy || ended || !reads) {
            throw PduException.field(C2hData.CCCID, "data for command " + pdu.cid() + ", which reads nothing");
        }
        if (last) {
            throw PduException.sequence("data after the last data of command " + pdu.cid());
        }
        PduRules.checkDataLength(pdu.length(), payload);
        if (pdu.offset() != moved || payload > length - moved) {
            throw PduException.range("data at " + pdu.offset() + ", " + payload + " bytes, of command " + pdu.cid()
                    + ", which has " + moved + " of " + length);
        }
        moved += payload;
        last = pdu.last();
    }

    void spoil() {
        spoilt = true;
    }

    void onR2t(R2t r2t, int maxR2t) throws PduException {
        if (!busy || ended || !writes) {
            throw PduException.field(R2t.CCCID, "an R2T for command " + r2t.cid() + ", which writes nothing");
        }
        if (inCapsule || r2t.offset() + r2t.length() > length) {
            throw PduException.range("an R2T beyond the data of command " + r2t.cid());
        }
        if (r2t.offset() < moved) {
            throw PduException.sequence("an R2T for data that was asked for before");
        }
        if (r2t.offset() != moved) {
            throw PduException.field(R2t.R2TO, "an R2T at " + r2t.offset() + " where " + moved + " was next");
        }
        if (++r2ts > maxR2t) {
            throw PduException.of(Fes.LIMIT_EXCEEDED, 0, "more than " + maxR2t + " R2Ts for one command");
        }
        moved += (int) r2t.length();
    }

    /** An R2T is answered. */
    void onAnswered() {
        r2ts--;
    }

    @Override
    public void onLent() {
        lent++;
        connection.lend();
    }

    Cqe success() {
        return success;
    }

    /** The completion that lies there, of this command. That of a success is as a rule the one before. */
    Cqe completion(ByteBuffer source, int at) {
        if (source.getLong(at) != 0 || (source.getLong(at + Long.BYTES) & ~CID_BITS) != 0) {
            return Cqe.decode(source, at);
        }
        if (plain == null) {
            plain = Cqe.decode(source, at);
        }
        return plain;
    }

    /** The completion came, or stands in the last data. */
    void complete(Cqe cqe) throws PduException {
        if (cqe.isSuccess() && writes && !inCapsule && (moved < length || r2ts > 0)) {
            throw PduException.sequence("command " + cqe.cid() + " succeeded before all its data was sent");
        }
        completion = judged(cqe);
        ended = true;
        settle();
    }

    private Cqe judged(Cqe cqe) {
        if (!cqe.isSuccess() || !reads) {
            return cqe;
        }
        if (spoilt) {
            return new Cqe(cqe.result(), cqe.sqhd(), cqe.sqid(), cqe.cid(), Status.TRANSIENT_TRANSPORT_ERROR);
        }
        return moved == length
                ? cqe
                : new Cqe(cqe.result(), cqe.sqhd(), cqe.sqid(), cqe.cid(), Status.DATA_TRANSFER_ERROR);
    }

    /** The queue pair ends. */
    void fail(Throwable reason) {
        if (busy) {
            ended = true;
            failure = reason;
            settle();
        }
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        lent--;
        settle();
        connection.giveBack();
    }

    private void settle() {
        if (!ended || lent > 0) {
            return;
        }
        BiConsumer<? super Cqe, ? super Throwable> waiting = done;
        busy = false;
        done = HostSlot::nobody;
        data = NO_DATA;
        waiting.accept(failure == null ? completion : null, failure);
    }
}
