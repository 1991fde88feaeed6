package nvmf.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import nvmf.api.discovery.DiscoveryBrowser;
import nvmf.api.export.BlockExport;
import nvmf.api.fault.Faults;
import nvmf.api.host.Host;
import nvmf.api.probe.Probe;
import nvmf.api.subsystem.Port;
import nvmf.api.subsystem.Subsystem;
import nvmf.api.transport.Waits;

/** The services that commands speak to, as they are now. Thread-safe. */
public interface World {
    /**
     * The host side; waits a moment for it.
     *
     * @throws IOException if there is none, with the reason
     */
    Host host() throws IOException, InterruptedException;

    /** What this side offers, by NQN. */
    List<Subsystem> subsystems();

    /** What this side listens on, by name. */
    List<Port> ports();

    /** What this side offers by other protocols than NVMe, by name. */
    List<BlockExport> exports();

    /** The transports that are installed, best first. */
    List<TransportInfo> transports();

    Configurations configurations();

    /** The keys of each configuration that an installed bundle describes, by its PID, which ends in ~ for a factory's. */
    Map<String, List<Attribute>> configurable();

    /**
     * What tries out others on the wire.
     *
     * @throws IOException if it is not installed, with the name of the bundle that brings it
     */
    Probe probe() throws IOException, InterruptedException;

    /**
     * What looks for discovery services on the network.
     *
     * @throws IOException if it is not installed, with the name of the bundle that brings it
     */
    DiscoveryBrowser browser() throws IOException, InterruptedException;

    /**
     * What makes faults on purpose.
     *
     * @throws IOException if it is not installed, with the name of the bundle that brings it
     */
    Faults faults() throws IOException, InterruptedException;

    /** The components that are not satisfied, and why. */
    List<Unsatisfied> unsatisfied();

    /**
     * A transport service: who offers it, and how it ranks among those of its type.
     *
     * @param waits how its threads wait for work, as it is and not as it was asked for
     */
    record TransportInfo(String type, int ranking, String bundle, Waits waits) {}

    /**
     * A configured component that does not run.
     *
     * @param component its name
     * @param pid       the configuration that asked for it
     * @param reason    one sentence
     * @param refused   whether it cannot be with that configuration, and does not only lack something that may come
     */
    record Unsatisfied(String component, String pid, String reason, boolean refused) {}
}
