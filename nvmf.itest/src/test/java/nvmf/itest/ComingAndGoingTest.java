package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transports that end and begin at either side in the middle of whatever goes on, also of each other's coming and going: commands wait,
 * and no attempt to connect hangs. {@code -Dtransports=N} makes so many changes, {@code -Dseed=N} others.
 */
class ComingAndGoingTest {
    private static final int CHANGES = 40;
    private static final int LANES = 8;
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:changing");

    private final Random random = new Random(Long.getLong("seed", 1));
    private final Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
    private final Transports transports = new Transports();
    private final HostCore host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
    private TcpTransport atController = new TcpTransport(Options.NONE);
    private TcpTransport atHost = new TcpTransport(Options.NONE);

    @Test
    @Timeout(300)
    void aWorkloadOutlivesTransportsThatComeAndGoAtBothSides() throws Exception {
        SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
        subsystem.attach(1, "ram", new RamDevice(512, 4 << 10), Identity.of(new UUID(3, 4)), false);
        TransportAddress address = TransportAddress.tcp("127.0.0.1", Machine.freePort());
        PortCore port = target.port(PortSettings.of("tcp", 1, address));
        port.offer(subsystem);
        value(port.open(atController));
        transports.add(atHost, 0);
        RemoteController controller = value(host.connect(ConnectRequest.of(address, SUBNQN)));

        Workload workload = new Workload(controller.namespaces().get(0), LANES);
        workload.start();
        for (int change = 0; change < Integer.getInteger("transports", CHANGES); change++) {
            int which = random.nextInt(3);
            if (which != 1) {
                atController.close();
                atController = new TcpTransport(Options.NONE);
                port.open(atController);
            }
            if (which != 0) {
                transports.remove(atHost);
                atHost.close();
                atHost = new TcpTransport(Options.NONE);
                transports.add(atHost, 0);
                host.onTransport();
            }
            if (random.nextBoolean()) {
                // In the middle of coming back.
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
                continue;
            }
            long before = workload.done();
            Eventually.holds(() -> {
                assertThat(workload.failures()).isEmpty();
                assertThat(workload.done())
                        .as("%s, %s, %s", controller.state(), controller.reason(), port.snapshot())
                        .isGreaterThan(before + LANES);
            });
        }
        workload.stop();
        assertThat(workload.failures()).isEmpty();
        value(host.close());
        port.close("the test is over");
        atController.close();
        atHost.close();
        Eventually.holds(() -> assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory())
                .as("bytes of buffers that nobody released")
                .isZero());
    }

    private static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
