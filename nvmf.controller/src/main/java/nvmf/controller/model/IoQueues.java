package nvmf.controller.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.subsystem.Subsystem.QueueInfo;
import nvmf.controller.gate.Gate;

/** The I/O queues of a controller by identifier. On the admin queue's thread, but for {@link #connected}. */
final class IoQueues implements Gate.User {
    private final ConnectedQueue[] byQid;
    private int granted;

    /** A snapshot for other threads. */
    private volatile List<ConnectedQueue> connected = List.of();

    /** Queues 1 to {@code max}, all of them granted until the host says how many it wants. */
    IoQueues(int max) {
        byQid = new ConnectedQueue[max + 1];
        granted = max;
    }

    int granted() {
        return granted;
    }

    /** What the host gets of what it wants. */
    int grant(int wanted) {
        granted = Math.min(wanted, byQid.length - 1);
        return granted;
    }

    void reset() {
        granted = byQid.length - 1;
    }

    Optional<ConnectedQueue> find(int qid) {
        return qid > 0 && qid < byQid.length ? Optional.ofNullable(byQid[qid]) : Optional.empty();
    }

    /** From any thread. */
    List<ConnectedQueue> connected() {
        return connected;
    }

    /** The admin queue, and these as they are now. From any thread. */
    List<QueueInfo> infos(QueueInfo admin) {
        List<QueueInfo> infos = new ArrayList<>();
        infos.add(admin);
        connected.forEach(queue -> infos.add(queue.info()));
        return infos;
    }

    Joined join(ConnectedQueue queue) {
        if (byQid[queue.qid()] != null) {
            return Joined.TAKEN;
        }
        byQid[queue.qid()] = queue;
        publish();
        return Joined.YES;
    }

    void leave(ConnectedQueue queue) {
        byQid[queue.qid()] = null;
        publish();
    }

    private void publish() {
        List<ConnectedQueue> now = new ArrayList<>();
        for (ConnectedQueue queue : byQid) {
            if (queue != null) {
                now.add(queue);
            }
        }
        connected = List.copyOf(now);
    }

    /** Ends them all; completes when no device will be written to for any of them. */
    CompletionStage<Void> end() {
        connected.forEach(ConnectedQueue::end);
        return all(connected.stream().map(ConnectedQueue::drained).toList());
    }

    /** Completes when nothing is in flight on any. */
    CompletionStage<Void> idle() {
        return all(connected.stream().map(ConnectedQueue::idle).toList());
    }

    @Override
    public CompletionStage<Void> quiet() {
        return all(connected.stream().map(ConnectedQueue::quiet).toList());
    }

    @Override
    public void resume() {
        connected.forEach(ConnectedQueue::resume);
    }

    static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }
}
