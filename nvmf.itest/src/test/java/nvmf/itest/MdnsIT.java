package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteController.State;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import org.apache.felix.service.command.CommandProcessor;
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

/** A framework that tells the network inside this machine of its port, finds it there, and connects to what it offers. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class MdnsIT {
    private static final String NQN = "nqn.2014-08.org.example:mdns";
    private static final String DISCOVERY = "nqn.2014-08.org.example:mdns:discovery";

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    @Inject
    private CommandProcessor commands;

    private Machine machine;
    private TransportAddress address;

    /** For Pax Exam. */
    public MdnsIT() {}

    /** Called outside of the container, which has a port for multicast DNS that nobody else on this machine has. */
    @Configuration
    public Option[] container() throws Exception {
        return new Option[] {
            Assembly.withoutTerminal(), systemProperty("net.mdns.port").value(Integer.toString(Machine.freePort()))
        };
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", 2048);
        machine.serve("disk", "mdns", NQN, 0);
        address = machine.reachable("mdns", NQN);
    }

    @After
    public void stop() throws Exception {
        for (RemoteController each : host.controllers()) {
            value(each.disconnect());
        }
        machine.removeAll();
    }

    @Test
    public void whatIsAnnouncedIsFoundAndConnectedTo() throws Exception {
        machine.configure("nvmf.discovery", Map.of("nvmf.nqn", DISCOVERY));
        machine.configure("nvmf.mdns", Map.of("announce", true, "interfaces", new String[] {"127.0.0.1"}));

        Eventually.holds(() -> assertThat(
                        value(machine.service(DiscoveryBrowser.class, null).look(2_000)))
                .anySatisfy(service -> {
                    assertThat(service.address()).isEqualTo(address);
                    assertThat(service.subnqn().value()).isEqualTo(DISCOVERY);
                }));
        Eventually.holds(() -> assertThat(new Shell(commands).run("nvmf:discover --mdns --wait 2"))
                .contains("127.0.0.1", address.trsvcid(), DISCOVERY));
        assertThat(host.controllers()).as("nobody asked for that").isEmpty();

        machine.configure("nvmf.host.mdns", Map.of("forgetMillis", 1_000L));
        Eventually.holds(() -> assertThat(live()).containsExactly("mdns-1-1"));

        machine.remove("nvmf.host.mdns");
        Eventually.holds(() -> assertThat(live()).isEmpty());
    }

    private List<String> live() {
        return host.controllers().stream()
                .filter(controller -> controller.state() == State.LIVE)
                .filter(controller -> controller.subnqn().equals(new Nqn(NQN)))
                .map(RemoteController::name)
                .toList();
    }
}
