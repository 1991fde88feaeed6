package nvmf.transport.loop;

import java.util.concurrent.CompletionStage;
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
    private final LoopThreads threads;
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
        threads = new LoopThreads(config.threads());
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
}
