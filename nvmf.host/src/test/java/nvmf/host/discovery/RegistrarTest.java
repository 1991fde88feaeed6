package nvmf.host.discovery;

import static nvmf.host.fixture.FakeController.admin;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nvmf.api.host.Credentials;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Status;
import nvmf.api.spec.Wire;
import nvmf.api.spec.admin.AdminOpcode;
import nvmf.api.spec.admin.IdentifyController;
import nvmf.api.spec.fabrics.DiscoveryManagement;
import nvmf.api.spec.fabrics.DiscoveryManagement.Task;
import nvmf.api.spec.fabrics.HostRegistration;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.association.HostIdentity;
import nvmf.host.association.Session;
import nvmf.host.fixture.FakeCommand;
import nvmf.host.fixture.FakeController;
import nvmf.host.queue.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that says who it is, to controllers that want to know and to others. */
final class RegistrarTest {
    private static final HostIdentity HOST = HostIdentity.of(new UUID(1, 1));
    private static final int DDC = 1;

    private final FakeController controller = new FakeController();
    private Registrar registrar;
    private Session session;

    @BeforeEach
    void connect() {
        controller.identity.set(IdentifyController.CNTRLTYPE, IdentifyController.TYPE_DISCOVERY);
        controller.identity.set(IdentifyController.DCTYPE, DDC);
        controller.on(admin(AdminOpcode.DISCOVERY_MANAGEMENT), FakeCommand::succeed);
        Transports transports = new Transports();
        transports.add(controller, 0);
        DiscoveryClient client = new DiscoveryClient(new Connector(transports), HOST, Credentials.NONE, Runnable::run);
        registrar = client.registrar(new Entity("box", "Linux 6.12"));
        CompletableFuture<Session> staying = client.stay(
                        new Service(FakeController.ADDRESS, Nqn.DISCOVERY, 0), Options.NONE)
                .toCompletableFuture();
        controller.time.run();
        session = staying.join();
    }

    private List<FakeCommand> registrations() {
        return controller.commands.stream()
                .filter(admin(AdminOpcode.DISCOVERY_MANAGEMENT))
                .toList();
    }

    private void register() {
        CompletableFuture<Session> registered =
                registrar.register(session, FakeController.ADDRESS).toCompletableFuture();
        controller.time.run();
        assertThat(registered.join()).isSameAs(session);
    }

    @Test
    void aHostRegistersAsItselfAndTakesThatBackWhenItLeaves() {
        register();
        FakeCommand first = registrations().get(0);
        ByteBuffer data = new HostRegistration(
                        HOST.nqn(),
                        HOST.id(),
                        FakeController.ADDRESS.type(),
                        FakeController.ADDRESS.family(),
                        "box",
                        "Linux 6.12")
                .encode();
        assertThat(DiscoveryManagement.of(first.sqe()).task()).isEqualTo(Task.REGISTER);
        assertThat(Wire.bytes(first.copy(), 0, first.copy().remaining()))
                .isEqualTo(Wire.bytes(data, 0, HostRegistration.BYTES));

        CompletableFuture<Void> left =
                registrar.leave(session, FakeController.ADDRESS).toCompletableFuture();
        controller.time.run();
        assertThat(left).isCompleted();
        assertThat(controller.open()).isZero();
        assertThat(DiscoveryManagement.of(registrations().get(1).sqe()).task()).isEqualTo(Task.DEREGISTER);
    }

    @Test
    void aControllerThatRefusesIsADiscoveryControllerAsBefore() {
        controller.on(admin(AdminOpcode.DISCOVERY_MANAGEMENT), command -> command.refuse(Status.INVALID_OPCODE));
        register();
        assertThat(registrations()).hasSize(1);
        assertThat(controller.open()).isEqualTo(1);
    }

    @Test
    void aControllerThatDoesNotSayWhatKindItIsIsNotAsked() {
        controller.identity.set(IdentifyController.DCTYPE, 0);
        register();
        CompletableFuture<Void> left =
                registrar.leave(session, FakeController.ADDRESS).toCompletableFuture();
        controller.time.run();
        assertThat(left).isCompleted();
        assertThat(registrations()).isEmpty();
        assertThat(controller.open()).isZero();
    }

    @Test
    void aLostControllerIsLeftAllTheSame() {
        controller.queues.get(0).cut("the cable was pulled");
        controller.time.run();
        register();
        CompletableFuture<Void> left =
                registrar.leave(session, FakeController.ADDRESS).toCompletableFuture();
        controller.time.run();
        assertThat(left).isCompleted();
    }
}
