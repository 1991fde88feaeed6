package nvmf.controller.reservation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import nvmf.api.spec.nvm.ReservationType;

/**
 * Who is registered with a namespace and who holds it. Immutable; {@link Registering}, {@link Acquiring} and {@link Releasing} make
 * the next state from one.
 *
 * @param generation  GEN, wrapping around
 * @param persistent  whether all this outlives a loss of power
 * @param registrants in the order they came, each host once
 * @param held        the reservation, if there is one
 */
public record ReservationState(int generation, boolean persistent, List<Registrant> registrants, Optional<Held> held) {
    public static final ReservationState NONE = new ReservationState(0, false, List.of(), Optional.empty());

    /** A host and its key, which is not 0. */
    public record Registrant(UUID host, long key) {
        public Registrant {
            if (key == 0) {
                throw new IllegalArgumentException("a reservation key is not 0");
            }
        }
    }

    /**
     * A reservation.
     *
     * @param holder who acquired it; where all registrants are holders, that says nothing more than this
     */
    public record Held(ReservationType type, UUID holder) {}

    public ReservationState {
        registrants = List.copyOf(registrants);
        if (registrants.stream().map(Registrant::host).distinct().count() < registrants.size()) {
            throw new IllegalArgumentException("a host is registered once");
        }
        if (held.isPresent() && registrants.stream().noneMatch(isHolder(held.get()))) {
            throw new IllegalArgumentException("who holds a reservation is registered");
        }
    }

    private static Predicate<Registrant> isHolder(Held held) {
        return registrant -> held.type().isHeldByAll() || registrant.host().equals(held.holder());
    }

    Optional<Registrant> registrant(UUID host) {
        return registrants.stream()
                .filter(registrant -> registrant.host().equals(host))
                .findFirst();
    }

    boolean isRegistered(UUID host, long key) {
        return registrant(host).filter(registrant -> registrant.key() == key).isPresent();
    }

    public boolean isHolder(UUID host) {
        return held.isPresent() && registrant(host).filter(isHolder(held.get())).isPresent();
    }

    /** The hosts that are registered, but for one. */
    Set<UUID> othersThan(UUID host) {
        return registrants.stream()
                .map(Registrant::host)
                .filter(other -> !other.equals(host))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The hosts that are registered with that key. */
    Set<UUID> withKey(long key) {
        return registrants.stream()
                .filter(registrant -> registrant.key() == key)
                .map(Registrant::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whom this keeps out. */
    public Fence fence() {
        return held.map(this::fenceOf).orElse(Fence.OPEN);
    }

    private Fence fenceOf(Held reservation) {
        ReservationType type = reservation.type();
        Set<UUID> inside = type.admitsRegistrants()
                ? registrants.stream().map(Registrant::host).collect(Collectors.toSet())
                : Set.of(reservation.holder());
        return Fence.around(type.excludesReads(), inside);
    }

    /** With that host registered by that key, whether it was before or not; a holder stays one. */
    ReservationState with(UUID host, long key) {
        Registrant fresh = new Registrant(host, key);
        List<Registrant> next = new ArrayList<>(registrants);
        next.replaceAll(registrant -> registrant.host().equals(host) ? fresh : registrant);
        if (!next.contains(fresh)) {
            next.add(fresh);
        }
        return new ReservationState(generation, persistent, next, held);
    }

    /** Without these; a reservation that has no holder any more goes with them. */
    ReservationState without(Set<UUID> hosts) {
        List<Registrant> rest = registrants.stream()
                .filter(registrant -> !hosts.contains(registrant.host()))
                .toList();
        Optional<Held> still = held.filter(reservation -> rest.stream().anyMatch(isHolder(reservation)));
        return new ReservationState(generation, persistent, rest, still);
    }

    ReservationState heldBy(UUID host, ReservationType type) {
        return new ReservationState(generation, persistent, registrants, Optional.of(new Held(type, host)));
    }

    ReservationState released() {
        return new ReservationState(generation, persistent, registrants, Optional.empty());
    }

    /** Nobody registered, nothing held. */
    ReservationState cleared() {
        return new ReservationState(generation, persistent, List.of(), Optional.empty());
    }

    ReservationState persistent(boolean on) {
        return new ReservationState(generation, on, registrants, held);
    }

    /** One more in GEN. */
    ReservationState counted() {
        return new ReservationState(generation + 1, persistent, registrants, held);
    }
}
