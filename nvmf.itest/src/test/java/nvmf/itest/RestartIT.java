package nvmf.itest;

import static nvmf.itest.Eventually.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Recovery;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.TransportAddress;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Hostile inputs, N7: bundles that stop in the middle of their work, again and again, in one virtual machine. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public final class RestartIT {
    private static final String NQN = "nqn.2014-08.org.example:restart";
    private static final int ROUNDS = 100;
    private static final int BLOCKS = 2048;
    private static final int COMMANDS = 64;
    private static final List<String> BUNDLES = List.of("nvmf.transport.tcp", "nvmf.controller", "nvmf.host");

    /** Of one bundle: the wiring in use, and one that the framework or a collector has not let go of yet. */
    private static final int LOADERS_MAX = 2;

    @Inject
    private BundleContext context;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private Machine machine;

    /** For Pax Exam. */
    public RestartIT() {}

    /** Called outside of the container. */
    @Configuration
    public Option[] container() {
        return new Option[] {Assembly.withoutTerminal()};
    }

    @Before
    public void serve() throws Exception {
        machine = new Machine(context);
        machine.ram("disk", BLOCKS);
        machine.serve("disk", "restart", NQN, 0);
    }

    @After
    public void removeAll() throws Exception {
        machine.removeAll();
    }

    @Test
    public void aBundleThatStopsInTheMiddleOfItsWorkLeavesNoThreadNoPortAndNoClass() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            restart(machine.bundle(BUNDLES.get(round % BUNDLES.size())));
        }
        workOnce();
        Eventually.holds(() -> {
            System.gc();
            assertThat(loaders.stream().filter(loader -> loader.get() != null))
                    .as("class loaders of %d restarts that are still there", ROUNDS)
                    .hasSizeLessThanOrEqualTo(LOADERS_MAX * BUNDLES.size());
        });
    }

    private void restart(Bundle bundle) throws Exception {
        TransportAddress address = machine.reachable("restart", NQN);
        RemoteController controller = connect(address);
        List<CompletableFuture<Void>> commands = start(controller);
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));

        bundle.stop();

        for (CompletableFuture<Void> command : commands) {
            value(command.handle((done, failure) -> null));
        }
        if (!bundle.getSymbolicName().equals("nvmf.host")) {
            assertThatThrownBy(() -> knock(address)).isInstanceOf(IOException.class);
            value(controller.disconnect().handle((done, failure) -> null));
        }
        assertNoThreadOf(bundle);
        bundle.update();
        refresh(bundle);
        bundle.start();
    }

    /** As soon as a host and its transport are there again. */
    private RemoteController connect(TransportAddress address) throws Exception {
        return Eventually.gives(() -> {
            try {
                return value(machine.host()
                        .connect(ConnectRequest.of(address, new Nqn(NQN)).withRecovery(Recovery.NONE)));
            } catch (java.util.concurrent.ExecutionException | IllegalStateException e) {
                throw new AssertionError("not connected yet", e);
            }
        });
    }

    private static List<CompletableFuture<Void>> start(RemoteController controller) {
        RemoteNamespace namespace = controller.namespaces().get(0);
        List<CompletableFuture<Void>> commands = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            ByteBuffer buffer = Wire.allocateDirect(65536);
            commands.add(
                    (i % 2 == 0 ? namespace.read(i, buffer) : namespace.write(i, buffer, false)).toCompletableFuture());
        }
        return commands;
    }

    private void workOnce() throws Exception {
        RemoteController controller = connect(machine.reachable("restart", NQN));
        for (CompletableFuture<Void> command : start(controller)) {
            value(command);
        }
        value(controller.disconnect());
    }

    private static void knock(TransportAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.traddr(), address.port()), 1000);
        }
    }

    private static void assertNoThreadOf(Bundle bundle) throws Exception {
        String prefix = bundle.getSymbolicName().equals("nvmf.transport.tcp") ? "nvmf-tcp-" : "nvmf-host-";
        if (bundle.getSymbolicName().equals("nvmf.controller")) {
            return;
        }
        Eventually.holds(
                () -> assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                        .noneMatch(name -> name.startsWith(prefix)));
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertThat(refreshed.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
