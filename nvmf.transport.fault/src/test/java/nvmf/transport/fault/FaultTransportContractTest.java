package nvmf.transport.fault;

import java.util.List;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.testkit.TransportBed;
import nvmf.testkit.TransportContract;
import nvmf.transport.fault.relay.Site;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** While no rule strikes, or only some that delay, a wrapped transport keeps the contract, the addresses of its ends included. */
final class FaultTransportContractTest {
    private static TransportBed bed(Options options, String... rules) {
        TcpTransport tcp = new TcpTransport(Options.of("threads", "2").with("poolBytes", "8388608"));
        Transports wrapped = new Transports();
        wrapped.add(tcp, 0);
        FaultTransport transport = new FaultTransport(wrapped, new Site("test", 1, List.of(rules)), true, true);
        return new TransportBed(transport, transport, TransportAddress.tcp("127.0.0.1", 0))
                .hostOptions(options)
                .controllerOptions(options)
                .closing(tcp::close)
                .closing(transport::close);
    }

    @Nested
    @DisplayName("without rules")
    final class Honest implements TransportContract {
        @Override
        public TransportBed open() {
            return bed(Options.NONE);
        }
    }

    @Nested
    @DisplayName("with digests and some delay")
    final class Slow implements TransportContract {
        @Override
        public TransportBed open() {
            Options digests = Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true");
            return bed(digests, "chance=0.1 delay=5");
        }
    }
}
