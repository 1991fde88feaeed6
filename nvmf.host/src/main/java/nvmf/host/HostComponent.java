package nvmf.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import nvmf.api.block.BlockDevice;
import nvmf.api.event.NvmfEvent;
import nvmf.api.host.ConnectRequest;
import nvmf.api.host.Credentials;
import nvmf.api.host.Host;
import nvmf.api.host.ReferralPolicy;
import nvmf.api.host.RemoteController;
import nvmf.api.host.RemoteNamespace;
import nvmf.api.host.RemoteSubsystem;
import nvmf.api.host.Survey;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.transport.Options;
import nvmf.api.transport.Transport;
import nvmf.api.transport.Transports;
import nvmf.host.association.Association;
import nvmf.host.association.HostIdentity;
import nvmf.host.discovery.Following;
import nvmf.host.namespace.NamespaceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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
 * The host as a service; it needs no configuration. Immediate, so that associations do not end with the last user of the service.
 * Each namespace that is imported is a {@link BlockDevice} service as long as it lasts, published by a thread of its own: what comes
 * of a service is built on the thread that registers it, and queues' threads are not for building.
 */
@Component(
        service = {Host.class, HostComponent.class},
        configurationPid = "nvmf.host",
        immediate = true)
@Designate(ocd = HostComponent.Config.class)
public final class HostComponent implements Host {
    /** How long ending the associations in order may hold up the end of the bundle. */
    private static final long STOP_SECONDS = 6;

    private static final Path SYSTEM_IDENTITY = Path.of("/etc/nvme");
    private static final Logger LOG = LoggerFactory.getLogger(HostComponent.class);

    /** The settings of PID {@code nvmf.host}. */
    @ObjectClassDefinition(name = "NVMe over Fabrics, host")
    public @interface Config {
        @AttributeDefinition(
                name = "Host NQN",
                description = "who this host is; empty for that of /etc/nvme/hostnqn, or one made and kept")
        String hostnqn() default "";

        @AttributeDefinition(
                name = "Host identifier",
                description = "a UUID; empty for that of /etc/nvme/hostid, or the one of the host NQN")
        String hostid() default "";
    }

    private final Transports transports = new Transports();
    private final EventListeners listeners = new EventListeners();
    private final Publisher publisher;
    private final HostCore core;

    @Activate
    public HostComponent(BundleContext context, Config config) {
        publisher = new Publisher(context);
        core = new HostCore(
                new IdentityFiles(SYSTEM_IDENTITY, home(context), UUID::randomUUID)
                        .identity(config.hostnqn(), config.hostid()),
                transports,
                listeners,
                publisher);
    }

    private static Path home(BundleContext context) {
        String home = context.getProperty("nvmf.home");
        return home == null ? Path.of(context.getProperty("user.home"), ".config", "nvmf") : Path.of(home);
    }

    @Deactivate
    void stop() {
        await(core.close(), "its associations");
        publisher.close();
    }

    /** Waits a bounded time, on a thread of the container, for queues to end in order. */
    static void await(CompletionStage<Void> end, String what) {
        try {
            end.toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("the host left {} behind: {}", what, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTransport(Transport transport, Map<String, Object> properties) {
        transports.add(transport, properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0);
        core.onTransport();
    }

    void removeTransport(Transport transport) {
        transports.remove(transport);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(NvmfEvent.Listener listener) {
        listeners.add(listener);
    }

    void removeListener(NvmfEvent.Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public Nqn nqn() {
        return core.nqn();
    }

    @Override
    public UUID id() {
        return core.id();
    }

    @Override
    public CompletionStage<RemoteController> connect(ConnectRequest request) {
        return core.connect(request);
    }

    Following following(Following.Wish wish, LongFunction<Executor> delays) {
        return core.following(wish, delays);
    }

    /** See {@link HostCore#association}. */
    Association association(ConnectRequest request, Optional<HostIdentity> identity, String name) throws IOException {
        return core.association(request, identity, name);
    }

    @Override
    public CompletionStage<List<DiscoveryEntry>> discover(TransportAddress discoveryController, Options options) {
        return core.discover(discoveryController, options);
    }

    @Override
    public CompletionStage<Survey> survey(
            TransportAddress discoveryController, ReferralPolicy referrals, Options options) {
        return core.survey(discoveryController, referrals, options);
    }

    @Override
    public Host as(Nqn nqn, UUID id) {
        return core.as(nqn, id);
    }

    @Override
    public Host as(Nqn nqn) {
        return core.as(nqn);
    }

    @Override
    public Host with(Credentials credentials) {
        return core.with(credentials);
    }

    @Override
    public List<RemoteSubsystem> subsystems() {
        return core.subsystems();
    }

    @Override
    public List<RemoteController> controllers() {
        return core.controllers();
    }

    /** Registers namespaces as services, one after the other, on its own thread. */
    private static final class Publisher implements NamespaceListener {
        private final BundleContext context;
        private final Map<RemoteNamespace, ServiceRegistration<BlockDevice>> services = new HashMap<>();
        private final DiskNames names = new DiskNames();

        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "nvmf-host-services");
            made.setDaemon(true);
            return made;
        });

        Publisher(BundleContext context) {
            this.context = context;
        }

        @Override
        public void added(RemoteController controller, RemoteNamespace namespace) {
            thread.execute(() -> register(controller, namespace));
        }

        @Override
        public void removed(RemoteController controller, RemoteNamespace namespace) {
            thread.execute(() -> unregister(namespace));
        }

        @Override
        public void named(RemoteNamespace namespace, Supplier<List<String>> called) {
            thread.execute(() -> name(namespace, called));
        }

        private void name(RemoteNamespace namespace, Supplier<List<String>> called) {
            names.tell(namespace, called);
            ServiceRegistration<BlockDevice> service = services.get(namespace);
            if (service != null) {
                Dictionary<String, Object> properties = service.getReference().getProperties();
                properties.put(BlockDevice.NAME, names.of(namespace));
                service.setProperties(properties);
            }
        }

        private void register(RemoteController controller, RemoteNamespace namespace) {
            try {
                services.put(
                        namespace,
                        context.registerService(BlockDevice.class, namespace, properties(controller, namespace)));
            } catch (IllegalStateException e) {
                LOG.debug("{} came while the bundle went", namespace.name(), e);
            }
        }

        private void unregister(RemoteNamespace namespace) {
            names.forget(namespace);
            ServiceRegistration<BlockDevice> service = services.remove(namespace);
            if (service == null) {
                return;
            }
            try {
                service.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("{} went with the bundle", namespace.name(), e);
            }
        }

        @SuppressWarnings("JdkObsolete") // what the framework takes
        private Dictionary<String, Object> properties(RemoteController controller, RemoteNamespace namespace) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(BlockDevice.NAME, names.of(namespace));
            properties.put(RemoteNamespace.NQN, controller.subnqn().value());
            properties.put(RemoteNamespace.NSID, namespace.nsid());
            if (namespace.identity().hasUuid()) {
                properties.put(RemoteNamespace.UUID, namespace.identity().uuid().toString());
            }
            return properties;
        }

        /** After the last event. */
        void close() {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("somebody holds on to a namespace");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
