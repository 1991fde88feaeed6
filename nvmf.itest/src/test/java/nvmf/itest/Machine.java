package nvmf.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import nvmf.api.block.BlockDevice;
import nvmf.api.host.Host;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A framework with our bundles as tests see it: configurations go in, services come out. */
final class Machine {
    private final BundleContext context;
    private final Deque<Configuration> configured = new ArrayDeque<>();

    Machine(BundleContext context) {
        this.context = context;
    }

    /** Makes a configuration, or changes it; the name is written as in a file: {@code nvmf.port~tcp}. */
    void configure(String pid, Map<String, ?> values) throws Exception {
        Configuration configuration = configuration(pid);
        configuration.update(FrameworkUtil.asDictionary(values));
        configured.remove(configuration);
        configured.push(configuration);
    }

    /** A RAM disk, with blocks of 512 bytes. */
    void ram(String device, int blocks) throws Exception {
        configure("nvmf.block.ram~" + device, Map.of(BlockDevice.NAME, device, "blocks", (long) blocks));
    }

    /** Serves a device of that name, which need not be there yet, as namespace 1 of a subsystem, at a port of its own. */
    void serve(String device, String name, String nqn, int tcpPort) throws Exception {
        configure("nvmf.subsystem~" + name, Map.of(Subsystem.NQN, nqn, "allowAnyHost", true));
        configure(
                "nvmf.namespace~" + name,
                Map.of(
                        "nsid",
                        1,
                        "device.target",
                        filter(BlockDevice.NAME, device),
                        "subsystem.target",
                        filter(Subsystem.NQN, nqn)));
        configure(
                "nvmf.port~" + name,
                Map.of(
                        "trtype",
                        "tcp",
                        "traddr",
                        "127.0.0.1",
                        "trsvcid",
                        Integer.toString(tcpPort),
                        "subsystem.target",
                        filter(Subsystem.NQN, nqn)));
    }

    /** Takes a configuration away. */
    void remove(String pid) throws Exception {
        Configuration configuration = configuration(pid);
        configured.remove(configuration);
        configuration.delete();
    }

    /** Takes everything away that was configured here, the last first, and waits until it is gone. */
    void removeAll() throws Exception {
        while (!configured.isEmpty()) {
            configured.pop().delete();
        }
        for (Class<?> type : List.of(Port.class, Subsystem.class, BlockDevice.class)) {
            Eventually.holds(() -> assertThat(references(type, null)).isEmpty());
        }
    }

    private Configuration configuration(String pid) throws Exception {
        ConfigurationAdmin admin = service(ConfigurationAdmin.class, null);
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /** The services of a type that a filter admits, or all for null. */
    <T> Collection<ServiceReference<T>> references(Class<T> type, String filter) throws Exception {
        return context.getServiceReferences(type, filter);
    }

    /** The only service of a type that a filter admits, as soon as there is one. */
    <T> T service(Class<T> type, String filter) throws Exception {
        return Eventually.gives(() -> {
            ServiceReference<T> reference = reference(type, filter);
            T service = context.getService(reference);
            assertThat(service).as("%s %s", type.getSimpleName(), filter).isNotNull();
            return service;
        });
    }

    /** The reference of the only such service there is now. */
    <T> ServiceReference<T> reference(Class<T> type, String filter) throws Exception {
        Collection<ServiceReference<T>> references = references(type, filter);
        assertThat(references).as("%s %s", type.getSimpleName(), filter).hasSize(1);
        return references.iterator().next();
    }

    Host host() throws Exception {
        return service(Host.class, null);
    }

    Port port(String name) throws Exception {
        return service(Port.class, filter(Port.NAME, name));
    }

    /** Where a port listens, as soon as it does. */
    TransportAddress address(String port) throws Exception {
        return Eventually.gives(() -> {
            Port.Snapshot snapshot = port(port).snapshot();
            assertThat(snapshot.listening()).as("%s listens", snapshot).isTrue();
            return snapshot.address();
        });
    }

    /** Where hosts find a subsystem with a namespace, as soon as they do. */
    TransportAddress reachable(String port, String nqn) throws Exception {
        TransportAddress address = address(port);
        Eventually.holds(() -> assertThat(port(port).snapshot().subsystems())
                .extracting(Nqn::value)
                .contains(nqn));
        Eventually.holds(
                () -> assertThat(subsystem(nqn).snapshot().namespaces()).isNotEmpty());
        return address;
    }

    Subsystem subsystem(String nqn) throws Exception {
        return service(Subsystem.class, filter(Subsystem.NQN, nqn));
    }

    BlockDevice device(String name) throws Exception {
        return service(BlockDevice.class, filter(BlockDevice.NAME, name));
    }

    /** A TCP port that nobody had a moment ago, for where it has to be the same twice. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String filter(String property, String value) {
        return "(" + property + "=" + value + ")";
    }

    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName + " is installed");
    }
}
