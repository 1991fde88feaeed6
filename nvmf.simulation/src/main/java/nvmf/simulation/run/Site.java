package nvmf.simulation.run;

import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.Target;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.simulation.disk.VirtualDisk;
import nvmf.simulation.net.Machine;
import nvmf.simulation.world.VirtualLoop;
import nvmf.simulation.world.World;
import nvmf.transport.tcp.TcpTransport;

/** The controller's process from its start to its end: one subsystem with one namespace, reached by two paths. */
@SuppressWarnings("FutureReturnValueIgnored") // what a task comes to is seen by what it does
final class Site {
    static final Identity IDENTITY = Identity.of(new UUID(3, 4));

    private static final int IN_CAPSULE = 8192;

    private final Machine machine;
    private final TcpTransport transport;
    private final VirtualDisk disk;
    private SubsystemCore subsystem;

    /** @param log told what the controller tells its operators */
    Site(World world, Plan plan, Machine machine, VirtualDisk disk, Identity identity, Consumer<String> log) {
        this.machine = machine;
        this.disk = disk;
        transport = new TcpTransport(Options.NONE, machine.sockets());
        VirtualLoop first = machine.loops().first();
        LongFunction<Executor> delays = millis -> task -> first.schedule(task, millis, TimeUnit.MILLISECONDS);
        first.execute(() -> {
            Target target = new Target(world::nowMillis, delays, event -> log.accept(machine + " " + event));
            subsystem = target.subsystem(SubsystemSettings.of(Plan.SUBNQN));
            subsystem.attach(1, "virtual", disk, identity, false);
            int number = 0;
            for (TransportAddress path : Plan.PATHS) {
                PortCore port = target.port(PortSettings.of("path" + number, ++number, path)
                        .withSizes(IN_CAPSULE, plan.transferMax())
                        .with(plan.wire()));
                port.offer(subsystem);
                port.open(transport);
            }
        });
    }

    Machine machine() {
        return machine;
    }

    /** Ends all associations. */
    void terminate() {
        machine.loops().first().execute(() -> subsystem.terminate(-1, "the plan says so"));
    }

    int controllers() {
        return subsystem == null ? 0 : subsystem.snapshot().controllers().size();
    }

    /** The process ends between two instructions. */
    void die(boolean machineToo) {
        disk.die();
        machine.die(machineToo);
    }

    /** Has the memory of a dead process back. */
    void bury() {
        disk.bury();
        machine.bury();
        machine.loops().first().execute(transport::close);
    }
}
