package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that try out others, as processes of the assembled product, against a disk that another process of it serves. */
@Timeout(300)
final class ProbesIT {
    private static final String NQN = "nqn.2014-08.org.example:probes";
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private FarSide far;

    @BeforeEach
    void serve() throws IOException {
        far = FarSide.serve(NQN, 512, folder.resolve("disk"), TREE);
    }

    @AfterEach
    void end() throws Exception {
        far.end();
    }

    /** What a process said on standard output, and how it ended. */
    private record Ended(int code, String output) {}

    private Ended nvmf(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                TREE.resolve("nvmf.app/target/nvmf.jar").toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private String at() {
        return "127.0.0.1:" + far.address().port();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    @Test
    void aServedDiskStandsTheFuzzerKeepsTheRulesAndAnswersAScript() throws Exception {
        Ended fuzz = nvmf("fuzz", "controller", at(), NQN, "--seed", "1", "--count", "5000");
        assertThat(fuzz.code()).as(errors()).isZero();

        Ended conformance = nvmf("conformance", at(), NQN, "--destructive");
        assertThat(conformance.code()).as(conformance.output()).isZero();
        assertThat(conformance.output()).contains("pass").doesNotContain("\nfail");

        Path script = TREE.resolve("cnf/examples/scripts/icreq-4gib.nvmf");
        assertThat(nvmf("script", "host", at(), script.toString()).code())
                .as(errors())
                .isZero();
    }

    @Test
    void whoeverKeepsNotAllOfTheRulesIsToldWhichAndTheExitCodeIs1() throws Exception {
        try (Taciturn taciturn = new Taciturn(far.address().port())) {
            Ended conformance = nvmf("conformance", "127.0.0.1:" + taciturn.port(), NQN);
            assertThat(conformance.code()).as(errors()).isEqualTo(1);
            assertThat(conformance.output()).contains("pass", "fail");
        }
        Path script = Files.writeString(
                folder.resolve("wrong.nvmf"), "send icreq plen=0xffffffff\nexpect icresp within 2 s\n");
        assertThat(nvmf("script", "host", at(), script.toString()).code()).isEqualTo(1);
        assertThat(errors()).contains("wrong.nvmf");
    }

    /** The way to a controller that ends a connection where that sends a TermReq, as Linux's does. */
    private static final class Taciturn implements AutoCloseable {
        private static final int HEADER_BYTES = 8;
        private static final int C2H_TERM_REQ = 3;

        private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        private final int port;

        Taciturn(int port) throws IOException {
            this.port = port;
            start(this::accept);
        }

        /** Something that goes on until a socket is closed. */
        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // that was the end
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() throws IOException {
            while (true) {
                Socket host = server.accept();
                Socket controller = new Socket(InetAddress.getLoopbackAddress(), port);
                host.setTcpNoDelay(true);
                controller.setTcpNoDelay(true);
                start(() -> {
                    try (host;
                            controller) {
                        host.getInputStream().transferTo(controller.getOutputStream());
                    }
                });
                start(() -> {
                    try (host;
                            controller) {
                        passOn(new DataInputStream(controller.getInputStream()), host.getOutputStream());
                    }
                });
            }
        }

        private static void passOn(DataInputStream from, OutputStream to) throws IOException {
            byte[] header = new byte[HEADER_BYTES];
            while (true) {
                from.readFully(header);
                if (header[0] == C2H_TERM_REQ) {
                    throw new EOFException("a TermReq");
                }
                int length =
                        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
                byte[] pdu = new byte[length];
                System.arraycopy(header, 0, pdu, 0, HEADER_BYTES);
                from.readFully(pdu, HEADER_BYTES, length - HEADER_BYTES);
                to.write(pdu);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
