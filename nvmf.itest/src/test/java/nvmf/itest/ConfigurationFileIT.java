package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.nio.ByteBuffer;
import java.util.Map;
import javax.inject.Inject;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Host;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** One JSON file of the OSGi Configurator holds everything that a daemon serves and connects to. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class ConfigurationFileIT {
    private static final String NQN = "nqn.2014-08.org.example:demo";

    private static final String FILE = """
            { ":configurator:resource-version": 1,
              ":configurator:symbolic-name": "nvmf.conf",
              ":configurator:version": "1.0.0",
              "nvmf.block.ram~disk0": { "nvmf.device": "disk0", "blockSize:Integer": 512, "blocks:Long": 65536 },
              "nvmf.subsystem~demo": { "nvmf.nqn": "nqn.2014-08.org.example:demo", "allowAnyHost": true },
              "nvmf.namespace~demo-1": {
                  "nsid:Integer": 1,
                  "device.target": "(nvmf.device=disk0)",
                  "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:demo)" },
              "nvmf.port~tcp": {
                  "trtype": "tcp",
                  "traddr": "127.0.0.1",
                  "trsvcid": "0",
                  "transport.target": "(nvmf.trtype=tcp)",
                  "subsystem.target": "(nvmf.nqn=nqn.2014-08.org.example:demo)" } }
            """;

    @Inject
    private BundleContext context;

    @Inject
    private Host host;

    @Inject
    private CommandProcessor commands;

    /** For Pax Exam. */
    public ConfigurationFileIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {
            Assembly.withoutTerminal(),
            frameworkProperty("configurator.initial").value(FILE),
        };
    }

    @Test
    public void oneFileBringsUpDiskSubsystemNamespaceAndPort() throws Exception {
        Machine machine = new Machine(context);
        TransportAddress address = machine.reachable("tcp", NQN);
        assertThat(machine.subsystem(NQN).snapshot().namespaces())
                .singleElement()
                .satisfies(namespace -> assertThat(namespace.device()).isEqualTo("disk0"));

        RemoteController controller = value(host.connect(ConnectRequest.of(address, new Nqn(NQN))));
        RemoteNamespace namespace = controller.namespaces().get(0);
        assertThat(namespace.geometry().blockSize()).isEqualTo(512);
        assertThat(namespace.geometry().blocks()).isEqualTo(65536);

        ByteBuffer written = ByteBuffer.allocateDirect(512).putInt(0, 0x4E564D65);
        value(namespace.write(65535, written, false));
        ByteBuffer read = ByteBuffer.allocateDirect(512);
        value(machine.device("disk0").read(65535, read));
        assertThat(read).isEqualTo(written);
        value(controller.disconnect());
    }

    @Test
    public void aConfigurationOfADiskThatCannotBeTakesNothingAway() throws Exception {
        Machine machine = new Machine(context);
        Shell shell = new Shell(commands);
        TransportAddress address = machine.reachable("tcp", NQN);
        String disk0 = Machine.filter(BlockDevice.NAME, "disk0");
        Object service = machine.reference(BlockDevice.class, disk0).getProperty(Constants.SERVICE_ID);
        RemoteController controller = value(host.connect(ConnectRequest.of(address, new Nqn(NQN))));
        RemoteNamespace namespace = controller.namespaces().get(0);
        ByteBuffer written = ByteBuffer.allocateDirect(512).putInt(0, 0x53544159);
        value(namespace.write(7, written, false));

        machine.configure("nvmf.block.ram~disk0", Map.of(BlockDevice.NAME, "disk0", "blockSize", 513, "blocks", 65536));
        Eventually.holds(() -> assertThat(shell.run("nvmf:doctor")).contains("~disk0", "power of two", "not 513"));
        machine.configure("nvmf.block.ram~disk0", Map.of(BlockDevice.NAME, "disk0", "blocks", 65536));
        Eventually.holds(() -> assertThat(shell.run("nvmf:doctor")).doesNotContain("~disk0"));

        assertThat(machine.reference(BlockDevice.class, disk0).getProperty(Constants.SERVICE_ID))
                .isEqualTo(service);
        ByteBuffer read = ByteBuffer.allocateDirect(512);
        value(namespace.read(7, read));
        assertThat(read).isEqualTo(written);
        value(controller.disconnect());
    }
}
