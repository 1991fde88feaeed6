package nvmf.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.CommandHandler;
import nvmf.api.transport.ControllerQueuePair;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueuePair;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;

/**
 * Where a transport is tested: how to reach it, and a test's way of waiting for it. The test's own thread is neither the host's nor the
 * controller's; it hands work over to their queues and waits for stages, with a bound.
 */
public final class TransportBed implements AutoCloseable {
    /** In-capsule data that listeners of the bed take on I/O queues. */
    public static final int IN_CAPSULE = 4096;

    /** The largest transfer of listeners of the bed. */
    public static final int TRANSFER_MAX = 1 << 20;

    private static final int SECONDS_MAX = 20;

    private final Transport hosts;
    private final Transport controllers;
    private final TransportAddress address;
    private final List<Runnable> closing = new ArrayList<>();
    private Options hostOptions = Options.NONE;
    private Options controllerOptions = Options.NONE;
    private Runnable turn = () -> {};
    private boolean manual;

    /**
     * @param hosts       connects
     * @param controllers listens
     * @param address     to listen at: free, or with port 0
     */
    public TransportBed(Transport hosts, Transport controllers, TransportAddress address) {
        this.hosts = hosts;
        this.controllers = controllers;
        this.address = address;
    }

    public TransportBed hostOptions(Options options) {
        hostOptions = options;
        return this;
    }

    public TransportBed controllerOptions(Options options) {
        controllerOptions = options;
        return this;
    }

    /** The transport has no threads: this lets it do what it can do now, and after that no more happens by itself. */
    public TransportBed turnedBy(Runnable turn) {
        this.turn = turn;
        this.manual = true;
        return this;
    }

    /** Does this, too, when the test is over; the last one first. */
    public TransportBed closing(Runnable end) {
        closing.add(end);
        return this;
    }

    /** Closes a queue pair and waits for its end when the test is over. */
    TransportBed closing(QueuePair queue) {
        return closing(() -> {
            queue.close();
            ended(queue.closed());
        });
    }

    Transport hosts() {
        return hosts;
    }

    Transport controllers() {
        return controllers;
    }

    TransportAddress address() {
        return address;
    }

    Options hostOptions() {
        return hostOptions;
    }

    ListenSpec listenSpec() {
        return new ListenSpec(address, IN_CAPSULE, TRANSFER_MAX, controllerOptions);
    }

    /** Listens where the bed is; closed with it. */
    Listener listen(Acceptor acceptor) {
        Listener listener = await(controllers.listen(listenSpec(), acceptor));
        closing.add(listener::close);
        return listener;
    }

    QueueSpec io(int qid, int depth) {
        return new QueueSpec(qid, depth, IN_CAPSULE, hostOptions);
    }

    /** One I/O queue pair of that depth, whose commands the test takes from the link. */
    TransportLink link(int depth) {
        return link(io(1, depth));
    }

    TransportLink link(QueueSpec spec) {
        return link(spec, UnaryOperator.identity());
    }

    /**
     * One queue pair, whose listener is closed again, and which is told of the Connect that a host would send.
     *
     * @param around makes the controller's handler around the one that gives commands to the link
     */
    TransportLink link(QueueSpec spec, UnaryOperator<CommandHandler> around) {
        BlockingQueue<ControllerQueuePair> accepted = new LinkedBlockingQueue<>();
        TransportLink.Inbox inbox = new TransportLink.Inbox();
        CommandHandler handler = around.apply(inbox);
        Listener listener = await(controllers.listen(listenSpec(), queue -> {
            accepted.add(queue);
            return handler;
        }));
        HostQueuePair host = await(hosts.connect(listener.address(), spec));
        ControllerQueuePair controller = take(accepted);
        listener.close();
        await(listener.closed());
        on(controller, () -> {
            controller.connected(spec.qid(), spec.depth());
            return true;
        });
        TransportLink link = new TransportLink(this, host, controller, inbox);
        closing.add(link::close);
        return link;
    }

    /** What a stage completes with, or an AssertionError with its failure. */
    public <T> T await(CompletionStage<T> stage) {
        try {
            return waitFor(stage);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        }
    }

    /** What a stage fails with. */
    public Throwable failure(CompletionStage<?> stage) {
        try {
            Object value = waitFor(stage);
            throw new AssertionError("did not fail, but ended with " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Waits for a stage to complete either way. */
    public void ended(CompletionStage<?> stage) {
        await(stage.handle((value, why) -> true));
    }

    private <T> T waitFor(CompletionStage<T> stage) throws ExecutionException {
        turn.run();
        try {
            return stage.toCompletableFuture().get(manual ? 0 : SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not complete: " + stage, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    <T> T take(BlockingQueue<T> queue) {
        turn.run();
        try {
            T element = queue.poll(manual ? 0 : SECONDS_MAX, TimeUnit.SECONDS);
            if (element == null) {
                throw new AssertionError("nothing came");
            }
            return element;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Runs something on a queue's thread and waits for its value. */
    public <T> T on(QueuePair queue, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        queue.executor().execute(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return await(result);
    }

    /** Ends what the test opened, in reverse. */
    @Override
    public void close() {
        for (int i = closing.size() - 1; i >= 0; i--) {
            closing.get(i).run();
        }
        turn.run();
    }
}
