package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.inject.Inject;
import nvmf.api.fault.FaultRule;
import nvmf.api.fault.FaultSite;
import nvmf.api.fault.Faults;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transport;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** Faults by configuration, between the host and a port of one framework, both of which go through them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class FaultIT {
    private static final String PID = "nvmf.transport.fault";
    private static final String NQN = "nqn.2014-08.org.example:faulty";

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    @Inject
    private Faults faults;

    private Machine machine;
    private TransportAddress address;

    /** For Pax Exam. */
    public FaultIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {Assembly.withoutTerminal()};
    }

    @Before
    public void serveThroughFaults() throws Exception {
        machine = new Machine(context);
        machine.configure(PID, Map.of("seed", 7L, "rules", new String[] {
            "c2h queue=io chance=0.01 corrupt",
            "h2c queue=io chance=0.01 corrupt",
            "c2h pdu=CapsuleResp queue=io chance=0.005 drop",
            "h2c pdu=CapsuleCmd queue=io chance=0.02 delay=10",
            "c2h queue=io chance=0.002 close",
            "h2c queue=io chance=0.002 cut=20"
        }));
        Eventually.holds(() -> assertThat(machine.references(Transport.class, "(nvmf.fault=true)"))
                .hasSize(1));
        machine.ram("disk", 2048);
        machine.serve("disk", "faulty", NQN, Machine.freePort());
        address = machine.reachable("faulty", NQN);
    }

    @After
    public void stop() throws Exception {
        faults.sites().forEach(FaultSite::clear);
        for (RemoteController each : host.controllers()) {
            value(each.disconnect());
        }
        machine.removeAll();
    }

    @Test
    public void aWorkloadSurvivesTheFaultsOfAConfigurationAndGoesOnWithoutIt() throws Exception {
        RemoteController controller = connect();
        Workload workload = new Workload(controller.namespaces().get(0), 4);
        workload.start();

        Eventually.holds(() -> assertThat(struck() >= 10 || !workload.failures().isEmpty())
                .as("%s", site().rules())
                .isTrue());
        System.out.printf("FaultIT: %d rounds, %s%n", workload.done(), site().rules());
        machine.remove(PID);
        Eventually.holds(() -> assertThat(faults.sites()).isEmpty());
        long before = workload.done();
        Eventually.holds(() -> assertThat(
                        workload.done() > before + 100 || !workload.failures().isEmpty())
                .isTrue());
        workload.stop();

        assertThat(workload.failures()).isEmpty();
        Eventually.holds(() -> assertThat(controller.state()).isEqualTo(State.LIVE));
    }

    private RemoteController connect() throws Exception {
        return Eventually.gives(() -> value(host.connect(ConnectRequest.of(address, new Nqn(NQN))
                .withCommandTimeoutMillis(1_000)
                .withRecovery(new Recovery(20, 200, 60_000, Recovery.NEVER))
                .withOptions(Options.of(Options.HEADER_DIGEST, "true").with(Options.DATA_DIGEST, "true")))));
    }

    private FaultSite site() {
        assertThat(faults.sites()).extracting(FaultSite::name).containsExactly("transport");
        return faults.sites().get(0);
    }

    private long struck() {
        return site().rules().stream().mapToLong(FaultRule::struck).sum();
    }
}
