package nvmf.transport.tcp;

import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sgl;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.flow.H2cSender;
import nvmf.transport.tcp.net.Addresses;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.Destination;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduHeader;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.R2t;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.pool.QueuePool;

/** A host's queue pair: one slot for each CID, and the data that R2Ts asked for. */
final class TcpHostQueuePair implements HostQueuePair, TcpConnection.Role, PduSink {
    /** A payload no larger goes into one H2CData, however much the controller takes: it keeps the line free for others. */
    private static final int H2C_DATA_MAX = 256 << 10;

    private final Channel channel;
    /** Offset of the CID in a response capsule. */
    private static final int CQE_CID = PduHeader.BYTES + Cqe.CID;

    private final QueueSpec spec;
    private final QueuePool pool;
    private final Outbound out;
    private final TcpConnection connection;
    private final HostSlot[] slots;
    private final H2cSender sender;
    private final int maxR2t;
    private final Counters counters = new Counters();
    private final TransportAddress local;
    private final TransportAddress remote;
    private Sgl sgl = Sgl.none();
    private int receiving;
    private boolean successAtEnd;
    private Throwable ended;

    TcpHostQueuePair(Channel channel, Outbound out, QueueSpec spec, Agreement agreement, QueuePool pool) {
        this.channel = channel;
        this.out = out;
        this.spec = spec;
        this.pool = pool;
        this.slots = new HostSlot[spec.depth()];
        this.sender = new H2cSender(Math.min(agreement.maxH2cData(), H2C_DATA_MAX));
        this.maxR2t = agreement.maxR2t();
        this.local = Addresses.of(channel.localAddress());
        this.remote = Addresses.of(channel.remoteAddress());
        this.connection = new TcpConnection(channel, out, agreement.terms(), agreement.timers(), this);
    }

    TcpConnection connection() {
        return connection;
    }

    /** A stage for those who want one. */
    private static final class Answer extends CompletableFuture<Cqe> implements BiConsumer<Cqe, Throwable> {
        @Override
        public void accept(Cqe cqe, Throwable failure) {
            if (failure == null) {
                complete(cqe);
            } else {
                completeExceptionally(failure);
            }
        }
    }

    @Override
    public CompletionStage<Cqe> submit(Sqe sqe, ByteBuffer data) {
        Answer answer = new Answer();
        submit(sqe.cid(), sqe, data, answer);
        return answer;
    }

    @Override
    public void submit(int cid, Sqe sqe, ByteBuffer data, BiConsumer<? super Cqe, ? super Throwable> done) {
        assert channel.eventLoop().inEventLoop() : "submit is called on the queue's thread";
        if (ended != null) {
            done.accept(null, ended);
            return;
        }
        int length = data.remaining();
        DataDirection direction = sqe.direction();
        if (length > 0
                && direction != DataDirection.HOST_TO_CONTROLLER
                && direction != DataDirection.CONTROLLER_TO_HOST) {
            throw new IllegalArgumentException("opcode " + sqe.opcode() + " moves no data, but there is some");
        }
        boolean inCapsule = direction == DataDirection.HOST_TO_CONTROLLER && length <= inCapsuleData(sqe);
        slot(cid).begin(done, sqe, data, inCapsule);
        out.capsuleCmd(cid, sqe, sgl(length, inCapsule), data, data.position(), inCapsule ? length : 0);
        counters.commandBegan();
        if (inCapsule) {
            counters.toController(length);
            out.flushIfFull();
        }
        connection.wrote();
    }

    /** Commands of one length come in a row, and share their descriptor. */
    private Sgl sgl(int length, boolean inCapsule) {
        if (length == 0) {
            return Sgl.none();
        }
        if (length != sgl.length() || inCapsule != sgl instanceof Sgl.InCapsule) {
            sgl = inCapsule ? new Sgl.InCapsule(0, length) : new Sgl.Transport(length);
        }
        return sgl;
    }

    private int inCapsuleData(Sqe sqe) {
        return spec.qid() == 0 || sqe.isFabrics() ? QueueSpec.ADMIN_IN_CAPSULE_DATA : spec.inCapsuleData();
    }

    private HostSlot slot(int cid) {
        if (cid >= slots.length) {
            throw new IllegalArgumentException("CID " + cid + " on a queue of " + slots.length + " entries");
        }
        if (slots[cid] == null) {
            slots[cid] = new HostSlot(connection, cid);
        }
        if (slots[cid].isBusy()) {
            throw new IllegalStateException("CID " + cid + " is in use");
        }
        return slots[cid];
    }

    private HostSlot busySlot(int cid, int field) throws PduException {
        if (cid >= slots.length || slots[cid] == null || !slots[cid].isBusy()) {
            throw PduException.field(field, "CID " + cid + " is not in use");
        }
        return slots[cid];
    }

    @Override
    public void onCapsuleResp(ByteBuffer source, int at) throws PduException {
        HostSlot slot = busySlot(Wire.u16(source, at + Cqe.CID), CQE_CID);
        complete(slot, slot.completion(source, at));
    }

    private void complete(HostSlot slot, Cqe cqe) throws PduException {
        if (!cqe.isSuccess()) {
            sender.cancel(cqe.cid());
        }
        counters.commandEnded();
        slot.complete(cqe);
    }

    @Override
    public void onC2hData(C2hData data, int payload, Destination destination) throws PduException {
        HostSlot slot = busySlot(data.cid(), C2hData.CCCID);
        slot.onC2hData(data, payload);
        destination.set(slot.data(), slot.index(data.offset()));
        receiving = data.cid();
        successAtEnd = data.success();
        counters.toHost(payload);
    }

    @Override
    public void onC2hDataEnd(boolean intact) throws PduException {
        HostSlot slot = slots[receiving];
        if (!intact) {
            counters.digestError();
            slot.spoil();
        }
        if (successAtEnd) {
            complete(slot, slot.success());
        }
    }

    @Override
    public void onR2t(R2t r2t) throws PduException {
        busySlot(r2t.cid(), R2t.CCCID).onR2t(r2t, maxR2t);
        sender.add(r2t);
    }

    @Override
    public void onBatchEnd() {
        pump();
    }

    @Override
    public void onWritable() {
        if (!sender.isEmpty()) {
            pump();
            connection.wrote();
        }
    }

    private void pump() {
        while (!sender.isEmpty() && out.isWritable()) {
            H2cData pdu = sender.next();
            HostSlot slot = slots[pdu.cid()];
            out.h2cData(pdu, slot.data(), slot.index(pdu.offset()), slot);
            if (pdu.last()) {
                slot.onAnswered();
            }
            counters.toController(pdu.length());
        }
    }

    @Override
    public void onTermReq(TermReq request) {
        connection.onTermReq(request);
    }

    @Override
    public void onEnd(Throwable reason) {
        ended = reason;
        sender.clear();
        for (HostSlot slot : slots) {
            if (slot != null) {
                slot.fail(reason);
            }
        }
        counters.allEnded();
        pool.end(reason);
    }

    @Override
    public PduSink sink() {
        return this;
    }

    @Override
    public TransportAddress remote() {
        return remote;
    }

    @Override
    public TransportAddress local() {
        return local;
    }

    @Override
    public ScheduledExecutorService executor() {
        return channel.eventLoop();
    }

    @Override
    public BufferPool buffers() {
        return pool;
    }

    @Override
    public int inCapsuleData() {
        return spec.qid() == 0 ? QueueSpec.ADMIN_IN_CAPSULE_DATA : spec.inCapsuleData();
    }

    @Override
    public QueueCounters counters() {
        return counters.snapshot();
    }

    @Override
    public CompletionStage<Void> closed() {
        return connection.closed();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public void close(Throwable reason) {
        connection.close(reason);
    }

    @Override
    public String toString() {
        return "qid=" + spec.qid() + " " + remote;
    }
}
