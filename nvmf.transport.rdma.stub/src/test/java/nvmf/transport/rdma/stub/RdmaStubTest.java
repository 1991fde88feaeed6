package nvmf.transport.rdma.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionStage;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.Options;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import org.junit.jupiter.api.Test;

final class RdmaStubTest {
    private static final TransportAddress ADDRESS = TransportAddress.of(TransportType.RDMA, "10.0.0.1", "4420");

    private final RdmaStubComponent stub = new RdmaStubComponent();

    private static Throwable failure(CompletionStage<?> stage) {
        return stage.handle((value, why) -> why).toCompletableFuture().join();
    }

    private Throwable connect(TransportAddress address) {
        return failure(stub.connect(address, QueueSpec.admin(32, Options.NONE)));
    }

    @Test
    void connectingAndListeningSayWhatIsMissing() {
        assertThat(stub.type()).isEqualTo(TransportType.RDMA);
        assertThat(connect(ADDRESS))
                .isInstanceOf(UnsupportedAddressException.class)
                .hasMessage("cannot connect to rdma://10.0.0.1:4420: RDMA needs a transport bundle with a binding to"
                        + " libibverbs and librdmacm, and only its placeholder nvmf.transport.rdma.stub is installed");
        ListenSpec spec = new ListenSpec(ADDRESS, 0, 4096, Options.NONE);
        assertThat(failure(stub.listen(spec, queue -> command -> {})))
                .isInstanceOf(UnsupportedAddressException.class)
                .hasMessageStartingWith("cannot listen at rdma://10.0.0.1:4420: RDMA needs");
    }

    @Test
    void anAddressThatIsNoneIsToldFirst() {
        assertThat(connect(TransportAddress.of(TransportType.RDMA, "somewhere", "4420")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"somewhere\" is no ipv4 address");
        assertThat(connect(TransportAddress.tcp("10.0.0.1", 4420))).isInstanceOf(UnsupportedAddressException.class);
    }

    @Test
    void withTheStubItsOwnSentenceIsReadAndWithoutItThatNoneIsInstalled() throws Exception {
        Transports transports = new Transports();
        transports.add(stub, -1000);
        assertThat(transports.find(TransportType.RDMA)).containsExactly(stub);
        transports.remove(stub);
        assertThatThrownBy(() -> transports.find(TransportType.RDMA))
                .isInstanceOf(NoTransportException.class)
                .hasMessage("no transport for RDMA is installed; installed: none");
    }
}
