package nvmf.bench;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nvmf.api.block.BlockDevice;
import nvmf.api.block.BlockDevice.Identity;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.block.FileDevice;
import nvmf.block.FileSettings;
import nvmf.block.RamDevice;
import nvmf.controller.PortCore;
import nvmf.controller.PortSettings;
import nvmf.controller.model.SubsystemCore;
import nvmf.controller.model.SubsystemSettings;
import nvmf.transport.tcp.TcpTransport;

/** Our controller with a disk in memory and one in a file, both full, in a process of its own. */
final class Target {
    static final Nqn NQN = new Nqn("nqn.2024-01.io.nvmf:bench");
    static final int RAM = 1;
    static final int FILE = 2;
    static final long DEVICE_BYTES = 256L << 20;
    static final int BLOCK_BYTES = 4096;

    private static final int FILL_BYTES = 1 << 20;

    private Target() {}

    /** {@code MODE}, which is how the transport waits: prints its port and serves until it is stopped. */
    public static void main(String[] arguments) throws Exception {
        TcpTransport transport =
                new TcpTransport(Options.of("wait", arguments[0]).with("threads", "1"));
        nvmf.controller.Target target =
                new nvmf.controller.Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), event -> {});
        SubsystemCore subsystem = target.subsystem(SubsystemSettings.of(NQN));
        Path path = Files.createTempFile("nvmf-bench", ".disk");
        path.toFile().deleteOnExit();
        subsystem.attach(RAM, "ram", filled(new RamDevice(BLOCK_BYTES, DEVICE_BYTES)), Identity.NONE, false);
        FileSettings file = new FileSettings(path, BLOCK_BYTES, DEVICE_BYTES, false, FileSettings.THREADS);
        subsystem.attach(FILE, "file", filled(new FileDevice(file)), Identity.NONE, false);
        PortCore port = target.port(PortSettings.of("bench", 1, TransportAddress.tcp("127.0.0.1", 0)));
        port.offer(subsystem);
        TransportAddress address = port.open(transport).toCompletableFuture().get(5, TimeUnit.SECONDS);
        Console.say(Console.PORT + address.port());
        Console.serveUsage();
    }

    /** A disk of holes would be read without memory being touched. */
    private static BlockDevice filled(BlockDevice device) throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(FILL_BYTES);
        while (data.hasRemaining()) {
            data.putLong(data.position());
        }
        data.clear();
        for (long at = 0; at < DEVICE_BYTES; at += FILL_BYTES) {
            device.write(at / BLOCK_BYTES, data, false).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        return device;
    }
}
