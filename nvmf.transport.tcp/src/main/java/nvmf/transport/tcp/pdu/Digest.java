package nvmf.transport.tcp.pdu;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C over pieces of buffers, one update for each contiguous piece; positions and limits stay as they are. */
public final class Digest {
    private final CRC32C crc = new CRC32C();

    public Digest reset() {
        crc.reset();
        return this;
    }

    public Digest update(ByteBuffer buffer, int at, int length) {
        int position = buffer.position();
        int limit = buffer.limit();
        buffer.limit(at + length).position(at);
        crc.update(buffer);
        buffer.limit(limit).position(position);
        return this;
    }

    /** The digest as the 32 bits that go on the wire, little-endian. */
    public int value() {
        return (int) crc.getValue();
    }

    public int of(ByteBuffer buffer, int at, int length) {
        return reset().update(buffer, at, length).value();
    }
}
