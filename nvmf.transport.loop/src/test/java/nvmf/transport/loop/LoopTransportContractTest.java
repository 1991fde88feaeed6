package nvmf.transport.loop;

import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;

/** The contract with two threads. */
final class LoopTransportContractTest implements TransportContract {
    @Override
    public TransportBed open() {
        LoopTransportComponent.Threads threads = new LoopTransportComponent.Threads(2);
        LoopTransport transport = new LoopTransport(threads, 1 << 20);
        return new TransportBed(transport, transport, TransportAddress.of(TransportType.LOOP, "bed", ""))
                .closing(threads::close);
    }
}
