package nvmf.transport.rdma.stub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.UnsupportedAddressException;

/**
 * Declines every address, so that the next transport of the type is asked and, where there is none, its sentence is what the user
 * reads. An address that could not be one of RDMA's is told apart first.
 */
final class RdmaStub implements Transport {
    @Override
    public TransportType type() {
        return TransportType.RDMA;
    }

    @Override
    public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
        return CompletableFuture.failedFuture(refusal("connect to", remote));
    }

    @Override
    public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
        return CompletableFuture.failedFuture(refusal("listen at", spec.address()));
    }

    private static Exception refusal(String verb, TransportAddress address) {
        try {
            RdmaAddress.of(address);
            return new UnsupportedAddressException("cannot " + verb + " " + address
                    + ": RDMA needs a transport bundle with a binding to libibverbs and librdmacm,"
                    + " and only its placeholder nvmf.transport.rdma.stub is installed");
        } catch (UnsupportedAddressException | IllegalArgumentException e) {
            return e;
        }
    }
}
