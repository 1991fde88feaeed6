package nvmf.host;

import static nvmf.host.fixture.FakeController.connect;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Status;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Acceptor;
import nvmf.api.transport.HostQueuePair;
import nvmf.api.transport.ListenSpec;
import nvmf.api.transport.Listener;
import nvmf.api.transport.NoTransportException;
import nvmf.api.transport.QueueSpec;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.api.transport.UnsupportedAddressException;
import nvmf.host.association.HostIdentity;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.Stages;
import org.junit.jupiter.api.Test;

final class HostCoreTest {
    private static final ConnectRequest REQUEST =
            ConnectRequest.of(FakeController.ADDRESS, FakeController.SUBNQN).withRecovery(Recovery.NONE);

    private final FakeController controller = new FakeController();
    private final Transports transports = new Transports();
    private final HostCore host = new HostCore(HostIdentity.of(new UUID(3, 3)), transports);

    HostCoreTest() {
        transports.add(controller, 0);
    }

    private RemoteController connected() {
        var connected = host.connect(REQUEST);
        controller.time.run();
        return Stages.value(connected);
    }

    private void await(CompletionStage<?> stage) {
        controller.time.run();
        Stages.value(stage);
    }

    @Test
    void associationsHaveTheLowestFreeNumbers() {
        RemoteController first = connected();
        assertThat(first.name()).isEqualTo("nvme0");
        assertThat(connected().name()).isEqualTo("nvme1");
        await(first.disconnect());
        assertThat(connected().name()).isEqualTo("nvme0");
        assertThat(host.controllers()).extracting(RemoteController::name).containsExactly("nvme1", "nvme0");
    }

    @Test
    void aNameOfTheCallersNamesTheDisksToo() {
        var connected = host.connect(REQUEST, "mirror");
        controller.time.run();
        assertThat(Stages.value(connected).namespaces())
                .extracting(RemoteNamespace::name)
                .containsExactly("mirrorn1");
        assertThat(Stages.failure(host.connect(REQUEST, "mirror")))
                .hasMessage("there is an association named mirror already");
    }

    @Test
    void theNameOfADeadOneCanBeHad() {
        host.connect(REQUEST, "mirror");
        controller.time.run();
        controller.queues.get(0).cut("cut");
        controller.time.run();
        var again = host.connect(REQUEST, "mirror");
        controller.time.run();
        assertThat(host.controllers()).containsExactly(Stages.value(again));
    }

    @Test
    void whatDidNotComeAboutIsNotListed() {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        var refused = host.connect(REQUEST);
        controller.time.run();
        Stages.failure(refused);
        assertThat(host.controllers()).isEmpty();
    }

    @Test
    void whatIsKeptIsListedFromTheBeginning() throws IOException {
        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        HostIdentity other = HostIdentity.of(new UUID(9, 9));
        ConnectRequest patient = REQUEST.withRecovery(new Recovery(60_000, 60_000, Recovery.NEVER, Recovery.NEVER));
        host.association(patient, Optional.of(other), "far").persist();
        controller.time.run();
        RemoteController far = host.controllers().get(0);
        assertThat(far.name()).isEqualTo("far");
        assertThat(far.state()).isEqualTo(RemoteController.State.CONNECTING);
        assertThat(far.attempts()).isEqualTo(1);
        assertThat(controller.connectData())
                .singleElement()
                .satisfies(data -> assertThat(data.hostnqn()).isEqualTo(other.nqn()));
        assertThat(far.reason().orElse("")).contains("Busy");
        assertThat(far.recovery()).isEqualTo(patient.recovery());
        await(far.disconnect());
        assertThat(host.controllers()).isEmpty();
    }

    @Test
    void theDeadAreShownUntilThereAreTooMany() {
        List<RemoteController> dead = new ArrayList<>();
        for (int i = 0; i < HostCore.DEAD_MAX + 3; i++) {
            dead.add(connected());
            controller.queues.get(controller.queues.size() - 1).cut("cut");
            controller.time.run();
        }
        RemoteController live = connected();
        List<RemoteController> expected = new ArrayList<>(dead.subList(3, dead.size()));
        expected.add(live);
        assertThat(host.controllers()).containsExactlyElementsOf(expected);
    }

    @Test
    void closingDisconnectsFromAll() {
        connected();
        connected();
        await(host.close());
        assertThat(host.controllers()).isEmpty();
        assertThat(controller.open()).isZero();
    }

    @Test
    void withoutATransportTheSentenceSaysWhichThereAre() {
        TransportAddress rdma = TransportAddress.of(TransportType.RDMA, "192.0.2.1", "4420");
        assertThat(Stages.failure(host.connect(ConnectRequest.of(rdma, FakeController.SUBNQN))))
                .isInstanceOf(NoTransportException.class)
                .hasMessage("no transport for RDMA is installed; installed: loop");
    }

    @Test
    void aTransportThatDeclinesAnAddressLetsTheNextOneTry() {
        transports.add(new Declining("not mine"), 100);
        assertThat(connected().state()).isEqualTo(RemoteController.State.LIVE);
        transports.remove(controller);
        transports.add(new Declining("nor mine"), 50);
        assertThat(Stages.failure(host.connect(REQUEST)))
                .isInstanceOf(UnsupportedAddressException.class)
                .hasMessage("nor mine");
    }

    private record Declining(String why) implements Transport {
        @Override
        public TransportType type() {
            return TransportType.LOOP;
        }

        @Override
        public CompletionStage<HostQueuePair> connect(TransportAddress remote, QueueSpec spec) {
            return CompletableFuture.failedFuture(new UnsupportedAddressException(why));
        }

        @Override
        public CompletionStage<Listener> listen(ListenSpec spec, Acceptor acceptor) {
            return CompletableFuture.failedFuture(new UnsupportedAddressException(why));
        }
    }
}
