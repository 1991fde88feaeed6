package nvmf.transport.tcp;

import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.ProtocolException;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.BufferPool;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.IncomingCommand;
import nvmf.api.transport.QueueCounters;
import nvmf.api.transport.QueueSpec;
import nvmf.transport.tcp.flow.C2hSender;
import nvmf.transport.tcp.flow.H2cTransfer;
import nvmf.transport.tcp.flow.R2tScheduler;
import nvmf.transport.tcp.net.Addresses;
import nvmf.transport.tcp.pdu.C2hData;
import nvmf.transport.tcp.pdu.CapsuleRules;
import nvmf.transport.tcp.pdu.Destination;
import nvmf.transport.tcp.pdu.H2cData;
import nvmf.transport.tcp.pdu.PduException;
import nvmf.transport.tcp.pdu.PduHeader;
import nvmf.transport.tcp.pdu.PduSink;
import nvmf.transport.tcp.pdu.TermReq;
import nvmf.transport.tcp.pool.QueuePool;

/** A controller's queue pair: commands go to the handler, their data by R2T, their responses in the order they were given. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome of writing and closing comes as an event
final class TcpControllerQueuePair implements ControllerQueuePair, TcpConnection.Role, PduSink {
    /** Commands that a host may have outstanding before Connect said how deep the queue is. */
    private static final int NEWBORN_DEPTH = 128;

    /** A larger payload goes in several C2HData: queued bytes stay bounded by one of them above the water mark. */
    private static final int C2H_DATA_MAX = 256 << 10;

    /** R2Ts outstanding on a queue. */
    private static final int TAGS = 128;

    private final Channel channel;
    private final Outbound out;
    private final ListenerTerms terms;
    private final QueuePool pool;
    private final TcpConnection connection;
    private final Fetches fetches;
    private final C2hSender<TcpIncomingCommand> responses = new C2hSender<>(C2H_DATA_MAX);
    private final Counters counters = new Counters();
    private final TransportAddress local;
    private final TransportAddress remote;
    private CommandHandler handler =
            command -> command.respond(Cqe.of(command.sqe().cid(), Status.INTERNAL_ERROR));
    private TcpIncomingCommand placed;
    private ByteBuffer received = IncomingCommand.NO_PLACE;
    private ByteBuffer arrived = IncomingCommand.NO_PLACE;
    private boolean ended;
    private int qid = -1;
    private int depth = NEWBORN_DEPTH;

    TcpControllerQueuePair(Channel channel, Outbound out, ListenerTerms terms, Agreement agreement, QueuePool pool) {
        this.channel = channel;
        this.out = out;
        this.terms = terms;
        this.pool = pool;
        this.local = Addresses.of(channel.localAddress());
        this.remote = Addresses.of(channel.remoteAddress());
        this.connection = new TcpConnection(channel, out, agreement.terms(), agreement.timers(), this);
        R2tScheduler r2ts = new R2tScheduler(agreement.maxR2t(), agreement.maxH2cData(), TAGS);
        this.fetches = new Fetches(
                channel.eventLoop(), connection, out, r2ts, agreement.timers().r2tMillis());
    }

    TcpConnection connection() {
        return connection;
    }

    void handler(CommandHandler handler) {
        this.handler = handler;
    }

    @Override
    public void connected(int qid, int depth) {
        this.qid = qid;
        this.depth = depth;
        terms.onConnected();
    }

    @Override
    public void onCapsuleCmd(Sqe sqe, ByteBuffer data, int at, int length, boolean intact) throws ProtocolException {
        if (counters.outstanding() >= depth) {
            throw PduException.sequence("more than " + depth + " commands outstanding");
        }
        if (length > inCapsuleData() && !sqe.isFabrics()) {
            throw PduException.field(PduHeader.PLEN, "a capsule with " + length + " bytes of data");
        }
        Status check = CapsuleRules.check(sqe, length, intact);
        counters.commandBegan();
        counters.toController(length);
        if (!intact) {
            counters.digestError();
        }
        TcpIncomingCommand command = new TcpIncomingCommand(this, sqe, check, data, at, length);
        handler.onCommand(command);
        placed = null;
        command.keep();
    }

    CompletionStage<Void> fetch(H2cTransfer transfer) {
        return fetches.begin(transfer);
    }

    @Override
    public void onH2cData(H2cData data, int payload, Destination destination) throws PduException {
        fetches.onData(data, payload, destination);
        counters.toController(payload);
    }

    @Override
    public void onH2cDataEnd(boolean intact) {
        if (!intact) {
            counters.digestError();
        }
        fetches.onDataEnd(intact);
    }

    /** Where the data of a response can be put, if the response is what is sent next. */
    ByteBuffer place(TcpIncomingCommand command, long length) {
        if (ended || !responses.isEmpty() || !out.isWritable() || length <= 0 || length >= Outbound.LEND_MIN) {
            return IncomingCommand.NO_PLACE;
        }
        ByteBuffer place = out.place((int) length);
        // Making room can have passed on so much that the response would have to wait.
        placed = out.isWritable() ? command : null;
        return placed == null ? IncomingCommand.NO_PLACE : place;
    }

    /** A view of data that came in a capsule; the next command's takes its place. */
    @SuppressWarnings("ReferenceEquality") // as a rule it is the loop's one receive buffer
    ByteBuffer arrived(ByteBuffer source, int at, int length) {
        if (source != received) {
            received = source;
            arrived = source.asReadOnlyBuffer();
        }
        return arrived.limit(at + length).position(at);
    }

    /** Whether the place is still that command's: the next response, and the next command, take it. */
    boolean leavePlace(TcpIncomingCommand command) {
        boolean was = placed == command;
        placed = null;
        return was;
    }

    void respond(TcpIncomingCommand command) {
        responses.add(command);
        pump();
        connection.wrote();
    }

    private void pump() {
        while (!responses.isEmpty() && out.isWritable()) {
            TcpIncomingCommand command = responses.head();
            if (responses.hasData(command.total())) {
                sendData(command);
            }
            if (!responses.hasData(command.total())) {
                if (!command.isElided()) {
                    out.capsuleResp(command.cqe());
                }
                responses.remove();
                counters.commandEnded();
                command.onSent();
                out.flushIfFull();
            }
        }
    }

    private void sendData(TcpIncomingCommand command) {
        C2hData piece = responses.next(command.cqe().cid(), command.total(), command.isElided());
        int at = (int) piece.offset();
        if (command.isPlaced()) {
            out.c2hData(piece, command.available(at));
        } else {
            out.c2hData(piece, command.data(), command.index(at), command.available(at), command);
        }
        counters.toHost(piece.length());
    }

    void lend() {
        connection.lend();
    }

    void giveBack() {
        connection.giveBack();
    }

    boolean isEnded() {
        return ended;
    }

    boolean elidesSuccess() {
        return terms.elideSuccess();
    }

    @Override
    public void onBatchEnd() {
        handler.onBatchEnd();
    }

    @Override
    public void onWritable() {
        if (!responses.isEmpty()) {
            pump();
            connection.wrote();
        }
    }

    @Override
    public void onTermReq(TermReq request) {
        connection.onTermReq(request);
    }

    @Override
    public void onEnd(Throwable reason) {
        ended = true;
        fetches.end(reason);
        while (!responses.isEmpty()) {
            responses.head().fail();
            responses.remove();
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
        return qid > 0 ? terms.inCapsuleData() : QueueSpec.ADMIN_IN_CAPSULE_DATA;
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
        return (qid < 0 ? "new" : "qid=" + qid) + " " + remote;
    }
}
