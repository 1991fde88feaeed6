package nvmf.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private final Transports transports = new Transports();

    @Test
    void theHighestRankingIsAskedFirst() throws NoTransportException {
        Transport low = transport(TransportType.TCP);
        Transport high = transport(TransportType.TCP);
        transports.add(low, -1);
        transports.add(high, 5);
        assertThat(transports.find(TransportType.TCP)).containsExactly(high, low);
        transports.remove(high);
        assertThat(transports.find(TransportType.TCP)).containsExactly(low);
    }

    @Test
    void aTypeThatIsNotThereIsNamedTogetherWithThoseThatAre() {
        transports.add(transport(TransportType.LOOP), 0);
        transports.add(transport(TransportType.TCP), 0);
        assertThatThrownBy(() -> transports.find(TransportType.RDMA))
                .isInstanceOf(NoTransportException.class)
                .hasMessage("no transport for RDMA is installed; installed: tcp, loop");
        assertThatThrownBy(() -> new Transports().find(TransportType.TCP))
                .hasMessage("no transport for TCP is installed; installed: none");
    }

    private static Transport transport(TransportType type) {
        return new Transport() {
            @Override
            public TransportType type() {
                return type;
            }

            @Override
            public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
                return CompletableFuture.failedFuture(new UnsupportedAddressException("a transport for its type only"));
            }

            @Override
            public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
                return CompletableFuture.failedFuture(new UnsupportedAddressException("a transport for its type only"));
            }
        };
    }
}
