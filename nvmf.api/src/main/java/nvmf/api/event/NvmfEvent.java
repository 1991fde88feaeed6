package nvmf.api.event;

import nvmf.api.spec.Nqn;
import nvmf.api.spec.admin.AnaState;
import nvmf.api.spec.fabrics.TransportAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something an operator wants to know. Delivered to every {@link Listener} service, whiteboard style, on the thread where it
 * happened; commands never cause one.
 */
public sealed interface NvmfEvent {
    /** A host made an association with a controller of ours. */
    record HostConnected(Nqn subnqn, Nqn hostnqn, int cntlid, TransportAddress remote) implements NvmfEvent {}

    /** An association with a host ended; the reason is a sentence. */
    record HostLost(Nqn subnqn, Nqn hostnqn, int cntlid, String reason) implements NvmfEvent {}

    /** A namespace of a subsystem of ours came, went or changed its size. */
    record NamespaceChanged(Nqn subnqn, int nsid) implements NvmfEvent {}

    /** A port of ours opened, or closed. */
    record PortChanged(String name, TransportAddress address, boolean listening) implements NvmfEvent {}

    /** By a port of ours, an ANA group is in another state. */
    record AnaStateChanged(String port, int group, AnaState state) implements NvmfEvent {}

    /** An association of ours with a controller changed its state; the name is {@code nvmf.api.host.RemoteController}'s. */
    record ControllerStateChanged(String name, Nqn subnqn, String state, String reason) implements NvmfEvent {}

    /**
     * A controller that we have an association with warns of its health. The text says in words what the bits say, which are those of
     * {@link nvmf.api.spec.admin.SmartLog#CRITICAL_WARNING}: none, and no word, once all is well again.
     */
    record ControllerWarned(String name, Nqn subnqn, int warning, String text) implements NvmfEvent {}

    /** A controller that we have an association with reports an error of its own; the text is a sentence. */
    record ControllerErred(String name, Nqn subnqn, String text) implements NvmfEvent {}

    /** Takes events; must not block. */
    @ConsumerType
    @FunctionalInterface
    interface Listener {
        void onEvent(NvmfEvent event);
    }
}
