package nvmf.shell.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import nvmf.api.host.ConnectRequest;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.shell.fixture.FakeHost;
import nvmf.shell.fixture.FakeNamespace;
import org.junit.jupiter.api.Test;

final class TargetTest {
    private static final Nqn NQN = new Nqn("nqn.2014-08.org.example:disks");

    @Test
    void anAssociationThatNobodyWaitsForAnyMoreDoesNotStay() {
        FakeHost host = new FakeHost();
        host.disks.put(NQN, List.of(new FakeNamespace(1, 512, 8)));
        host.answers = new CompletableFuture<>();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Target.connect(host, ConnectRequest.of(TransportAddress.tcp("192.0.2.1", 4420), NQN)))
                .isInstanceOf(InterruptedException.class);
        assertThat(host.connected).hasSize(1);

        host.answers.complete(null);
        assertThat(host.connected).isEmpty();
    }
}
