package nvmf.controller.discovery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nvmf.api.spec.Nqn;
import nvmf.api.spec.Wire;
import nvmf.api.spec.fabrics.ConnectData;
import nvmf.api.spec.fabrics.DiscoveryEntry;
import nvmf.api.spec.fabrics.DiscoveryLog;
import nvmf.api.spec.fabrics.SecureChannel;
import nvmf.api.spec.fabrics.TransportAddress;
import nvmf.api.spec.fabrics.TransportType;
import nvmf.api.spec.fabrics.Tsas;
import nvmf.controller.discovery.Directory.Offer;
import nvmf.controller.model.Limits;
import nvmf.controller.model.SubsystemCore;

/**
 * The discovery log page as one host sees it: this discovery subsystem itself, what the host may use, and where it is sent to, all of
 * it only at addresses that it can reach.
 */
public final class DirectoryLog {
    /** PORTID of what is not at a port of ours. */
    private static final int PORT_NONE = 0;

    private final long generation;
    private final List<DiscoveryEntry> entries;
    private final ByteBuffer bytes;

    private DirectoryLog(long generation, List<DiscoveryEntry> entries) {
        this.generation = generation;
        this.entries = List.copyOf(entries);
        this.bytes = encode(generation, entries);
    }

    static DirectoryLog of(
            long generation, Nqn self, Collection<Offer> offers, Collection<Referral> referrals, Visit visit) {
        List<DiscoveryEntry> own = new ArrayList<>();
        List<DiscoveryEntry> subsystems = new ArrayList<>();
        for (Offer offer : offers) {
            address(offer, visit).ifPresent(address -> {
                own.add(self(self, offer, address));
                for (SubsystemCore subsystem : offer.subsystems()) {
                    if (subsystem.admission().list().allows(visit.host(), visit.from())) {
                        subsystems.add(subsystem(offer, address, subsystem));
                    }
                }
            });
        }
        List<DiscoveryEntry> entries = new ArrayList<>(own);
        entries.addAll(subsystems);
        for (Referral referral : referrals) {
            // One that leads back here would send hosts in a circle.
            boolean circle = own.stream().anyMatch(entry -> entry.address().isSamePlace(referral.address()));
            if (!circle && referral.allowed().allows(visit.host(), visit.from())) {
                entries.add(referral(referral));
            }
        }
        return new DirectoryLog(generation, entries);
    }

    /**
     * The current discovery subsystem at one of its ports. Each returns the same log, hence DUPRETINFO; associations with it may stay,
     * hence EPCSD.
     */
    private static DiscoveryEntry self(Nqn nqn, Offer offer, TransportAddress address) {
        return new DiscoveryEntry(
                address,
                DiscoveryEntry.CURRENT_DISCOVERY,
                requirements(offer),
                offer.portId(),
                ConnectData.CNTLID_DYNAMIC,
                Limits.DEFAULT.adminDepthMax(),
                DiscoveryEntry.FLAG_PERSISTENT | DiscoveryEntry.FLAG_DUPLICATE,
                nqn,
                Tsas.NONE);
    }

    private static int requirements(Offer offer) {
        return DiscoveryEntry.TREQ_FLOW_CONTROL_OFF | offer.channel().requirement();
    }

    private static DiscoveryEntry subsystem(Offer offer, TransportAddress address, SubsystemCore subsystem) {
        return new DiscoveryEntry(
                address,
                DiscoveryEntry.NVM_SUBSYSTEM,
                requirements(offer),
                offer.portId(),
                subsystem.settings().cntlids().fixed() ? ConnectData.CNTLID_STATIC_ANY : ConnectData.CNTLID_DYNAMIC,
                subsystem.settings().limits().adminDepthMax(),
                0,
                subsystem.nqn(),
                Tsas.NONE);
    }

    /** What is known of the service of somebody else: where it is, and whether it demands a secure channel. */
    private static DiscoveryEntry referral(Referral referral) {
        // TCP Transport, "Transport Specific Address Subtype": who demands TLS says which, and 1.3 is the one that is
        // left.
        boolean tls = referral.channel() == SecureChannel.REQUIRED
                && referral.address().type() == TransportType.TCP;
        return new DiscoveryEntry(
                referral.address(),
                DiscoveryEntry.REFERRAL,
                referral.channel().requirement(),
                PORT_NONE,
                ConnectData.CNTLID_DYNAMIC,
                DiscoveryEntry.ADMIN_DEPTH_MIN,
                referral.persistent() ? DiscoveryEntry.FLAG_PERSISTENT : 0,
                referral.subnqn(),
                tls ? Tsas.TCP_TLS_1_3 : Tsas.NONE);
    }

    /** The address to tell; none for a port that this host cannot come by. */
    private static Optional<TransportAddress> address(Offer offer, Visit visit) {
        TransportAddress address = offer.address();
        TransportAddress reached = visit.reached();
        if (address.type() == TransportType.LOOP && reached.type() != TransportType.LOOP) {
            // Nobody outside of this process gets there.
            return Optional.empty();
        }
        if (!isWildcard(address)) {
            return Optional.of(address);
        }
        if (address.type() == reached.type()
                && (address.family() == reached.family() || offer.portId() == visit.portId())) {
            return Optional.of(
                    new TransportAddress(address.type(), reached.family(), reached.traddr(), address.trsvcid()));
        }
        return Optional.empty();
    }

    private static boolean isWildcard(TransportAddress address) {
        return address.numeric().filter(ip -> ip.isAnyLocalAddress()).isPresent();
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

    public long generation() {
        return generation;
    }

    /** Header and entries. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Whether a host that knows this log learns nothing from that one. */
    public boolean tellsTheSameAs(DirectoryLog other) {
        return entries.equals(other.entries);
    }
}
