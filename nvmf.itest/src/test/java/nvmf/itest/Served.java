package nvmf.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.testkit.LeakCheck;
import nvmf.transport.loop.LoopTransport;

/** A device behind a controller behind the loop transport, and the host that imported it: both cores, and no container. */
final class Served {
    private static final TransportAddress ADDRESS = TransportAddress.of(TransportType.LOOP, "served", "");
    private static final Nqn SUBNQN = new Nqn("nqn.2014-08.org.example:served");

    private final List<ScheduledExecutorService> threads = List.of(
            Executors.newSingleThreadScheduledExecutor(),
            Executors.newSingleThreadScheduledExecutor(),
            Executors.newSingleThreadScheduledExecutor());
    private final AtomicInteger turns = new AtomicInteger();
    private final LoopTransport loop =
            new LoopTransport(() -> threads.get(turns.getAndIncrement() % threads.size()), 4 << 20);
    private final List<PortCore> ports = new ArrayList<>();
    private final HostCore host;
    private final RemoteController controller;

    Served(BlockDevice device, boolean readOnly, LeakCheck leaks) throws Exception {
        Transport watched = leaks.watch(loop);
        Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
        SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(SUBNQN));
        subsystem.attach(1, "device", device, Identity.NONE, readOnly);
        PortCore port = target.port(PortSettings.of("loop", 1, ADDRESS).withSizes(4096, 128 << 10));
        port.offer(subsystem);
        await(port.open(watched));
        ports.add(port);

        Transports transports = new Transports();
        transports.add(watched, 0);
        host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
        controller = await(
                host.connect(ConnectRequest.of(ADDRESS, SUBNQN).withIoQueues(2).withDepth(16)));
    }

    RemoteNamespace namespace() {
        return controller.namespaces().get(0);
    }

    void close() throws Exception {
        await(host.close());
        ports.forEach(port -> port.close("the test is over"));
        await(loop.close());
        threads.forEach(ScheduledExecutorService::shutdown);
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
