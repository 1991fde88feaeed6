package nvmf.transport.tcp;

import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.Cqe;
import nvmf.api.spec.DataDirection;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.transport.IncomingCommand;
import nvmf.transport.tcp.flow.H2cTransfer;

/** A command at the controller. Nothing of it is found by its CID, so a host that uses one twice confuses only itself. */
final class TcpIncomingCommand implements IncomingCommand, Lender {
    static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);
    private static final Cqe NO_RESPONSE = Cqe.of(0, Status.INTERNAL_ERROR);

    private final TcpControllerQueuePair queue;
    private final Sqe sqe;
    private final Status check;
    private final int inCapsule;
    /** Holds the in-capsule data: the receive buffer while the command is handed over, a copy after that. */
    private ByteBuffer source;

    private int sourceAt;
    private ByteBuffer place = NO_PLACE;
    private boolean placed;
    private boolean fetched;
    private H2cTransfer transfer;

    private boolean responded;
    private Cqe cqe = NO_RESPONSE;
    private ByteBuffer data = NO_DATA;
    private int base;
    private int available;
    private int total;
    private boolean elided;
    private boolean sent;
    private int lent;
    private CompletableFuture<Void> stage = DONE;

    TcpIncomingCommand(
            TcpControllerQueuePair queue, Sqe sqe, Status check, ByteBuffer source, int sourceAt, int inCapsule) {
        this.queue = queue;
        this.sqe = sqe;
        this.check = check;
        this.source = source;
        this.sourceAt = sourceAt;
        this.inCapsule = inCapsule;
    }

    @Override
    public Sqe sqe() {
        return sqe;
    }

    @Override
    public Status check() {
        return check;
    }

    @Override
    public long dataLength() {
        return sqe.sgl().length();
    }

    @Override
    public CompletionStage<Void> fetch(ByteBuffer target) {
        if (fetched || responded) {
            throw new IllegalStateException("a command's data is fetched once, before the response");
        }
        if (target.remaining() != dataLength()) {
            throw new IllegalArgumentException(
                    "a target of " + target.remaining() + " bytes for " + dataLength() + " bytes of data");
        }
        fetched = true;
        if (!check.isSuccess()) {
            return CompletableFuture.failedStage(new StatusException(check));
        }
        if (inCapsule > 0) {
            target.put(target.position(), source, sourceAt, inCapsule);
            source = NO_DATA;
            return DONE;
        }
        if (dataLength() == 0) {
            return DONE;
        }
        if (sqe.direction() == DataDirection.CONTROLLER_TO_HOST) {
            throw new IllegalStateException("there is nothing to fetch for a command that reads");
        }
        transfer = new H2cTransfer(sqe.cid(), target, (int) dataLength());
        return queue.fetch(transfer);
    }

    /** The receive buffer is about to be reused: data that is still wanted is put aside. */
    void keep() {
        if (inCapsule > 0 && !fetched && !responded && check.isSuccess()) {
            ByteBuffer copy = ByteBuffer.allocate(inCapsule);
            copy.put(0, source, sourceAt, inCapsule);
            source = copy;
            sourceAt = 0;
        } else {
            source = NO_DATA;
        }
    }

    @Override
    public ByteBuffer place() {
        if (!check.isSuccess() || responded) {
            place = NO_PLACE;
        } else if (sqe.direction() == DataDirection.CONTROLLER_TO_HOST) {
            place = queue.place(this, dataLength());
        } else {
            place = inCapsule > 0 && !fetched ? queue.arrived(source, sourceAt, inCapsule) : NO_PLACE;
        }
        return place;
    }

    @SuppressWarnings("ReferenceEquality") // that very buffer, not one of the same bytes
    private boolean isPlace(ByteBuffer data) {
        return data == place && data.hasRemaining();
    }

    @Override
    public CompletionStage<Void> respond(Cqe cqe) {
        return respond(cqe, NO_DATA, 0);
    }

    @Override
    public CompletionStage<Void> respond(Cqe cqe, ByteBuffer data) {
        long length = sqe.direction() == DataDirection.HOST_TO_CONTROLLER ? 0 : dataLength();
        if (data.remaining() > length || length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(data.remaining() + " bytes of data for a command that takes " + length);
        }
        return respond(cqe, data, (int) length);
    }

    private CompletionStage<Void> respond(Cqe cqe, ByteBuffer data, int total) {
        if (responded) {
            throw new IllegalStateException("a command is responded to once: " + sqe);
        }
        boolean held = queue.leavePlace(this);
        placed = isPlace(data);
        if (placed && !held) {
            throw new IllegalStateException("the place for a response's data was filled too late: " + sqe);
        }
        responded = true;
        source = NO_DATA;
        if (queue.isEnded()) {
            return DONE;
        }
        this.cqe = cqe;
        this.data = data;
        this.base = data.position();
        this.available = data.remaining();
        this.total = total;
        this.elided = total > 0 && queue.elidesSuccess() && cqe.carriesNothing();
        if (transfer != null && !transfer.stage().isDone()) {
            boolean open = transfer.isOpen();
            // The host will still send what R2Ts asked for: let it, and answer after that.
            transfer.abandon(open ? this::send : () -> {});
            transfer.stage().completeExceptionally(new StatusException(Status.ABORT_REQUESTED));
            if (open) {
                stage = new CompletableFuture<>();
                return stage;
            }
        }
        send();
        if (!sent || lent > 0) {
            stage = new CompletableFuture<>();
        }
        return stage;
    }

    private void send() {
        if (queue.isEnded()) {
            fail();
        } else {
            queue.respond(this);
        }
    }

    Cqe cqe() {
        return cqe;
    }

    ByteBuffer data() {
        return data;
    }

    int index(long offset) {
        return base + (int) offset;
    }

    /** Bytes of data there are behind that offset; the rest is zeroes. */
    int available(long offset) {
        return available - (int) offset;
    }

    int total() {
        return total;
    }

    /** Whether its data was put where it is sent from. */
    boolean isPlaced() {
        return placed;
    }

    boolean isElided() {
        return elided;
    }

    @Override
    public void onLent() {
        lent++;
        queue.lend();
    }

    /** The response was written. */
    void onSent() {
        sent = true;
        settle();
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        lent--;
        settle();
        queue.giveBack();
    }

    private void settle() {
        if (sent && lent == 0) {
            data = NO_DATA;
            if (stage != DONE) {
                stage.complete(null);
            }
        }
    }

    /** The queue pair ended before the response was written; the buffer is free when the last piece of it is. */
    void fail() {
        sent = true;
        settle();
    }
}
