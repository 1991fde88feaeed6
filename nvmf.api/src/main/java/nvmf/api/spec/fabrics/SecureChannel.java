package nvmf.api.spec.fabrics;

/** TREQ bits 1:0 of a discovery entry: whether hosts come through a fabric secure channel, over TCP by TLS. */
public enum SecureChannel {
    NOT_SPECIFIED(0, "not-specified"),
    REQUIRED(1, "required"),
    NOT_REQUIRED(2, "not-required");

    private final int requirement;
    private final String word;

    SecureChannel(int requirement, String word) {
        this.requirement = requirement;
        this.word = word;
    }

    /** What TREQ says. */
    public int requirement() {
        return requirement;
    }

    /**
     * By the word of configurations.
     *
     * @throws IllegalArgumentException with those there are
     */
    public static SecureChannel named(String word) {
        for (SecureChannel channel : values()) {
            if (channel.word.equals(word)) {
                return channel;
            }
        }
        throw new IllegalArgumentException(
                "secureChannel is not-specified, required or not-required, not \"" + word + "\"");
    }
}
