package nvmf.api.transport;

/**
 * How the threads of a transport wait for work: what they really do, which can be less than they were asked for.
 *
 * @param strategy {@code spin}, {@code sleep}, or {@code adaptive} for the one and then the other; empty for one that does not say
 * @param io       what tells them of work, {@code epoll} for instance, or empty
 */
public record Waits(String strategy, String io) {
    /** Of a transport that does not say, or has no threads. */
    public static final Waits UNTOLD = new Waits("", "");
}
