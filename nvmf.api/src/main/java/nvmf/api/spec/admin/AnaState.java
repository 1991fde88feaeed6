package nvmf.api.spec.admin;

import java.util.Optional;
import nvmf.api.spec.Status;

/**
 * How a namespace is reached through a controller (Base Specification, "Asymmetric Namespace Access Reporting"): the state of its ANA
 * group there.
 */
public enum AnaState {
    OPTIMIZED(0x1, "optimized", 1 << 0),
    NON_OPTIMIZED(0x2, "non-optimized", 1 << 1),
    INACCESSIBLE(0x3, "inaccessible", 1 << 2),
    PERSISTENT_LOSS(0x4, "persistent-loss", 1 << 3),

    /** On its way from one state to another. */
    CHANGE(0xF, "change", 1 << 4);

    private final int code;
    private final String word;
    private final int capability;

    AnaState(int code, String word, int capability) {
        this.code = code;
        this.word = word;
        this.capability = capability;
    }

    /** The state of that code, if there is one. */
    public static Optional<AnaState> of(int code) {
        for (AnaState state : values()) {
            if (state.code == code) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /**
     * The state of that {@link #word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AnaState named(String word) {
        for (AnaState state : values()) {
            if (state.word.equals(word)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "a state is optimized, non-optimized, inaccessible, persistent-loss or change, not \"" + word + "\"");
    }

    public int code() {
        return code;
    }

    /** What operators call it; so does the Linux target. */
    public String word() {
        return word;
    }

    /** Whether commands are carried out. */
    public boolean isAccessible() {
        return this == OPTIMIZED || this == NON_OPTIMIZED;
    }

    /** What a command for the namespace ends with: success, that is nothing, where it is accessible. A retry elsewhere may help. */
    public Status refusal() {
        return switch (this) {
            case OPTIMIZED, NON_OPTIMIZED -> Status.SUCCESS;
            case INACCESSIBLE -> Status.ANA_INACCESSIBLE;
            case PERSISTENT_LOSS -> Status.ANA_PERSISTENT_LOSS;
            case CHANGE -> Status.ANA_TRANSITION;
        };
    }

    /** The state that a command was refused for with that {@link #refusal}, whatever its retry bits say, if it was for one. */
    public static Optional<AnaState> behind(Status status) {
        for (AnaState state : values()) {
            if (!state.isAccessible() && status.is(state.refusal())) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Its bit in ANACAP. */
    public int capability() {
        return capability;
    }
}
