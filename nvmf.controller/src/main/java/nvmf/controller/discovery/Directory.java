package nvmf.controller.discovery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.controller.model.SubsystemCore;

/**
 * Which subsystems are offered at which ports, with the generation counter that every coming and going moves. Callable from any
 * thread: it is one immutable snapshot after the other.
 */
public final class Directory {
    private final AtomicReference<Contents> contents = new AtomicReference<>(new Contents(0, new TreeMap<>()));
    private final Runnable changed;

    /**
     * A port that can be connected to.
     *
     * @param address where it really listens; may be a wildcard
     */
    public record Offer(int portId, TransportAddress address, List<SubsystemCore> subsystems) {
        public Offer {
            subsystems = List.copyOf(subsystems);
        }
    }

    private record Contents(long generation, TreeMap<Integer, Offer> offers) {}

    /**
     * The discovery log page as one host sees it.
     *
     * @param bytes header and entries
     */
    public record Log(long generation, ByteBuffer bytes) {}

    /**
     * Starts without ports.
     *
     * @param changed called after each change, on the thread that made it
     */
    public Directory(Runnable changed) {
        this.changed = changed;
    }

    public long generation() {
        return contents.get().generation();
    }

    /** A port opened, or what it offers is now this. */
    public void publish(Offer offer) {
        change(offers -> offers.put(offer.portId(), offer));
    }

    /** A port closed. */
    public void withdraw(int portId) {
        change(offers -> offers.remove(portId));
    }

    private void change(Consumer<Map<Integer, Offer>> edit) {
        Contents before = contents.getAndUpdate(now -> next(now, edit));
        if (contents.get().generation() != before.generation()) {
            changed.run();
        }
    }

    /** The contents after an edit: the same, with the same generation, if it changed nothing. */
    private static Contents next(Contents now, Consumer<Map<Integer, Offer>> edit) {
        TreeMap<Integer, Offer> offers = new TreeMap<>(now.offers());
        edit.accept(offers);
        return offers.equals(now.offers()) ? now : new Contents(now.generation() + 1, offers);
    }

    /**
     * The log for a host: only subsystems that it may use, only at addresses that it can reach.
     *
     * @param reachedPort the port the host came in by
     * @param reached     this side's address as the host reached it, which stands in for wildcards
     */
    public Log log(Nqn host, int reachedPort, TransportAddress reached) {
        Contents now = contents.get();
        List<DiscoveryEntry> entries = new ArrayList<>();
        for (Offer offer : now.offers().values()) {
            address(offer, reachedPort, reached).ifPresent(address -> {
                for (SubsystemCore subsystem : offer.subsystems()) {
                    if (subsystem.settings().allowed().allows(host)) {
                        entries.add(entry(offer, address, subsystem));
                    }
                }
            });
        }
        return new Log(now.generation(), encode(now.generation(), entries));
    }

    private static DiscoveryEntry entry(Offer offer, TransportAddress address, SubsystemCore subsystem) {
        return new DiscoveryEntry(
                address,
                DiscoveryEntry.NVM_SUBSYSTEM,
                DiscoveryEntry.TREQ_FLOW_CONTROL_OFF,
                offer.portId(),
                subsystem.settings().cntlids().fixed() ? ConnectData.CNTLID_STATIC_ANY : ConnectData.CNTLID_DYNAMIC,
                subsystem.settings().limits().adminDepthMax(),
                0,
                subsystem.nqn(),
                Tsas.NONE);
    }

    /** The address to tell; none for a port that this host cannot come by. */
    private static Optional<TransportAddress> address(Offer offer, int reachedPort, TransportAddress reached) {
        TransportAddress address = offer.address();
        if (address.type() == TransportType.LOOP && reached.type() != TransportType.LOOP) {
            // Nobody outside of this process gets there.
            return Optional.empty();
        }
        if (!isWildcard(address)) {
            return Optional.of(address);
        }
        if (address.type() == reached.type()
                && (address.family() == reached.family() || offer.portId() == reachedPort)) {
            return Optional.of(
                    new TransportAddress(address.type(), reached.family(), reached.traddr(), address.trsvcid()));
        }
        return Optional.empty();
    }

    private static boolean isWildcard(TransportAddress address) {
        return address.type() != TransportType.LOOP && address.traddr().matches("0(\\.0){3}|[0:]*:[0:]*");
    }

    private static ByteBuffer encode(long generation, List<DiscoveryEntry> entries) {
        int header = DiscoveryLog.HEADER.bytes();
        int entryBytes = DiscoveryEntry.LAYOUT.bytes();
        ByteBuffer page = Wire.allocate(header + entries.size() * entryBytes);
        ByteBuffer head = DiscoveryLog.HEADER
                .blank()
                .set(DiscoveryLog.GENCTR, generation)
                .set(DiscoveryLog.NUMREC, entries.size())
                .bytes();
        page.put(0, head, 0, header);
        for (int i = 0; i < entries.size(); i++) {
            page.put(header + i * entryBytes, entries.get(i).toPage().bytes(), 0, entryBytes);
        }
        return page;
    }
}
