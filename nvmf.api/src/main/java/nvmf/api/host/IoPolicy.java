package nvmf.api.host;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which of several paths to a namespace a command takes, among those that reach it best: optimized ones if there are any, else
 * non-optimized ones.
 */
public enum IoPolicy {
    /**
     * The first of them, in the order they were found. Linux takes the one that is nearest to the processor's node; a Java program knows no
     * node, so that all are as near.
     */
    NUMA("numa"),

    /** One after the other. */
    ROUND_ROBIN("round-robin"),

    /** The one with the fewest commands out. */
    QUEUE_DEPTH("queue-depth"),

    /** The one that has done with its commands first, as long as commands took of late. */
    SERVICE_TIME("service-time");

    private final String word;

    IoPolicy(String word) {
        this.word = word;
    }

    /** Linux's word for it, and for the last one that of its device mapper. */
    public String word() {
        return word;
    }

    /**
     * The policy of that {@link #word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static IoPolicy named(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a policy is "
                        + Arrays.stream(values()).map(IoPolicy::word).collect(Collectors.joining(", "))
                        + ", not \"" + word + "\""));
    }
}
