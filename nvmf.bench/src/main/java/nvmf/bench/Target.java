package nvmf.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.transport.tcp.TcpTransport;

/** Our controller with a RAM namespace, in a process of its own. */
final class Target {
    static final Nqn NQN = new Nqn("nqn.2024-01.io.nvmf:bench");
    static final long DEVICE_BYTES = 256L << 20;
    static final int BLOCK_BYTES = 4096;

    private Target() {}

    /** {@code SHAPE MODE}, the mode being how the transport waits: prints its port and serves until it is stopped. */
    public static void main(String[] arguments) throws Exception {
        TcpTransport transport =
                new TcpTransport(Options.of("wait", arguments[1]).with("threads", "1"));
        nvmf.controller.Target target =
                new nvmf.controller.Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
        SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(NQN));
        subsystem.attach(1, "ram", new RamDevice(BLOCK_BYTES, DEVICE_BYTES), Identity.NONE, false);
        PortCore port = target.port(PortSettings.of("bench", 1, TransportAddress.tcp("127.0.0.1", 0)));
        port.offer(subsystem);
        TransportAddress address = port.open(transport).toCompletableFuture().get(5, TimeUnit.SECONDS);
        System.out.println("port " + address.port());
        new CountDownLatch(1).await();
    }
}
