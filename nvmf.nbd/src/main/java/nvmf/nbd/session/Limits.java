package nvmf.nbd.session;

import nvmf.api.block.BlockDevice.Geometry;

/**
 * What clients may make this side hold: {@code connectionsMax * connectionBytes + sharedBytes} of memory for data at the very most,
 * whatever they send and whatever they leave unread.
 *
 * @param connectionsMax    clients at a time
 * @param transferMax       bytes of one read or write, which clients are told; those that find no memory at once go in pieces
 * @param connectionBytes   bytes that each connection is sure of for the data of its requests
 * @param sharedBytes       bytes that all connections have together beyond that, for whoever comes first
 * @param requestsMax       requests of one connection that are under way
 * @param negotiationMillis from the connection to the end of its negotiation
 */
public record Limits(
        int connectionsMax,
        int transferMax,
        int connectionBytes,
        long sharedBytes,
        int requestsMax,
        int negotiationMillis) {
    /** What every client takes for granted that was told nothing: 32 MiB. */
    public static final int TRANSFER_MAX = 32 << 20;

    /** A piece of one of the largest blocks, and what it takes to write such a block in part. */
    public static final int CONNECTION_BYTES_MIN = 4 * Geometry.BLOCK_SIZE_MAX;

    /** One sentence says what is wrong with a number, if anything is. */
    public Limits {
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("connectionsMax is at least 1, not " + connectionsMax);
        }
        if (connectionBytes < CONNECTION_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "connectionBytes is at least " + CONNECTION_BYTES_MIN + ", not " + connectionBytes);
        }
        if (sharedBytes < 0) {
            throw new IllegalArgumentException("sharedBytes is 0 or more, not " + sharedBytes);
        }
    }

    public static Limits defaults() {
        return new Limits(256, TRANSFER_MAX, 256 << 10, 64 << 20, 256, 30_000);
    }

    /** The same with other bounds to connections and their memory. */
    public Limits with(int connections, int bytesEach, long bytesTogether) {
        return new Limits(connections, transferMax, bytesEach, bytesTogether, requestsMax, negotiationMillis);
    }
}
