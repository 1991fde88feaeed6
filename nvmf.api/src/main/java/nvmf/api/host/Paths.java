package nvmf.api.host;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What an association is to others with the same subsystem.
 *
 * @param shared     whether their namespaces are its own: one disk with several paths
 * @param policy     which path commands take from now on; nothing leaves it as it is, {@link #POLICY_DEFAULT} at first
 * @param lostWrites what becomes of a write whose connection is lost
 * @param disks      what the names of its disks begin with; empty for the name of the association, or of the one that found them first
 */
public record Paths(boolean shared, Optional<IoPolicy> policy, LostWrites lostWrites, String disks) {
    public static final IoPolicy POLICY_DEFAULT = IoPolicy.ROUND_ROBIN;

    /** Shared, and what is lost waits. */
    public static final Paths DEFAULT = new Paths(true, Optional.empty(), LostWrites.WAIT, "");

    /** When a write is sent again whose connection was lost before it was answered. */
    public enum LostWrites {
        /**
         * When the controller cannot be at it any more: after its Command Quiesce Time, and where it may not know of the loss also the
         * Keep Alive Timeouts after which it does. At once where a controller tells no such time, as most do.
         */
        WAIT,

        /**
         * At once, as hosts did before there was such a time. Should the controller still be at it, it may write over what is written
         * later.
         */
        AT_ONCE;

        /** {@code wait} or {@code at-once}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * The one of that {@link #word}.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static LostWrites named(String word) {
            for (LostWrites when : values()) {
                if (when.word().equals(word)) {
                    return when;
                }
            }
            throw new IllegalArgumentException("lost writes wait or are sent at-once, not \"" + word + "\"");
        }
    }

    public Paths {
        Objects.requireNonNull(policy);
        Objects.requireNonNull(lostWrites);
        Objects.requireNonNull(disks);
    }

    public Paths withShared(boolean on) {
        return new Paths(on, policy, lostWrites, disks);
    }

    public Paths with(IoPolicy which) {
        return new Paths(shared, Optional.of(which), lostWrites, disks);
    }

    public Paths with(LostWrites when) {
        return new Paths(shared, policy, when, disks);
    }

    /**
     * With disks that are called so, and a number. Where others have named them before, their services have this name too.
     */
    public Paths withDisks(String name) {
        return new Paths(shared, policy, lostWrites, name);
    }
}
