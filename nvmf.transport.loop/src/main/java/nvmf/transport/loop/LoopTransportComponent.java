package nvmf.transport.loop;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The loop transport as a service, with threads of its own; it needs no configuration. */
@Component(service = Transport.class, property = Transport.TRTYPE + "=loop", configurationPid = "nvmf.transport.loop")
@Designate(ocd = LoopTransportComponent.Config.class)
public final class LoopTransportComponent implements Transport {
    private final Threads threads;
    private final LoopTransport transport;

    /** The settings of PID {@code nvmf.transport.loop}. */
    @ObjectClassDefinition(name = "NVMe over Fabrics, loop transport")
    public @interface Config {
        @AttributeDefinition(name = "Threads", description = "2 to 1024; each end of a queue pair lives on one of them")
        int threads() default 2;

        @AttributeDefinition(
                name = "Pool",
                description = "bytes of the buffers of each end of a queue pair, 4096 or more")
        int poolBytes() default 8 << 20;
    }

    /** The threads start with the first queue pair. */
    @Activate
    public LoopTransportComponent(Config config) {
        threads = new Threads(config.threads());
        transport = new LoopTransport(threads, config.poolBytes());
    }

    @Deactivate
    void stop() {
        transport.close().thenRun(threads::close);
    }

    @Override
    public TransportType type() {
        return transport.type();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return transport.connect(remote, spec);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return transport.listen(spec, acceptor);
    }

    /** The threads {@code nvmf-loop-0} and on, handed out in turn: the two ends of a queue pair, taken one after the other, get two. */
    static final class Threads implements Supplier<ScheduledExecutorService>, AutoCloseable {
        private final ScheduledExecutorService[] executors;
        private final AtomicInteger next = new AtomicInteger();

        /** @param count 2 to 1024; a thread starts when it is first needed */
        Threads(int count) {
            if (count < 2 || count > 1024) {
                throw new IllegalArgumentException("threads is a number from 2 to 1024, not " + count);
            }
            executors = new ScheduledExecutorService[count];
            for (int i = 0; i < count; i++) {
                executors[i] = single("nvmf-loop-" + i);
            }
        }

        private static ScheduledExecutorService single(String name) {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
            executor.setRemoveOnCancelPolicy(true);
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            return executor;
        }

        @Override
        public ScheduledExecutorService get() {
            return executors[Math.floorMod(next.getAndIncrement(), executors.length)];
        }

        /** Lets what was handed over be done, drops what was scheduled for later, and waits for nothing. */
        @Override
        public void close() {
            for (ScheduledExecutorService executor : executors) {
                executor.shutdown();
            }
        }
    }
}
