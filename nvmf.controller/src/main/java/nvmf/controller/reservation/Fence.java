package nvmf.controller.reservation;

import java.util.Set;
import java.util.UUID;

/** Whom a reservation keeps out. Immutable: commands see it through one volatile read. */
public final class Fence {
    /** There is no reservation. */
    public static final Fence OPEN = new Fence(false, Set.of());

    private final boolean excludesReads;
    private final Set<UUID> inside;

    private Fence(boolean excludesReads, Set<UUID> inside) {
        this.excludesReads = excludesReads;
        this.inside = inside;
    }

    static Fence around(boolean excludesReads, Set<UUID> inside) {
        return new Fence(excludesReads, Set.copyOf(inside));
    }

    /** Whether that host gets that access; otherwise its command ends with Reservation Conflict. */
    public boolean admits(UUID host, Access access) {
        return this == OPEN
                || access == Access.NONE
                || access == Access.READ && !excludesReads
                || inside.contains(host);
    }
}
