package nvmf.transport.rdma.stub;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import org.osgi.service.component.annotations.Component;

/** The placeholder as a service: asked last, and known for what it is by the property {@code nvmf.placeholder}. */
@Component(
        service = Transport.class,
        property = {Transport.TRTYPE + "=rdma", "nvmf.placeholder:Boolean=true", "service.ranking:Integer=-1000"})
public final class RdmaStubComponent implements Transport {
    private final RdmaStub stub = new RdmaStub();

    @Override
    public TransportType type() {
        return stub.type();
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return stub.connect(remote, spec);
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return stub.listen(spec, acceptor);
    }
}
