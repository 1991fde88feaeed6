package nvmf.transport.loop;

import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.testkit.ManualExecutor;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;

/** The contract in virtual time, where all that happens does so before the test looks. */
final class LoopTransportByHandContractTest implements TransportContract {
    @Override
    public TransportBed open() {
        ManualExecutor executor = new ManualExecutor();
        LoopTransport transport = new LoopTransport(() -> executor, 1 << 20);
        return new TransportBed(transport, transport, TransportAddress.of(TransportType.LOOP, "bed", ""))
                .turnedBy(executor::run);
    }
}
