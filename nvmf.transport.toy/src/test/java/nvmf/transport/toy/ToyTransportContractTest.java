package nvmf.transport.toy;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;

/** The toy keeps to the contract of transports. */
final class ToyTransportContractTest implements TransportContract {
    @Override
    public TransportBed open() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        ToyTransport toy = new ToyTransport(thread);
        return new TransportBed(toy, toy, TransportAddress.of(TransportType.LOOP, "bed", "")).closing(thread::shutdown);
    }
}
