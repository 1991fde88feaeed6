package nvmf.controller;

import java.util.List;
import java.util.concurrent.TimeUnit;
import nvmf.api.event.NvmfEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one {@link Target} of a framework, and the whiteboard its events are written on. */
@Component(service = TargetComponent.class)
public final class TargetComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TargetComponent.class);

    private final Target target = new Target(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), this::tell);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<NvmfEvent.Listener> listeners = List.of();

    @Activate
    public TargetComponent() {}

    @Deactivate
    public void deactivate() {
        target.close();
    }

    Target target() {
        return target;
    }

    private void tell(NvmfEvent event) {
        for (NvmfEvent.Listener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                LOG.error("a listener failed over {}", event, e);
            }
        }
    }
}
