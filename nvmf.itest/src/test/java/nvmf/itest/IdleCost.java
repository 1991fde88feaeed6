package nvmf.itest;

import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.transport.tcp.TcpTransport;

/** A program that makes a thousand associations and prints what one costs that does nothing, over TCP, the host's end included. */
final class IdleCost {
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:idle");
    private static final int ASSOCIATIONS = 1000;

    /** Nobody says anything while it is measured: what Keep Alives on their way take goes back, and is a matter of the machine's speed. */
    private static final int KATO_MILLIS = 600_000;

    private static final int COLLECTIONS = 5;
    static final String COST = "bytes for each: ";

    private final TcpTransport transport = new TcpTransport(Options.NONE);
    private final Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
    private final Transports transports = new Transports();
    private final HostCore host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
    private final SubsystemCore subsystem =
            target.subsystem(SubsystemSettings.of(SUBNQN).with(Limits.DEFAULT.withControllersMax(ASSOCIATIONS + 10)));
    private final PortCore port = target.port(PortSettings.of("tcp", 1, TransportAddress.tcp("127.0.0.1", 0)));

    /** Prints the bytes that an association costs. */
    public static void main(String[] arguments) throws Exception {
        IdleCost idle = new IdleCost();
        System.out.println(COST + idle.cost());
        idle.close();
        System.exit(0);
    }

    private void close() throws Exception {
        await(host.close());
        port.close("the test is over");
        transport.close();
    }

    private long cost() throws Exception {
        subsystem.attach(1, "ram", new RamDevice(512, 1 << 20), Identity.NONE, false);
        transports.add(transport, 0);
        port.offer(subsystem);
        ConnectRequest request = ConnectRequest.of(await(port.open(transport)), SUBNQN)
                .withRecovery(Recovery.NONE)
                .withIoQueues(1)
                .withKatoMillis(KATO_MILLIS)
                .withDepth(128);
        // Classes, caches and buffers that the first ones bring with them are not theirs.
        List<RemoteController> first = connect(request, 10);

        long before = used();
        List<RemoteController> controllers = connect(request, ASSOCIATIONS);
        long each = (used() - before) / ASSOCIATIONS;

        if (subsystem.snapshot().controllers().size() != first.size() + controllers.size()) {
            throw new IllegalStateException("some associations are gone");
        }
        return each;
    }

    private List<RemoteController> connect(ConnectRequest request, int count) throws Exception {
        List<RemoteController> controllers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            controllers.add(await(host.connect(request)));
        }
        return controllers;
    }

    /** Bytes on the heap after a collection, and behind it. */
    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class).stream()
                .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + direct
                + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
