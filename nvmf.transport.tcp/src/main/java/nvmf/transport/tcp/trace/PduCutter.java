package nvmf.transport.tcp.trace;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import nvmf.transport.tcp.pdu.PduHeader;

/**
 * Cuts one direction of a connection into PDUs, be they legal or not. Of each it keeps the first bytes and counts the rest, so that no
 * length that a peer tells costs anything. Confined to one thread.
 */
final class PduCutter {
    private final byte[] kept;
    private final Sink sink;
    private int have;
    private long seen;
    private long length;
    private boolean lost;

    /** Who gets the PDUs. */
    @FunctionalInterface
    interface Sink {
        void onPdu(byte[] bytes, long length);
    }

    /**
     * A direction that stands between two PDUs.
     *
     * @param bytesMax of each PDU that are kept, no fewer than a common header has
     */
    PduCutter(int bytesMax, Sink sink) {
        assert bytesMax >= PduHeader.BYTES : bytesMax;
        this.kept = new byte[bytesMax];
        this.sink = sink;
    }

    /** Looks at what passes, and changes nothing about it. */
    void pass(ByteBuf in) {
        int at = in.readerIndex();
        while (at < in.writerIndex() && !lost) {
            long wanted = seen < PduHeader.BYTES ? PduHeader.BYTES - seen : length - seen;
            int n = (int) Math.min(wanted, in.writerIndex() - at);
            int copied = Math.min(n, kept.length - have);
            in.getBytes(at, kept, have, copied);
            have += copied;
            at += n;
            seen += n;
            step();
        }
    }

    private void step() {
        if (seen == PduHeader.BYTES) {
            int plen = ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN).getInt(PduHeader.PLEN);
            length = Integer.toUnsignedLong(plen);
            // Shorter than its own header: where the next one begins nobody can say.
            lost = length < PduHeader.BYTES;
        }
        if (lost || seen >= PduHeader.BYTES && seen == length) {
            sink.onPdu(Arrays.copyOf(kept, have), length);
            have = 0;
            seen = 0;
        }
    }
}
