package nvmf.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.discovery.DiscoveryService;
import nvmf.api.event.NvmfEvent;
import nvmf.api.subsystem.Port;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Multicast DNS both ways, from the configuration {@code nvmf.mdns} or without it. Nothing is sent and no socket is open until somebody
 * looks for services, or the configuration wants ports to be announced. Two threads, since one of JmDNS's calls takes seconds.
 */
@Component(
        service = {DiscoveryBrowser.class, NvmfEvent.Listener.class},
        configurationPid = "nvmf.mdns",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true)
@Designate(ocd = MdnsComponent.Config.class)
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled tells of its failures itself
public final class MdnsComponent implements DiscoveryBrowser, NvmfEvent.Listener {
    /** How often it is looked whether interfaces came or went. */
    private static final long REFRESH_SECONDS = 30;

    /** How long saying good-bye may hold up the end of the bundle. */
    private static final long STOP_SECONDS = 4;

    /** Of a machine's name, which stands in names of at most 63 characters. */
    private static final int MACHINE_LENGTH_MAX = 24;

    private static final Logger LOG = LoggerFactory.getLogger(MdnsComponent.class);

    /** What is configured. */
    @ObjectClassDefinition(name = "NVMe over Fabrics, multicast DNS")
    public @interface Config {
        @AttributeDefinition(
                name = "Announce",
                description = "Whether the network is told of the discovery service of each TCP port.")
        boolean announce() default false;

        @AttributeDefinition(
                name = "Interfaces",
                description =
                        "Names or addresses of the interfaces it is spoken at; all that do multicast and lead outside,"
                                + " if empty.")
        String[] interfaces() default {};
    }

    private final List<Port> ports = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService telling = thread("nvmf-mdns-announce");
    private final ScheduledExecutorService looking = thread("nvmf-mdns-browse");
    private final boolean announces;
    private final LocalAddresses addresses;
    private final Browser browser;
    private volatile boolean ended;

    /** Made by the thread that tells, since what this machine is called may have to be looked up; that thread's alone. */
    private Optional<Announcer> announcer = Optional.empty();

    @Activate
    public MdnsComponent(Config config) {
        addresses = new LocalAddresses(List.of(config.interfaces()));
        announces = config.announce();
        browser = new Browser(addresses, at -> JmdnsLink.open(at, host("browser", at)), this::after);
        if (announces) {
            telling.scheduleWithFixedDelay(guarded(this::announce), 0, REFRESH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    private static String machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[.].*", "");
            return name.substring(0, Math.min(name.length(), MACHINE_LENGTH_MAX));
        } catch (UnknownHostException e) {
            return "nvmf";
        }
    }

    /** A name for the records of one address: not the machine's own, which its system may answer for. Who looks need not say who. */
    private static String host(String who, InetAddress at) {
        return who + "-nvmf-" + HexFormat.of().formatHex(at.getAddress());
    }

    private Executor after(long millis) {
        return task -> schedule(looking, task, millis);
    }

    private static void schedule(ScheduledExecutorService thread, Runnable task, long millis) {
        try {
            thread.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("what ends begins nothing", e);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("multicast DNS failed", e);
            }
        };
    }

    private void announce() {
        if (announcer.isEmpty()) {
            String machine = machine();
            announcer = Optional.of(new Announcer(addresses, at -> JmdnsLink.open(at, host(machine, at)), machine));
        }
        announcer.get().update(ports);
    }

    private void changed() {
        if (announces) {
            schedule(telling, this::announce, 0);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPort(Port port) {
        ports.add(port);
        changed();
    }

    void removePort(Port port) {
        ports.remove(port);
        changed();
    }

    @Override
    public void onEvent(NvmfEvent event) {
        if (event instanceof NvmfEvent.PortChanged) {
            changed();
        }
    }

    @Override
    public CompletionStage<List<DiscoveryService>> look(long millis) {
        CompletionStage<List<DiscoveryService>> found = browser.look(millis);
        // What came behind the last is never begun.
        return ended
                ? CompletableFuture.failedFuture(
                        new IOException("multicast DNS is being configured anew; try again in a moment"))
                : found;
    }

    @Override
    public Watch watch(Consumer<List<DiscoveryService>> told) {
        return browser.watch(told);
    }

    @Deactivate
    void stop() {
        ended = true;
        end(telling, () -> announcer.ifPresent(Announcer::close));
        end(looking, browser::close);
        try {
            if (!telling.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("the last good-byes were not waited for");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(ScheduledExecutorService thread, Runnable last) {
        schedule(
                thread,
                () -> {
                    try {
                        last.run();
                    } finally {
                        thread.shutdownNow();
                    }
                },
                0);
    }
}
