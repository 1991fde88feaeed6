package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Status;
import nvmf.host.fixture.FakeController;
import org.junit.jupiter.api.Test;

/** Hostile inputs HE12: a controller restarts, and a thousand associations with it. */
final class HerdTest {
    private static final int ASSOCIATIONS = 1000;
    private static final int DELAY_MAX_MILLIS = 1_000;
    private static final int AWAY_MILLIS = 30_000;

    private final Lab lab = new Lab();
    private final FakeController controller = lab.controller;
    private final Association[] made = new Association[ASSOCIATIONS];
    private final List<PersistentConnection> connections = new ArrayList<>();

    private Executor delayed(long millis) {
        return task -> {
            var timer = controller.time.schedule(task, millis, TimeUnit.MILLISECONDS);
            assertThat(timer.isCancelled()).isFalse();
        };
    }

    private long live() {
        long live = 0;
        for (Association association : made) {
            live += association.state() == State.LIVE ? 1 : 0;
        }
        return live;
    }

    @Test
    void theyAreAllBackSoonAfterItIs() {
        for (int i = 0; i < ASSOCIATIONS; i++) {
            int number = i;
            PersistentConnection connection = new PersistentConnection(
                    "test" + i,
                    () -> {
                        made[number] = lab.association(Lab.request().withIoQueues(1));
                        return made[number].connect();
                    },
                    new ReconnectPolicy(100, DELAY_MAX_MILLIS),
                    this::delayed,
                    () -> number);
            connections.add(connection);
            connection.start();
            controller.time.run();
        }
        assertThat(live()).isEqualTo(ASSOCIATIONS);

        controller.on(connect(0), command -> command.refuse(Status.CONTROLLER_BUSY));
        List.copyOf(controller.queues).forEach(queue -> queue.cut("the controller restarts"));
        controller.time.advanceMillis(AWAY_MILLIS);
        assertThat(live()).isZero();
        assertThat(controller.open()).isZero();

        controller.on(connect(0), controller::answer);
        controller.time.advanceMillis(DELAY_MAX_MILLIS + 10_000);
        assertThat(live()).isEqualTo(ASSOCIATIONS);
        assertThat(controller.queues.stream().filter(queue -> !queue.isEnded())).hasSize(2 * ASSOCIATIONS);
        connections.forEach(PersistentConnection::stop);
        controller.time.run();
        assertThat(controller.open()).isZero();
    }
}
