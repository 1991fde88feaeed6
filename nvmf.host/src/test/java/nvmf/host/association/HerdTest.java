package nvmf.host.association;

import static nvmf.host.fixture.FakeController.connect;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Status;
import nvmf.host.fixture.FakeController;
import nvmf.testkit.QuietLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hostile inputs HE12: a controller restarts, and a thousand associations with it. */
@ExtendWith(QuietLog.class)
final class HerdTest {
    private static final int ASSOCIATIONS = 1000;
    private static final int DELAY_MIN_MILLIS = 100;
    private static final int DELAY_MAX_MILLIS = 1_000;
    private static final int AWAY_MILLIS = 30_000;

    @RegisterExtension
    final Lab lab = new Lab();

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

    private void start(RandomGenerator luck) {
        for (int i = 0; i < ASSOCIATIONS; i++) {
            int number = i;
            PersistentConnection connection = new PersistentConnection(
                    "test" + i,
                    Lab.request()
                            .withIoQueues(1)
                            .withRecovery(new Recovery(DELAY_MIN_MILLIS, DELAY_MAX_MILLIS, 0, Recovery.NEVER)),
                    request -> made[number] = lab.association(request),
                    this::delayed,
                    luck);
            connections.add(connection);
            connection.start();
            controller.time.run();
        }
        assertThat(live()).isEqualTo(ASSOCIATIONS);
    }

    // Between half of the delay and all of it.
    @Test
    void theyDoNotComeBackAllAtOnce() {
        start(new SplittableRandom(12));
        Map<Long, Integer> arrivals = new TreeMap<>();
        controller.on(connect(0), command -> {
            arrivals.merge(controller.time.nowMillis(), 1, Integer::sum);
            controller.answer(command);
        });
        long cut = controller.time.nowMillis();
        List.copyOf(controller.queues).forEach(queue -> queue.cut("the controller restarts"));
        controller.time.advanceMillis(DELAY_MIN_MILLIS);
        assertThat(live()).isEqualTo(ASSOCIATIONS);
        assertThat(arrivals.keySet())
                .allSatisfy(at -> assertThat(at - cut).isBetween(DELAY_MIN_MILLIS / 2L, (long) DELAY_MIN_MILLIS));
        // A fiftieth of them in each millisecond, were luck just.
        assertThat(arrivals.values()).allSatisfy(many -> assertThat(many).isLessThan(ASSOCIATIONS / 20));
        connections.forEach(PersistentConnection::stop);
        controller.time.run();
    }

    @Test
    void theyAreAllBackSoonAfterItIs() {
        start(() -> 0);
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
