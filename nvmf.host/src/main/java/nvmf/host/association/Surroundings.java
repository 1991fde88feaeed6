package nvmf.host.association;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import nvmf.api.event.NvmfEvent;
import nvmf.host.namespace.NamespaceListener;
import nvmf.host.queue.Connector;
import nvmf.host.queue.Delays;

/**
 * What all associations of a host share.
 *
 * @param delays what happens while there is no queue
 * @param clock  for people, who want to know since when, and for how long commands take
 * @param luck   spreads the attempts of many hosts
 */
public record Surroundings(
        HostIdentity identity,
        Connector connector,
        NvmfEvent.Listener events,
        NamespaceListener namespaces,
        Delays delays,
        InstantSource clock,
        RandomGenerator luck) {
    /** Do what takes long. */
    Executor workers() {
        return delays.after(0);
    }

    /** The same for a host of that name. */
    public Surroundings as(HostIdentity other) {
        return new Surroundings(other, connector, events, namespaces, delays, clock, luck);
    }

    /** The same clock, for differences. */
    public long nanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
