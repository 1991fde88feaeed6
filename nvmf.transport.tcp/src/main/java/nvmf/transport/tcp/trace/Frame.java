package nvmf.transport.tcp.trace;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A PDU that passed.
 *
 * @param sent   by this side; else received
 * @param bytes  its first ones, as many as are wanted, from index 0; read-only
 * @param length what it says of its own length (PLEN)
 */
public record Frame(
        Instant when, boolean sent, InetSocketAddress local, InetSocketAddress remote, ByteBuffer bytes, long length) {}
