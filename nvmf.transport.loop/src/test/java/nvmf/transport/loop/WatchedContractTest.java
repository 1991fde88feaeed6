package nvmf.transport.loop;

import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Transport;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract leaves nothing behind, and watching a transport changes nothing. */
final class WatchedContractTest implements TransportContract {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @Override
    public TransportBed open() {
        LoopTransportComponent.Threads threads = new LoopTransportComponent.Threads(3);
        Transport transport = leaks.watch(new LoopTransport(threads, 1 << 20));
        return new TransportBed(transport, transport, TransportAddress.of(TransportType.LOOP, "bed", ""))
                .closing(threads::close);
    }
}
