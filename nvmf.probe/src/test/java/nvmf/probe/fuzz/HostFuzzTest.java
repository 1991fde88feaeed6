package nvmf.probe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nvmf.api.probe.FuzzPlan;
import nvmf.api.probe.FuzzReport;
import nvmf.api.probe.Side;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.probe.wire.Conversation;
import nvmf.probe.wire.Line;
import org.junit.jupiter.api.Test;

/** What the fuzzer finds, shown by hosts with one fault each. */
final class HostFuzzTest {
    /** Where nothing is waited for in vain. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where it is, but on a busy machine for nothing else. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** What a host does with a connection. */
    private interface Host {
        void play(Conversation conversation, Menu menu, CompletableFuture<FuzzReport> over) throws Exception;
    }

    private static FuzzReport fuzz(long pdus, Duration patience, boolean comesBack, Host host) throws Exception {
        FuzzPlan plan = new FuzzPlan(
                Side.HOST, TransportAddress.tcp("127.0.0.1", 0), new Nqn("nqn.x"), 3, pdus, patience, false);
        CompletableFuture<FuzzReport> report = new CompletableFuture<>();
        try (HostFuzz fuzz = new HostFuzz(plan, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread thread = new Thread(() -> {
                try {
                    report.complete(fuzz.run(progress -> {}));
                } catch (Exception e) {
                    report.completeExceptionally(e);
                }
            });
            thread.start();
            do {
                connect(fuzz.address(), host, report);
            } while (comesBack && !report.isDone());
            return report.get(20, TimeUnit.SECONDS);
        }
    }

    private static void connect(InetSocketAddress address, Host host, CompletableFuture<FuzzReport> over)
            throws Exception {
        try (Conversation conversation =
                new Conversation(Line.connect(address, PATIENCE), Duration.ofSeconds(2), line -> {})) {
            host.play(conversation, new Menu(new Random(1), "nqn.x", 512), over);
        } catch (IOException e) {
            // The controller did something wrong, as it does.
        }
    }

    private static void honest(Conversation conversation, Menu menu, CompletableFuture<FuzzReport> over)
            throws IOException {
        conversation.initialise(menu.icReq(3, 0, 0));
        conversation.ask(menu.connect(conversation.terms(), 0, 0xFFFF), new byte[0]);
        for (int i = 0; i < 50; i++) {
            conversation.ask(menu.identifyNamespace(conversation.terms()), new byte[0]);
        }
    }

    @Test
    void anHonestHostIsLeftInPeace() throws Exception {
        FuzzReport report = fuzz(2000, PATIENCE, true, HostFuzzTest::honest);
        assertThat(report.findings()).isEmpty();
        assertThat(report.pdus()).isGreaterThanOrEqualTo(2000);
        assertThat(report.mutated()).isGreaterThan(50);
        assertThat(report.sessions()).isGreaterThan(10);
    }

    @Test
    void aHostThatDoesNotComeBackIsFound() throws Exception {
        assertThat(fuzz(100_000, SHORT, false, HostFuzzTest::honest)
                        .findings()
                        .get(0)
                        .what())
                .isEqualTo("the host has not come back");
    }

    @Test
    void aHostThatKeepsADeadConnectionIsFound() throws Exception {
        FuzzReport report = fuzz(100_000, SHORT, true, (conversation, menu, over) -> {
            conversation.initialise(menu.icReq(0, 0, 0));
            conversation.ask(menu.connect(conversation.terms(), 0, 0xFFFF), new byte[0]);
            // The end comes, and nothing is done about it.
            over.get(20, TimeUnit.SECONDS);
        });
        assertThat(report.findings().get(0).what()).startsWith("the connection was not closed within 2000 ms");
        assertThat(report.findings().get(0).script()).contains("send hex ");
    }

    @Test
    void aHostThatSaysNothingIsFound() throws Exception {
        FuzzReport report = fuzz(100_000, SHORT, false, (conversation, menu, over) -> conversation.awaitEnd(PATIENCE));
        assertThat(report.findings().get(0).what()).isEqualTo("a host connected and said nothing");
    }
}
