package nvmf.itest;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transport;
import nvmf.block.RamDevice;
import nvmf.block.factory.RamFactory;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.inventory.Inventory;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.testkit.LeakCheck;
import nvmf.transport.tcp.TcpTransport;

/** Our controller with a disk in memory behind our TCP transport, and no container; its peers are others. */
final class TcpTarget implements AutoCloseable {
    static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:probed");
    static final int BLOCK = 512;

    /** Times short enough for a test: whoever is silent is let go after this. */
    private static final Options IMPATIENT = Options.of("icTimeoutMillis", "1000")
            .with("termReqMillis", "2000")
            .with("r2tTimeoutMillis", "2000")
            .with("stallTimeoutMillis", "2000");

    private final TcpTransport tcp = new TcpTransport(IMPATIENT);
    private final RamDevice disk = new RamDevice(BLOCK, 4 << 20);
    private final SubsystemCore subsystem;
    private final PortCore port;
    private final TransportAddress address;

    TcpTarget(LeakCheck leaks) throws Exception {
        Transport watched = leaks.watch(tcp);
        Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
        subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
        subsystem.attach(1, "ram", disk, Identity.of(new UUID(3, 4)), false);
        Inventory.open(subsystem, new RamFactory(16 << 20, List.of(BLOCK)));
        port = target.port(
                PortSettings.of("tcp", 1, TransportAddress.tcp("127.0.0.1", 0)).withSizes(8192, 64 << 10));
        port.offer(subsystem);
        address = await(port.open(watched));
    }

    TransportAddress address() {
        return address;
    }

    RamDevice disk() {
        return disk;
    }

    SubsystemCore subsystem() {
        return subsystem;
    }

    @Override
    public void close() {
        port.close("the test is over");
        tcp.close();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
