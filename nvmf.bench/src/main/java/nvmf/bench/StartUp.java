package nvmf.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** How long a user waits for the daemon. */
final class StartUp {
    private StartUp() {}

    /** From starting the launcher, on what was built, to its line {@code ready}. */
    static double seconds(Path home) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String launcher = home.resolve("nvmf").toString();
        long start = System.nanoTime();
        try (Worker daemon = Worker.start("nvmf", List.of(launcher, "serve", "--listen", "127.0.0.1:" + port))) {
            daemon.line("ready");
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
