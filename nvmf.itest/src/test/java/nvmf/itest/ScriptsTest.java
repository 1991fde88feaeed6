package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.probe.ScriptPlan;
import nvmf.api.probe.ScriptReport;
import nvmf.api.probe.Side;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.probe.WireProbe;
import nvmf.testkit.LeakCheck;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that come with the product, against our own controller and host. */
final class ScriptsTest {
    private static final Path SCRIPTS = Path.of("").toAbsolutePath().getParent().resolve("cnf/examples/scripts");

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private static ScriptPlan plan(Side self, TransportAddress address, String name) throws Exception {
        return new ScriptPlan(
                self,
                address,
                name,
                Files.readString(SCRIPTS.resolve(name)),
                Map.of("nqn", TcpTarget.SUBNQN.value(), "blocksize", Integer.toString(TcpTarget.BLOCK)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"icreq-4gib.nvmf", "data-nobody-asked-for.nvmf", "digests-in-pieces.nvmf"})
    void aHostFindsTheControllerAsTheScriptSays(String name) throws Exception {
        try (TcpTarget target = new TcpTarget(leaks)) {
            ScriptReport report = new WireProbe().run(plan(Side.HOST, target.address(), name), line -> {});
            assertThat(report.sentence()).startsWith(name + ": all");
            assertThat(report.passed()).isTrue();
        }
    }

    @Test
    void everyScriptIsTried() throws Exception {
        try (var files = Files.list(SCRIPTS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "icreq-4gib.nvmf",
                            "data-nobody-asked-for.nvmf",
                            "digests-in-pieces.nvmf",
                            "controller-short-data.nvmf");
        }
    }

    @Test
    void aControllerFindsTheHostAsTheScriptSays() throws Exception {
        CompletableFuture<TransportAddress> listening = new CompletableFuture<>();
        CompletableFuture<ScriptReport> report = new CompletableFuture<>();
        Thread controller = new Thread(() -> {
            try {
                ScriptPlan plan =
                        plan(Side.CONTROLLER, TransportAddress.tcp("127.0.0.1", 0), "controller-short-data.nvmf");
                report.complete(new WireProbe().run(plan, line -> heard(line, listening)));
            } catch (Exception e) {
                listening.completeExceptionally(e);
                report.completeExceptionally(e);
            }
        });
        controller.start();
        try (TcpTransport tcp = new TcpTransport(Options.NONE)) {
            Transports transports = new Transports();
            transports.add(leaks.watch(tcp), 0);
            HostCore host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
            var connecting = host.connect(ConnectRequest.of(listening.get(20, TimeUnit.SECONDS), TcpTarget.SUBNQN)
                    .withRecovery(Recovery.NONE));
            assertThat(report.get(20, TimeUnit.SECONDS).passed()).isTrue();
            assertThat(connecting.toCompletableFuture())
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .isInstanceOf(java.util.concurrent.ExecutionException.class);
            host.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private static void heard(String line, CompletableFuture<TransportAddress> listening) {
        if (line.startsWith("listening at ")) {
            List<String> parts =
                    List.of(line.substring("listening at ".length()).split(":"));
            listening.complete(TransportAddress.tcp(parts.get(0), Integer.parseInt(parts.get(1))));
        }
    }
}
