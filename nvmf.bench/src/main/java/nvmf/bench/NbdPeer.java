package nvmf.bench;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one would take instead from a distribution: {@code nbdkit memory}, and {@code fio} with its NBD engine. Both sleep. */
final class NbdPeer implements Contestant {
    private static final String NAME = "nbdkit, fio";

    private final Worker server;
    private final int port;

    private NbdPeer(Worker server, int port) {
        this.server = server;
        this.port = port;
    }

    /** The programs it needs that are not installed. */
    static List<String> missing() {
        return List.of("nbdkit", "fio").stream()
                .filter(program -> List.of(System.getenv("PATH").split(":")).stream()
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
    }

    static NbdPeer start() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(Worker.pinned(0));
        command.addAll(List.of(
                "nbdkit",
                "--foreground",
                "--exit-with-parent",
                "--ipaddr",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "memory",
                Long.toString(Target.DEVICE_BYTES)));
        NbdPeer peer = new NbdPeer(Worker.start("nbdkit", command), port);
        peer.fill();
        return peer;
    }

    private void fill() throws IOException {
        fio(List.of("--rw=write", "--bs=1M", "--iodepth=8"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean can(Shape shape) {
        return shape.isPlain();
    }

    @Override
    public Figures run(Shape shape, int rampMillis, int millis) throws IOException {
        JsonObject job = fio(List.of(
                "--rw=" + (shape.write() ? "randwrite" : "randread"),
                "--bs=" + shape.bytes(),
                "--iodepth=" + shape.depth(),
                "--time_based",
                "--ramp_time=" + rampMillis + "ms",
                "--runtime=" + millis + "ms"));
        JsonObject side = job.getJsonObject(shape.write() ? "write" : "read");
        JsonObject percentiles = side.getJsonObject("clat_ns").getJsonObject("percentile");
        double perSecond = side.getJsonNumber("iops").doubleValue();
        double cpu = (job.getJsonNumber("usr_cpu").doubleValue()
                        + job.getJsonNumber("sys_cpu").doubleValue())
                / 100;
        return new Figures(
                perSecond,
                percentiles.getJsonNumber("50.000000").doubleValue() / 1e3,
                percentiles.getJsonNumber("99.000000").doubleValue() / 1e3,
                cpu / perSecond * 1e6,
                Figures.UNKNOWN,
                Figures.UNKNOWN,
                Figures.UNKNOWN);
    }

    private JsonObject fio(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(Worker.pinned(1));
        command.addAll(List.of(
                "fio",
                "--name=peer",
                "--ioengine=nbd",
                "--uri=nbd://127.0.0.1:" + port,
                "--size=" + Target.DEVICE_BYTES,
                "--output-format=json"));
        command.addAll(options);
        String text = Worker.start("fio", command).all();
        int begin = text.indexOf('{');
        if (begin < 0) {
            throw new IOException("fio printed no report: " + text);
        }
        return Json.createReader(new StringReader(text.substring(begin)))
                .readObject()
                .getJsonArray("jobs")
                .getJsonObject(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
