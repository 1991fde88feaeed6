package nvmf.transport.fault.relay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import nvmf.api.spec.Wire;
import nvmf.transport.fault.rule.Pdu;

/**
 * Cuts a stream into PDUs. Memory follows the bytes that really came, and a PDU that is longer than the bound is not gathered but passes
 * in pieces; where a length cannot be, all that follows does. Confined to one thread.
 */
final class PduCutter {
    private static final int PIECE = 64 << 10;

    private final InputStream in;
    private final int pduMax;

    /** Bytes that pass as they are before the next PDU begins. */
    private long raw;

    /** A whole PDU, or some bytes that are none; no bytes at the end of the stream. */
    static final class Piece {
        private final byte[] bytes;
        private final boolean isPdu;

        private Piece(byte[] bytes, boolean isPdu) {
            this.bytes = bytes;
            this.isPdu = isPdu;
        }

        /** Its bytes themselves. */
        byte[] bytes() {
            return bytes;
        }

        boolean isPdu() {
            return isPdu;
        }

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    PduCutter(InputStream in, int pduMax) {
        this.in = in;
        this.pduMax = pduMax;
    }

    /** What comes next; blocks for it. */
    Piece next() throws IOException {
        if (raw > 0) {
            byte[] piece = new byte[(int) Math.min(raw, PIECE)];
            int count = in.read(piece);
            raw -= Math.max(count, 0);
            return new Piece(Arrays.copyOf(piece, Math.max(count, 0)), false);
        }
        byte[] head = in.readNBytes(Pdu.COMMON_HEADER);
        if (head.length < Pdu.COMMON_HEADER) {
            return new Piece(head, false);
        }
        long length = Wire.u32(Wire.view(ByteBuffer.wrap(head)), Pdu.PLEN);
        if (length < Pdu.COMMON_HEADER || length > pduMax) {
            raw = length < Pdu.COMMON_HEADER ? Long.MAX_VALUE : length - Pdu.COMMON_HEADER;
            return new Piece(head, false);
        }
        int rest = (int) length - Pdu.COMMON_HEADER;
        byte[] tail = in.readNBytes(rest);
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return new Piece(all, tail.length == rest);
    }
}
