package nvmf.controller.nvm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import nvmf.api.spec.Sqe;
import nvmf.api.spec.Status;
import nvmf.api.spec.StatusException;
import nvmf.api.spec.nvm.NvmOpcode;
import nvmf.controller.model.OnQueue;

/**
 * The fused operations of one queue: a Compare, and a Write in the entry behind it, of which both happen as one or neither (Base
 * Specification, "Fused Operations"; NVM Command Set Specification, "Fused Operation"). Each half comes by itself, fetches its data by
 * itself and is answered by itself; what is known here is who belongs to whom. On the queue's thread.
 */
final class Fusion {
    private final Executor home;
    private final int bytesMax;
    private final Exchange exchange;

    /** Halves that were let in and are not answered yet: no more than the queue has entries, as a rule none. */
    private final List<Half> halves = new ArrayList<>();

    /** The first half that came last, while nothing has come behind it. */
    private Half open;

    /** Does both halves. */
    @FunctionalInterface
    interface Exchange {
        /** May throw a {@link StatusException}. */
        CompletionStage<Void> exchange(Sqe compare, ByteBuffer expected, Sqe write, ByteBuffer data);
    }

    private static final class Half {
        private final Sqe sqe;
        private Half other;
        private ByteBuffer data;

        /** Its end, once its data are there. */
        private CompletableFuture<Void> done;

        /** Why it will not happen, where that is known before its data are there. */
        private Throwable verdict;

        private boolean begun;

        private Half(Sqe sqe) {
            this.sqe = sqe;
        }

        private void fail(Throwable why) {
            if (done != null) {
                done.completeExceptionally(why);
            } else if (verdict == null) {
                verdict = why;
            }
        }

        private boolean isReady() {
            return done != null && !done.isDone();
        }
    }

    /**
     * Fused operations of one queue.
     *
     * @param bytesMax what a half may move (ACWU); 0 where there are no fused operations (FUSES)
     */
    Fusion(Executor home, int bytesMax, Exchange exchange) {
        this.home = home;
        this.bytesMax = bytesMax;
        this.exchange = exchange;
    }

    /** Whether a first half waits for its second, so that the next command matters, whatever it is. */
    boolean isOpen() {
        return open != null;
    }

    /**
     * A command has come, the next after the last one that was told.
     *
     * @param own what is wrong with it by itself
     * @return what is wrong with it
     */
    Status arrive(Sqe sqe, Status own, long dataLength) {
        Half before = open;
        open = null;
        boolean second = sqe.fuse() == Sqe.FUSE_SECOND;
        if (before != null && !(second && sqe.opcode() == NvmOpcode.WRITE)) {
            before.fail(new StatusException(Status.MISSING_FUSED));
        }
        return switch (sqe.fuse()) {
            case 0 -> own;
            case Sqe.FUSE_FIRST -> first(sqe, own, dataLength);
            case Sqe.FUSE_SECOND -> before == null ? Status.MISSING_FUSED : second(before, sqe, own);
            default -> Status.INVALID_FIELD.dnr();
        };
    }

    private Status first(Sqe sqe, Status own, long dataLength) {
        Status status = own;
        if (sqe.opcode() != NvmOpcode.COMPARE || bytesMax == 0) {
            status = Status.INVALID_FIELD.dnr();
        } else if (own.isSuccess() && dataLength > bytesMax) {
            status = Status.ATOMIC_WRITE_UNIT_EXCEEDED.dnr();
        }
        open = new Half(sqe);
        if (status.isSuccess()) {
            halves.add(open);
        } else {
            // Its second is still to come, and has failed already.
            open.verdict = new StatusException(status);
        }
        return status;
    }

    private Status second(Half first, Sqe sqe, Status own) {
        if (sqe.opcode() != NvmOpcode.WRITE) {
            return Status.INVALID_FIELD.dnr();
        }
        if (!own.isSuccess()) {
            first.fail(new StatusException(Status.FAILED_FUSED));
            return own;
        }
        if (first.verdict != null || first.done != null && first.done.isDone()) {
            return Status.FAILED_FUSED;
        }
        boolean sameBlocks = sqe.nsid() == first.sqe.nsid()
                && sqe.cdw10And11() == first.sqe.cdw10And11()
                && (sqe.cdw12() & 0xFFFF) == (first.sqe.cdw12() & 0xFFFF);
        if (!sameBlocks) {
            first.fail(new StatusException(Status.INVALID_FIELD.dnr()));
            return Status.INVALID_FIELD.dnr();
        }
        Half second = new Half(sqe);
        second.other = first;
        first.other = second;
        halves.add(second);
        return Status.SUCCESS;
    }

    /** The data of a half are there. */
    CompletionStage<Void> perform(Sqe sqe, ByteBuffer data) {
        Half half = find(sqe);
        half.data = data;
        half.done = new CompletableFuture<>();
        if (half.verdict != null) {
            half.done.completeExceptionally(half.verdict);
        } else if (half.other != null && half.other.isReady()) {
            begin(sqe.fuse() == Sqe.FUSE_FIRST ? half : half.other);
        }
        return half.done;
    }

    private void begin(Half first) {
        Half second = first.other;
        first.begun = true;
        second.begun = true;
        CompletionStage<Void> stage;
        try {
            stage = exchange.exchange(first.sqe, first.data, second.sqe, second.data);
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        OnQueue.after(home, stage, (done, failure) -> end(first, second, failure));
    }

    private void end(Half first, Half second, Throwable failure) {
        if (failure == null) {
            halves.remove(first);
            halves.remove(second);
            first.done.complete(null);
            second.done.complete(null);
            return;
        }
        Throwable other = new StatusException(Status.FAILED_FUSED);
        Status status = StatusException.of(failure);
        if (status.is(Status.COMPARE_FAILURE)) {
            first.fail(new StatusException(Status.COMPARE_FAILURE.dnr()));
            second.fail(other);
        } else if (status.is(Status.UNRECOVERED_READ_ERROR)) {
            first.fail(failure);
            second.fail(other);
        } else {
            first.fail(other);
            second.fail(failure);
        }
    }

    /** A command has failed, for whatever reason; if it was a half, the other one fails too. */
    void failed(Sqe sqe) {
        Half half = find(sqe);
        if (half == null) {
            return;
        }
        halves.remove(half);
        if (half.other != null) {
            half.other.fail(new StatusException(Status.FAILED_FUSED));
        } else if (half.verdict == null && half.done == null) {
            // Its data did not come. So its second, should it come, has failed already.
            half.verdict = new StatusException(Status.FAILED_FUSED);
        }
    }

    /** Whether a half is being done, and the other with it. */
    boolean hasBegun(Sqe sqe) {
        Half half = find(sqe);
        return half != null && half.begun;
    }

    /** Gives a half up whose other is not there yet, and says whether it could. */
    boolean giveUp(Sqe sqe, Status status) {
        Half half = find(sqe);
        return half != null
                && !half.begun
                && half.done != null
                && half.done.completeExceptionally(new StatusException(status));
    }

    /** Nothing comes behind the first half that waits. */
    void interrupt() {
        if (open != null) {
            open.fail(new StatusException(Status.MISSING_FUSED));
            open = null;
        }
    }

    private Half find(Sqe sqe) {
        for (Half half : halves) {
            if (half.sqe.cid() == sqe.cid()) {
                return half;
            }
        }
        return null;
    }
}
