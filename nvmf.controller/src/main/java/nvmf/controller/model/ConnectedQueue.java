package nvmf.controller.model;

import java.util.concurrent.CompletionStage;
import nvmf.api.subsystem.Subsystem.QueueInfo;

/** An I/O queue as its controller sees it. Callable from any thread. */
public interface ConnectedQueue {
    int qid();

    QueueInfo info();

    IoMeter.Traffic traffic();

    /** Completes when nothing is in flight on it, device operations included. It may be busy again right after. */
    CompletionStage<Void> idle();

    /** Completes when the queue has ended and nothing is in flight on it: no device will be written to for it any more. */
    CompletionStage<Void> drained();

    /** Completes when no command of it is being carried out. While the {@link nvmf.controller.gate.Gate} is shut none begins after that. */
    CompletionStage<Void> quiet();

    /** Completes when no device is at a write to that namespace any more which it is at now. */
    CompletionStage<Void> written(int nsid);

    /** The {@link nvmf.controller.gate.Gate} is open again: what waits there goes on. */
    void resume();

    /** Ends the queue pair; {@link #drained()} tells when that is complete. */
    void end();

    /**
     * Aborts a command whose device operation has not started.
     *
     * @return completes after that command's completion with true, or with false if it is not there or went too far
     */
    CompletionStage<Boolean> abort(int cid);

    /**
     * Another host has preempted this one's registration with a namespace: aborts the commands for it whose device operation has not
     * started, but for those about reservations.
     *
     * @return completes when none of those that were there is in flight any more
     */
    CompletionStage<Void> preempt(int nsid);
}
