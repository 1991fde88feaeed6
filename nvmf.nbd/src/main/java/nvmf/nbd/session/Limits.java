package nvmf.nbd.session;

/**
 * What one client may make this side hold.
 *
 * @param connectionsMax    clients at a time
 * @param transferMax       bytes of one read or write, which clients are told
 * @param bytesMax          bytes of the requests of one connection that are under way; a request begins below it, so one may go beyond
 * @param requestsMax       requests of one connection that are under way
 * @param negotiationMillis from the connection to the end of its negotiation
 */
public record Limits(int connectionsMax, int transferMax, int bytesMax, int requestsMax, int negotiationMillis) {
    /** What every client takes for granted that was told nothing: 32 MiB. */
    public static final int TRANSFER_MAX = 32 << 20;

    public static Limits defaults() {
        return new Limits(256, TRANSFER_MAX, 64 << 20, 256, 30_000);
    }
}
