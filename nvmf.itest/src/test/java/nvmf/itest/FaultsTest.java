package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import nvmf.api.fault.FaultProxy;
import nvmf.api.fault.FaultRule;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transports;
import nvmf.host.HostCore;
import nvmf.host.association.HostIdentity;
import nvmf.testkit.LeakCheck;
import nvmf.testkit.Pattern;
import nvmf.transport.fault.FaultsComponent;
import nvmf.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our host and our controller do about each fault between them: both digests are on, and the host recovers what it lost. */
@Timeout(180)
final class FaultsTest {
    /** More than a command capsule carries: written by R2T and H2CData, in one C2HData PDU when it is read. */
    private static final int BYTES = 64 << 10;

    private static final Recovery SOON = new Recovery(20, 100, 60_000, Recovery.NEVER);

    /** After three times this a write that was lost is sent again. */
    private static final int KATO_MILLIS = 1_000;

    /** Of a workload, for each of which there is time enough. */
    private static final int PARTS = 4;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final FaultsComponent faults = new FaultsComponent();
    private final TcpTransport tcp = new TcpTransport(Options.of("threads", "2"));
    private TcpTarget target;
    private FaultProxy proxy;
    private HostCore host;
    private RemoteController controller;

    @BeforeEach
    void openAProxy() throws Exception {
        target = new TcpTarget(leaks);
        proxy = faults.proxy(TransportAddress.tcp("127.0.0.1", 0), target.address(), 1, List.of());
        Transports transports = new Transports();
        transports.add(leaks.watch(tcp), 0);
        host = new HostCore(HostIdentity.of(new UUID(1, 2)), transports);
    }

    private ConnectRequest request() {
        return ConnectRequest.of(proxy.address(), TcpTarget.SUBNQN)
                .withRecovery(SOON)
                .withOptions(Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true"));
    }

    /** Nothing is given up, however busy the machine is. */
    private void connect() throws Exception {
        controller = value(host.connect(request()));
    }

    /** What is not answered is soon given up. */
    private void connectImpatiently() throws Exception {
        ConnectRequest request = request().withCommandTimeoutMillis(1_000).withKatoMillis(KATO_MILLIS);
        controller = Eventually.gives(() -> value(host.connect(request)));
    }

    @AfterEach
    void disconnect() throws Exception {
        proxy.clear();
        value(host.close());
        proxy.close();
        target.close();
        tcp.close();
    }

    private RemoteNamespace disk() {
        return controller.namespaces().get(0);
    }

    /** Writes and reads what differs from round to round. */
    private void writeAndRead(int round) throws Exception {
        ByteBuffer written = Pattern.of(round, BYTES);
        value(disk().write(0, written, false));
        ByteBuffer read = ByteBuffer.allocateDirect(BYTES);
        value(disk().read(0, read));
        assertThat(read).isEqualTo(written);
    }

    private long struck() {
        return proxy.rules().stream().mapToLong(FaultRule::struck).sum();
    }

    // A payload's digest is that command's concern alone, and a later attempt may do better.
    @ParameterizedTest
    @CsvSource({
        "c2h pdu=C2HData queue=io times=1 corrupt",
        "h2c pdu=H2CData queue=io times=1 corrupt",
        "c2h queue=io times=1 delay=300",
        "queue=io times=1 stall=300",
    })
    void whatHarmsNoMoreThanACommandCostsNoMoreThanThat(String rule) throws Exception {
        connect();
        proxy.add(rule);

        writeAndRead(1);

        assertThat(struck()).isEqualTo(1);
        assertThat(controller.state()).isEqualTo(State.LIVE);
        assertThat(controller.reason()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "c2h pdu=CapsuleResp queue=io times=1 drop",
        "h2c pdu=CapsuleCmd queue=io times=1 drop",
        "c2h pdu=R2T queue=io times=1 drop",
        "c2h pdu=C2HData queue=io times=1 drop",
        "c2h pdu=C2HData queue=io times=1 no-success",
        "c2h pdu=C2HData queue=io times=1 truncate=1000",
        "h2c pdu=H2CData queue=io times=1 truncate=1000",
        "c2h pdu=C2HData queue=io times=1 cut=1000",
        "h2c pdu=H2CData queue=io times=1 cut=1000",
        "c2h pdu=CapsuleResp queue=io times=1 duplicate",
        "c2h pdu=R2T queue=io times=1 duplicate",
        "h2c pdu=H2CData queue=io times=1 duplicate",
        "c2h pdu=CapsuleResp queue=io times=1 corrupt",
        "h2c pdu=CapsuleCmd queue=io times=1 corrupt=header",
        "c2h queue=io times=1 lie-r2t=length",
        "c2h queue=io times=1 lie-r2t=offset",
        "c2h queue=io times=1 lie-r2t=tag",
        "c2h queue=io times=1 half-close",
        "h2c queue=io times=1 half-close",
        "c2h queue=io times=1 close",
        "h2c queue=io times=1 reset",
        "c2h queue=io times=1 stall",
    })
    void whatHarmsAConnectionIsRecoveredFrom(String rule) throws Exception {
        connectImpatiently();
        proxy.add(rule);

        writeAndRead(1);
        writeAndRead(2);

        assertThat(struck()).isEqualTo(1);
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.LIVE));
        assertThat(controller.reason()).as("why it was lost").isPresent();
    }

    @Test
    void anR2tThatLiesIsAnsweredWithATermReq() throws Exception {
        connect();
        proxy.add("c2h queue=io times=1 lie-r2t=length");
        proxy.add("h2c pdu=H2CTermReq duplicate");

        writeAndRead(1);

        // The TermReq goes its way while the host is already connecting anew.
        Eventually.holds(
                () -> assertThat(proxy.rules()).extracting(FaultRule::struck).containsExactly(1L, 1L));
    }

    // Nobody can notice it: the digest is right. That is what the fault is for.
    @Test
    void aPayloadThatIsSealedAgainIsWrongAndTakenForRight() throws Exception {
        connect();
        ByteBuffer written = Pattern.of(1, BYTES);
        value(disk().write(0, written, false));
        proxy.add("c2h pdu=C2HData queue=io times=1 corrupt-resealed");
        ByteBuffer read = ByteBuffer.allocateDirect(BYTES);

        value(disk().read(0, read));

        assertThat(read).isNotEqualTo(written);
        assertThat(struck()).isEqualTo(1);
    }

    @Test
    void aWorkloadSurvivesFaultsOfManyKinds() throws Exception {
        connectImpatiently();
        List.of(
                        "c2h queue=io chance=0.02 corrupt",
                        "h2c queue=io chance=0.02 drop",
                        "c2h queue=io chance=0.01 close",
                        "h2c queue=io chance=0.05 delay=20",
                        "c2h queue=admin chance=0.01 reset")
                .forEach(proxy::add);
        Workload workload = new Workload(disk(), 4);
        workload.start();
        for (int part = 1; part <= PARTS; part++) {
            long rounds = part * 50L;
            long faults = part * 5L;
            Eventually.holds(() -> assertThat(workload.done() >= rounds && struck() >= faults
                            || !workload.failures().isEmpty())
                    .isTrue());
        }
        proxy.clear();
        workload.stop();

        assertThat(workload.failures()).isEmpty();
    }
}
