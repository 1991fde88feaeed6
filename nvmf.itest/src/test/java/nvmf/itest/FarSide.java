package nvmf.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nvmf.api.spec.fabrics.TransportAddress;

/** The product's jar in a process of its own, serving a file at an address that stays the same over restarts. */
final class FarSide {
    private static final long STOP_SECONDS = 30;

    private final TransportAddress address;
    private final ProcessBuilder serve;
    private Process process;

    private FarSide(TransportAddress address, ProcessBuilder serve) {
        this.address = address;
        this.serve = serve;
    }

    /**
     * Serves, and returns when hosts can connect.
     *
     * @param disk the file, which is made
     * @param tree the folder with the script {@code nvmf}
     */
    static FarSide serve(String nqn, int blockSize, Path disk, Path tree) throws IOException {
        int port = Machine.freePort();
        ProcessBuilder serve = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.osgi.framework.startlevel.beginning=2",
                        "-jar",
                        tree.resolve("nvmf.app/target/nvmf.jar").toString(),
                        "serve",
                        "--listen",
                        "127.0.0.1:" + port,
                        "--nqn",
                        nqn,
                        "--file",
                        disk + ":64M",
                        "--block-size",
                        Integer.toString(blockSize))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        FarSide side = new FarSide(TransportAddress.tcp("127.0.0.1", port), serve);
        side.start();
        return side;
    }

    TransportAddress address() {
        return address;
    }

    /** Serves again what was written before. */
    void start() throws IOException {
        process = serve.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IOException("the far side ended before it was ready");
            }
        }
    }

    void stop() throws InterruptedException, IOException {
        process.toHandle().destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the far side did not end within " + STOP_SECONDS + " s");
        }
    }

    /** Stops it, if it is not stopped already. */
    void end() throws InterruptedException, IOException {
        if (process.isAlive()) {
            stop();
        }
    }
}
