package nvmf.host.association;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.event.NvmfEvent;
import nvmf.api.event.NvmfEvent.ControllerStateChanged;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.IoPolicy;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.host.fixture.FakeController;
import nvmf.host.fixture.HostWitness;
import nvmf.host.fixture.Stages;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.namespace.SubsystemPaths;
import nvmf.host.path.PathChooser;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Associations with a {@link FakeController}, in a world where time stands still, and what they tell about themselves. After each test
 * they end, and a witness sees that nothing of them is left.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody cancels what happens later
final class Lab implements AfterEachCallback {
    static final HostIdentity HOST = HostIdentity.of(new UUID(5, 5));

    final FakeController controller = new FakeController();
    final List<String> states = new ArrayList<>();

    /** Where the last association said that it was when it told of each of its {@link #states}. */
    final List<TransportAddress> places = new ArrayList<>();

    final List<NvmfEvent> troubles = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    final List<String> forgotten = new ArrayList<>();
    final Surroundings surroundings;

    private final HostWitness witness = new HostWitness(controller.time, controller);
    private final List<Association> associations = new ArrayList<>();

    Lab() {
        witness.connect(HOST);
        surroundings = new Surroundings(
                HOST,
                witness.connector(),
                this::onEvent,
                new NamespaceListener() {
                    @Override
                    public void added(RemoteController owner, RemoteNamespace namespace) {
                        changes.add("+" + namespace.name());
                    }

                    @Override
                    public void removed(RemoteController owner, RemoteNamespace namespace) {
                        changes.add("-" + namespace.name());
                    }
                },
                millis -> task -> controller.time.schedule(task, millis, TimeUnit.MILLISECONDS),
                () -> Instant.ofEpochMilli(controller.time.nowMillis()),
                () -> 0);
    }

    private void onEvent(NvmfEvent event) {
        if (event instanceof ControllerStateChanged changed) {
            states.add(changed.state());
            places.add(associations.get(associations.size() - 1).address());
        } else {
            troubles.add(event);
        }
    }

    static ConnectRequest request() {
        return ConnectRequest.of(FakeController.ADDRESS, FakeController.SUBNQN)
                .withIoQueues(2)
                .withRecovery(Recovery.NONE);
    }

    Association association(ConnectRequest request) {
        SubsystemPaths disks = new SubsystemPaths(
                "nvme0", surroundings.delays(), new PathChooser(IoPolicy.ROUND_ROBIN, surroundings::nanos));
        Association association =
                new Association("nvme0", request, surroundings, disks, gone -> forgotten.add(gone.name()));
        associations.add(association);
        return association;
    }

    /** How many timers there are for these associations. */
    int timers() {
        return witness.timersOfOthers();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        witness.testify(() -> associations.forEach(Association::disconnect), controller);
    }

    /** An association that is live. */
    Association live(ConnectRequest request) {
        Association association = association(request);
        CompletionStage<RemoteController> connected = association.connect();
        controller.time.run();
        Stages.value(connected);
        return association;
    }

    Association live() {
        return live(request());
    }

    /** Why an association does not come about; time passes until it has not. */
    Throwable failure(ConnectRequest request) {
        Association association = association(request);
        CompletionStage<RemoteController> connected = association.connect();
        controller.time.advanceMillis(300_000);
        return Stages.failure(connected);
    }
}
